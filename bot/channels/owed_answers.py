"""Answers that a citizen's connection broke before, kept until it is there again, in whichever process.

They wait where other messages for the page do (`PushedMessages`), and are erased with the citizen. A turn whose citizen
has left runs on for its answer; whoever stops the service waits for it.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine, Sequence
from typing import Any

from bot.errors import BianminError
from bot.rendering.reply import Message
from bot.storage.pushed_messages import PushedMessages

logger = logging.getLogger(__name__)


class OwedAnswers:
    """The answers that this process owes to senders who aren't connected."""

    def __init__(self, pushed: PushedMessages) -> None:
        self._pushed = pushed
        self._coming: set[asyncio.Task[Any]] = set()

    async def answered(self, sender: str, answering: Coroutine[Any, Any, list[Message]]) -> list[Message]:
        """The answer. When this is cancelled, as the connection ends, it is kept for the next connection."""
        task = asyncio.create_task(answering)
        try:
            return await asyncio.shield(task)
        except asyncio.CancelledError:
            later = asyncio.create_task(self._keep_later(sender, task))
            self._coming.add(later)
            later.add_done_callback(self._coming.discard)
            raise

    async def keep(self, sender: str, reply: Sequence[Message]) -> None:
        """Keep an answer for a sender's next connection, unless it tells of an erasure, after which nothing is kept."""
        if any(message.get("custom", {}).get("erased") for message in reply):
            return
        try:
            for message in reply:
                await self._pushed.push(sender, {**message, "recipient_id": sender})
        except BianminError as error:
            logger.warning("an answer whose citizen isn't connected can't be kept: %s", error)

    async def finish(self, within_seconds: float) -> None:
        """Wait for the answers that are still coming; those that take longer aren't given."""
        if self._coming:
            await asyncio.wait(self._coming, timeout=within_seconds)

    async def _keep_later(self, sender: str, answering: asyncio.Task[list[Message]]) -> None:
        try:
            reply = await answering
        except BianminError as error:  # refused, say; whoever isn't connected can't be told
            logger.debug("a citizen left before being refused: %s", error)
        else:
            await self.keep(sender, reply)
