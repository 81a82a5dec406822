"""How many messages are answered at a time, how many may wait for that, and in which order they come up."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.errors import Refused
from bot.metrics import WAITING

_AT_ONCE = 32
"""Turns in hand. The processor is busy with a few; the others wait for the store or for what an action calls."""
_RETRY_SECONDS = 5


class TurnsInHand:
    """Lets turns begin first come, first served; of one sender one at a time, so that nobody stands in others' way.

    Args:
        most_waiting: messages that may wait; further ones are refused.
        wait_seconds: how long a message waits before it is refused.
    """

    def __init__(self, most_waiting: int, wait_seconds: float) -> None:
        self._most_waiting, self._wait_seconds = most_waiting, wait_seconds
        self._senders: set[str] = set()
        self._line: dict[asyncio.Future[None], str] = {}

    @asynccontextmanager
    async def turn(self, sender: str, *, is_kept: bool = False) -> AsyncIterator[None]:
        """Wait for the sender's turn, and have it.

        Args:
            sender: whose message is answered; another of theirs begins only after this one ends.
            is_kept: the message has been accepted and mustn't be refused; how many of those come is limited elsewhere.

        Raises:
            Refused: too many messages are waiting, or this one has waited too long.
        """
        if self._may_begin(sender):
            self._senders.add(sender)
        elif not is_kept and len(self._line) >= self._most_waiting:
            raise _busy()
        else:
            await self._stand_in_line(sender, None if is_kept else self._wait_seconds)
        try:
            yield
        finally:
            self._senders.discard(sender)
            self._let_in()

    def _may_begin(self, sender: str) -> bool:
        return len(self._senders) < _AT_ONCE and sender not in self._senders

    async def _stand_in_line(self, sender: str, seconds: float | None) -> None:
        loop = asyncio.get_running_loop()
        place: asyncio.Future[None] = loop.create_future()
        patience = None if seconds is None else loop.call_later(seconds, self._send_away, place)
        self._line[place] = sender
        WAITING.set(len(self._line))
        try:
            await place
        except asyncio.CancelledError:
            if place.done() and not place.cancelled():  # let in, and cancelled before it came to know
                self._senders.discard(sender)
                self._let_in()
            raise
        finally:
            if patience is not None:
                patience.cancel()
            self._leave_line(place)

    def _let_in(self) -> None:
        for place, sender in list(self._line.items()):
            if self._may_begin(sender):
                self._senders.add(sender)
                self._leave_line(place)
                place.set_result(None)

    def _send_away(self, place: asyncio.Future[None]) -> None:
        self._leave_line(place)
        if not place.done():
            place.set_exception(_busy())

    def _leave_line(self, place: asyncio.Future[None]) -> None:
        self._line.pop(place, None)
        WAITING.set(len(self._line))


def _busy() -> Refused:
    return Refused("busy", 503, retry_seconds=_RETRY_SECONDS)
