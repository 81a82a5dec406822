"""One turn: a citizen's message in, a complete reply out, whatever happens in between."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from typing import Any

from rasa.core.channels.channel import UserMessage
from rasa.shared.core.domain import Domain

from bot.engine.reply import Message, ReplyCollector, apology_for, complete
from bot.errors import Refused
from bot.insight.metrics import TURN_SECONDS, TURNS
from bot.safety.gate import Inquiry

HandleMessage = Callable[[UserMessage], Awaitable[Any]]


class NothingSaid(Exception):
    """The dialogue came to no reply; said to the citizen as an error, never as silence."""


async def take_turn(
    handle_message: HandleMessage, inquiry: Inquiry, channel: str, domain: Domain | None = None
) -> list[Message]:
    """Have a message answered.

    Returns:
        One message or more; exactly one carries `custom`. An exception becomes a reply of kind `error`.

    Raises:
        Refused: the message may not be handled now.
    """
    started = time.perf_counter()
    collector = ReplyCollector()
    message = UserMessage(
        inquiry.text, collector, inquiry.sender, input_channel=channel, metadata=dict(inquiry.metadata)
    )
    try:
        await handle_message(message)
        if not collector.messages:
            raise NothingSaid("no rule or action said anything; check data/dialogue for this turn")
        reply = complete(collector.messages, inquiry.metadata.get("mode"), domain)
    except Refused:
        raise
    except Exception as error:
        apology = {"recipient_id": inquiry.sender, **apology_for(error, domain)}
        reply = complete([apology], inquiry.metadata.get("mode"), domain)
    kind = next(message["custom"]["kind"] for message in reply if "custom" in message)
    TURNS.labels(channel, kind).inc()
    TURN_SECONDS.labels(channel).observe(time.perf_counter() - started)
    return reply
