"""Channels that aren't this project's own: Rasa's (Telegram, Slack, …) and classes that an integrator has written.

They hand a message to the engine by themselves, so the gate is put where they do.
"""

from __future__ import annotations

from typing import Any

from rasa.core.channels.channel import CollectingOutputChannel, InputChannel, OutputChannel, UserMessage
from rasa.shared.constants import DEFAULT_SENDER_ID

from bot.channels.base import refusal_reply
from bot.engine.desk import ServiceDesk
from bot.engine.reply import Message, complete
from bot.engine.turn import HandleMessage
from bot.errors import Refused
from bot.rendering.chat import plain
from bot.safety.gate import platform_sender

_LONGEST_PAYLOAD_BYTES = 64
"""What a button may say on every platform; Telegram allows the least, and refuses the whole message for more."""


def through_gate(channel: InputChannel, desk: ServiceDesk) -> HandleMessage:
    """How a channel's messages are answered: checked and limited like everybody's, and never with silence.

    A citizen's conversation is kept under a sender that no client can name, for others may know the platform's user id.
    """

    async def answer(message: UserMessage) -> list[Message]:
        if message.sender_id == DEFAULT_SENDER_ID:  # Rasa's name for everybody who hasn't one
            raise Refused("sender_missing")
        sender = platform_sender(channel.name(), message.sender_id)
        inquiry = desk.gate.admit_from_platform(sender, message.text, message.metadata)
        return await desk.answer(inquiry, channel.name())

    async def handle(message: UserMessage) -> None:
        try:
            reply = await answer(message)
        except Refused as refused:
            reply = complete([refusal_reply(refused)], None)
        for part in reply:
            await message.output_channel.send_response(message.sender_id, _for_output(message.output_channel, part))

    return handle


def _for_output(output: OutputChannel, message: Message) -> dict[str, Any]:
    """A message as Rasa's outputs take it.

    The structured part is for programs, which a collecting output serves; the others would show it to people.
    """
    if isinstance(output, CollectingOutputChannel):
        return message
    if any(len(button["payload"].encode()) > _LONGEST_PAYLOAD_BYTES for button in message.get("buttons", [])):
        return {"text": plain(message)}
    return {name: part for name, part in message.items() if name not in ("custom", "recipient_id")}
