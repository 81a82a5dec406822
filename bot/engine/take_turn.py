"""One turn of Rasa's: a citizen's message in, what the dialogue says out."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from rasa.core.channels.channel import UserMessage

from bot.engine.repeatable_message import RepeatableMessage
from bot.engine.reply_collector import ReplyCollector
from bot.knowledge.live_pack import read_one_state
from bot.rendering.reply import Message
from bot.safety.gate import Inquiry


class NothingSaid(Exception):
    """The dialogue came to no reply; said to the citizen as an error, never as silence."""


async def take_turn(
    handle_message: Callable[[UserMessage], Awaitable[Any]],
    inquiry: Inquiry,
    channel: str,
    message_id: str | None = None,
) -> list[Message]:
    """Have a message answered.

    Args:
        handle_message: the agent's.
        inquiry: the message, as the gate let it in.
        channel: its name, which the tracker keeps with the message.
        message_id: the message's own id, where it may come again and is to be answered once.

    Returns:
        What was said, one message or more; not yet a complete reply.

    Raises:
        NothingSaid: no rule or action said anything.
    """
    read_one_state()
    collector = ReplyCollector()
    how: dict[str, Any] = {"input_channel": channel, "metadata": dict(inquiry.metadata)}
    await handle_message(
        UserMessage(inquiry.text, collector, inquiry.sender, **how)
        if message_id is None
        else RepeatableMessage(inquiry.text, collector, inquiry.sender, message_id=message_id, **how)
    )
    if not collector.messages:
        raise NothingSaid("no rule or action said anything; check data/dialogue for this turn")
    return collector.messages
