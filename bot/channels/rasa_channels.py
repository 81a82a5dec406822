"""Channels that aren't this project's own: Rasa's (Telegram, Slack, …) and classes that an integrator has written.

They hand a message to Rasa by themselves and want its answer sent through an output channel of theirs.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from rasa.core.channels.channel import CollectingOutputChannel, InputChannel, OutputChannel, UserMessage
from rasa.shared.constants import DEFAULT_SENDER_ID

from bot.engine.assistant import Assistant
from bot.rendering.chat import plain
from bot.rendering.reply import Message
from bot.senders import platform_sender

_LONGEST_PAYLOAD_BYTES = 64
"""What a button may say on every platform; Telegram allows the least, and refuses the whole message for more."""


def through_the_door(channel: InputChannel, assistant: Assistant) -> Callable[[UserMessage], Awaitable[None]]:
    """The handler that Rasa's interface asks for (`on_new_message`): the assistant answers like on every channel.

    A citizen's conversation is kept under a sender that no client can name, for others may know the platform's user id.
    """

    async def on_new_message(message: UserMessage) -> None:
        is_named = message.sender_id != DEFAULT_SENDER_ID  # Rasa's name for everybody who hasn't one
        reply = await assistant.answer_in_words(
            {"message": message.text, "metadata": message.metadata},
            channel.name(),
            sender=platform_sender(channel.name(), message.sender_id) if is_named else "",
        )
        for part in reply:
            await message.output_channel.send_response(message.sender_id, _for_output(message.output_channel, part))

    return on_new_message


def _for_output(output: OutputChannel, message: Message) -> dict[str, Any]:
    """A message as Rasa's outputs take it.

    The structured part is for programs, which a collecting output serves; the others would show it to people.
    """
    if isinstance(output, CollectingOutputChannel):
        return {name: part for name, part in message.items() if name != "recipient_id"}
    if any(len(button["payload"].encode()) > _LONGEST_PAYLOAD_BYTES for button in message.get("buttons", [])):
        return {"text": plain(message)}
    return {name: part for name, part in message.items() if name not in ("custom", "recipient_id")}
