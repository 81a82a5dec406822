"""How many messages are answered at a time, how many may wait for that, and in which order they come up."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass

from bot.engine.rounds import Rounds
from bot.errors import Refused
from bot.metrics import WAITING

_AT_ONCE = 32
"""Turns in hand. The processor is busy with a few; the others wait for the store or for what an action calls."""
_AT_ONCE_OF_AN_ADDRESS = 8
"""Of them, those of one client address: as many as its messages of a minute need, if each takes two seconds."""
_RETRY_SECONDS = 5
_SOME, _SOME_SECONDS = 6, 0.4
"""Ends, and the time that they take at least, by which a pace is known."""
_CAREFUL_SHARE = 0.9
"""Of the time that a message may wait: who would wait longer gets no place, for a pace may slacken a little, and to be
sent away from a place is worse than to get none."""


@dataclass(frozen=True)
class _Waiting:
    """A message in the line, and until when (monotonic) it may wait; None for one that mustn't be refused."""

    sender: str
    address: str
    until: float | None


class TurnsInHand:
    """Lets turns begin first come, first served; of one sender one at a time, of one address a few, so that nobody
    stands in others' way.

    Whoever would wait for too long at the pace of the latest turns is refused as soon as that is known.

    Args:
        most_waiting: messages that may wait; further ones are refused.
        wait_seconds: how long a message waits before it is refused.

    Attributes:
        rounds: in which requests and turns begin.
    """

    def __init__(self, most_waiting: int, wait_seconds: float) -> None:
        self.rounds = Rounds()
        self._most_waiting, self._wait_seconds = most_waiting, wait_seconds
        self._in_hand: dict[str, str] = {}
        """The address of each sender whose turn has begun."""
        self._line: dict[asyncio.Future[None], _Waiting] = {}
        self._arriving = 0
        self._pace = _Pace()

    @contextmanager
    def arriving(self, *, is_kept: bool = False) -> Iterator[None]:
        """Come towards a turn, with what is done of a message before it may begin or wait.

        Args:
            is_kept: as for `turn`.

        Raises:
            Refused: so many are coming that this one would find no place to wait.
        """
        if not is_kept and self._arriving + len(self._line) + len(self._in_hand) >= self._most_waiting + _AT_ONCE:
            raise _busy()
        self._arriving += 1
        try:
            yield
        finally:
            self._arriving -= 1

    @asynccontextmanager
    async def turn(self, sender: str, *, address: str = "", is_kept: bool = False) -> AsyncIterator[None]:
        """Wait for the sender's turn, and have it.

        Args:
            sender: whose message is answered; another of theirs begins only after this one ends.
            address: of the client that it comes from; empty for one that speaks for many.
            is_kept: the message has been accepted and mustn't be refused; how many of those come is limited elsewhere.

        Raises:
            Refused: too many messages are waiting, or this one has waited too long, or would.
        """
        if self._may_begin(sender, address):
            self._in_hand[sender] = address
        elif not is_kept and (len(self._line) >= self._most_waiting or self._would_wait_too_long()):
            raise _busy()
        else:
            await self._stand_in_line(sender, address, None if is_kept else self._wait_seconds)
        try:
            await self.rounds.begin()  # all who have come by now are let in or refused before it is thought over
            yield
        finally:
            del self._in_hand[sender]
            self._let_in()
            was_known = self._pace.seconds > 0
            if self._pace.note_end(is_crowded=bool(self._line)):
                self._send_away_the_late(1.0 if was_known else _CAREFUL_SHARE)

    def _may_begin(self, sender: str, address: str) -> bool:
        if len(self._in_hand) >= _AT_ONCE or sender in self._in_hand:
            return False
        return not address or list(self._in_hand.values()).count(address) < _AT_ONCE_OF_AN_ADDRESS

    def _would_wait_too_long(self) -> bool:
        return len(self._line) * self._pace.seconds > self._wait_seconds * _CAREFUL_SHARE

    async def _stand_in_line(self, sender: str, address: str, seconds: float | None) -> None:
        loop = asyncio.get_running_loop()
        place: asyncio.Future[None] = loop.create_future()
        patience = None if seconds is None else loop.call_later(seconds, self._send_away, place)
        self._line[place] = _Waiting(sender, address, None if seconds is None else time.monotonic() + seconds)
        WAITING.set(len(self._line))
        try:
            await place
        except asyncio.CancelledError:
            if place.done() and not place.cancelled():  # let in, and cancelled before it came to know
                del self._in_hand[sender]
                self._let_in()
            raise
        finally:
            if patience is not None:
                patience.cancel()
            self._leave_line(place)

    def _let_in(self) -> None:
        for place, waiting in list(self._line.items()):
            if self._may_begin(waiting.sender, waiting.address):
                self._in_hand[waiting.sender] = waiting.address
                self._leave_line(place)
                place.set_result(None)

    def _send_away_the_late(self, share: float) -> None:
        """Refuse who would wait for more than that share of their time; who is late is told so early."""
        spared = time.monotonic() + self._wait_seconds * (1 - share)
        for position, (place, waiting) in enumerate(list(self._line.items())):
            if waiting.until is not None and spared + position * self._pace.seconds > waiting.until:
                self._send_away(place)

    def _send_away(self, place: asyncio.Future[None]) -> None:
        self._leave_line(place)
        if not place.done():
            place.set_exception(_busy())

    def _leave_line(self, place: asyncio.Future[None]) -> None:
        self._line.pop(place, None)
        WAITING.set(len(self._line))


class _Pace:
    """How many seconds a place in the line takes, by the turns that ended while others waited; 0 until that is known.

    Turns that begin together may end together: their pace is known once as many have ended as begin at once, or some of
    them over a second.
    """

    def __init__(self) -> None:
        self.seconds = 0.0
        self._since: float | None = None
        self._ended = 0

    def note_end(self, *, is_crowded: bool) -> bool:
        """Count a turn that has ended; `is_crowded` while others wait. Returns whether the pace is known better now."""
        if not is_crowded:
            self._since, self._ended = None, 0
            return False
        now = time.monotonic()
        if self._since is None:
            self._since = now
            return False
        self._ended += 1
        seconds = now - self._since
        if self._ended < _AT_ONCE and (self._ended < _SOME or seconds < _SOME_SECONDS):
            return False
        latest = seconds / self._ended
        self.seconds = (self.seconds + latest) / 2 if self.seconds else latest  # a single slow turn isn't the pace
        self._since, self._ended = now, 0
        return True


def _busy() -> Refused:
    return Refused("busy", 503, retry_seconds=_RETRY_SECONDS)
