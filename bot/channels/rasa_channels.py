"""Channels that aren't this project's own: Rasa's (Telegram, Slack, …) and classes that an integrator has written.

They hand a message to the engine by themselves, so the gate is put where they do.
"""

from __future__ import annotations

from typing import Any

from rasa.core.channels.channel import CollectingOutputChannel, InputChannel, UserMessage
from rasa.shared.constants import DEFAULT_SENDER_ID

from bot.channels.base import refusal_reply
from bot.engine.desk import ServiceDesk
from bot.engine.reply import Message, apology_for, complete
from bot.engine.turn import HandleMessage, take_turn
from bot.errors import Refused, StoreError
from bot.safety.sessions import Sessions


def through_gate(channel: InputChannel, desk: ServiceDesk) -> HandleMessage:
    """How a channel's messages are answered: checked and limited like everybody's, and never with silence.

    The conversation is kept under a pseudonym of the platform's user id, which others may know: they could otherwise
    take it over through a channel that lets its client name the sender.
    """
    people = Sessions(desk.store, channel.name())

    async def answer(message: UserMessage) -> list[Message]:
        if message.sender_id == DEFAULT_SENDER_ID:
            raise Refused("sender_missing")
        body = {
            "sender": await people.pseudonym(message.sender_id),
            "message": message.text,
            "metadata": message.metadata,
        }
        return await take_turn(desk.handle_message, desk.gate.admit(body), channel.name(), desk.agent.domain)

    async def handle(message: UserMessage) -> None:
        try:
            reply = await answer(message)
        except Refused as refused:
            reply = complete([refusal_reply(refused)], None)
        except StoreError as error:
            reply = complete([apology_for(error, desk.agent.domain)], None)
        for part in reply:
            await message.output_channel.send_response(message.sender_id, _for_output(message.output_channel, part))

    return handle


def _for_output(output: Any, message: Message) -> dict[str, Any]:
    """The structured part is for programs; a platform's output would show it to people, or choke on it."""
    if isinstance(output, CollectingOutputChannel):
        return message
    return {name: part for name, part in message.items() if name not in ("custom", "recipient_id")}
