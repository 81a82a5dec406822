"""How many messages are answered at a time, how many may wait for that, and in which order they come up."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import partial

from bot.engine.pace import Pace
from bot.engine.recent_turns import RecentTurns
from bot.engine.rounds import Rounds
from bot.errors import Refused
from bot.metrics import WAITING

_AT_ONCE = 32
"""Turns in hand. The processor is busy with a few; the others wait for the store or for what an action calls."""
_AT_ONCE_OF_AN_ADDRESS = 8
"""Of them, those of one client address: as many as its messages of a minute need, if each takes two seconds."""
_THOUGHT_OVER_AT_ONCE = 1
"""Of them, those that need the processor. More would get no more done, and who is next would share it with them all."""
_LONGEST_THOUGHT_SECONDS = 0.25
"""After which a turn is taken for one that waits, say, for a store that is slow."""
_RETRY_SECONDS = 5
_CAREFUL_SHARE = 0.9
"""Of the time that a message may wait: who would wait longer gets no place, for a pace may slacken a little, and to be
sent away from a place is worse than to get none."""


_make_room: ContextVar[Callable[[], None]] = ContextVar("make_room")


def let_another_begin() -> None:
    """Say, within a turn, that it now waits for something, so that another may be thought over meanwhile."""
    _make_room.get(lambda: None)()


@dataclass(frozen=True, eq=False)
class _Message:
    """A message, when it came, and until when (monotonic) it may wait; None for one that mustn't be refused."""

    sender: str
    address: str
    came: float
    until: float | None

    @property
    def who(self) -> str:
        """Of whose share of the turns it is."""
        return self.address or self.sender


class TurnsInHand:
    """Lets turns begin; of one sender one at a time, of one address a few, so that nobody stands in others' way.

    First come, first served; but who has lately had more than a person takes stands back, see `RecentTurns`.

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
        self._in_hand: dict[str, _Message] = {}
        """By sender."""
        self._thought_over: set[_Message] = set()
        self._line: dict[asyncio.Future[None], _Message] = {}
        self._arriving = 0
        self._pace = Pace(_AT_ONCE)
        self._recent = RecentTurns()

    @contextmanager
    def arriving(self, *, is_kept: bool = False) -> Iterator[None]:
        """Come towards a turn, with what is done of a message before it may begin or wait.

        Args:
            is_kept: as for `turn`.

        Raises:
            Refused: so many are coming that this one would find no place to wait.
        """
        if not is_kept and self._has_no_place(self._arriving):
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
        now = time.monotonic()
        message = _Message(sender, address, now, None if is_kept else now + self._wait_seconds)
        if self._may_begin(message):
            self._begin(message)
        elif not is_kept and (self._has_no_place() or self._would_wait_too_long(message)):
            raise _busy()
        else:
            await self._stand_in_line(message)
        room = _make_room.set(partial(self._make_room, message))
        patience = asyncio.get_running_loop().call_later(_LONGEST_THOUGHT_SECONDS, self._make_room, message)
        try:
            await self.rounds.begin()  # all who have come by now are let in or refused before it is thought over
            yield
        finally:
            patience.cancel()
            _make_room.reset(room)
            self._end(message)
            was_known = self._pace.seconds > 0
            if self._pace.note_end(is_crowded=bool(self._line)):
                self._send_away_the_late(1.0 if was_known else _CAREFUL_SHARE)

    def _has_no_place(self, arriving: int = 0) -> bool:
        return arriving + len(self._line) + len(self._in_hand) >= self._most_waiting + _AT_ONCE

    def _has_room(self) -> bool:
        return len(self._in_hand) < _AT_ONCE and len(self._thought_over) < _THOUGHT_OVER_AT_ONCE

    def _may_begin(self, message: _Message) -> bool:
        if not self._has_room() or message.sender in self._in_hand:
            return False
        of_address = sum(other.address == message.address for other in self._in_hand.values())
        return not message.address or of_address < _AT_ONCE_OF_AN_ADDRESS

    def _begin(self, message: _Message) -> None:
        self._in_hand[message.sender] = message
        self._thought_over.add(message)
        self._recent.note(message.who)

    def _end(self, message: _Message) -> None:
        del self._in_hand[message.sender]
        self._make_room(message)

    def _make_room(self, message: _Message) -> None:
        self._thought_over.discard(message)
        self._let_in()

    def _rank(self, message: _Message) -> float:
        return self._recent.rank(message.who, message.came)

    def _would_wait_too_long(self, message: _Message) -> bool:
        longest = self._wait_seconds * _CAREFUL_SHARE
        if len(self._line) * self._pace.seconds <= longest:
            return False
        own = self._rank(message)
        return sum(self._rank(other) <= own for other in self._line.values()) * self._pace.seconds > longest

    async def _stand_in_line(self, message: _Message) -> None:
        loop = asyncio.get_running_loop()
        place: asyncio.Future[None] = loop.create_future()
        patience = None if message.until is None else loop.call_later(self._wait_seconds, self._send_away, place)
        self._line[place] = message
        WAITING.set(len(self._line))
        try:
            await place
        except asyncio.CancelledError:
            if place.done() and not place.cancelled():  # let in, and cancelled before it came to know
                self._end(message)
            raise
        finally:
            if patience is not None:
                patience.cancel()
            self._leave_line(place)

    def _in_order(self) -> list[tuple[asyncio.Future[None], _Message]]:
        return sorted(self._line.items(), key=lambda placed: self._rank(placed[1]))

    def _let_in(self) -> None:
        for place, message in self._in_order() if self._has_room() else ():
            if not place.done() and self._may_begin(message):  # done: it has left, and is about to leave the line
                self._begin(message)
                self._leave_line(place)
                place.set_result(None)

    def _send_away_the_late(self, share: float) -> None:
        """Refuse who would wait for more than that share of their time; who is late is told so early."""
        spared = time.monotonic() + self._wait_seconds * (1 - share)
        for position, (place, message) in enumerate(self._in_order()):
            if message.until is not None and spared + position * self._pace.seconds > message.until:
                self._send_away(place)

    def _send_away(self, place: asyncio.Future[None]) -> None:
        self._leave_line(place)
        if not place.done():
            place.set_exception(_busy())

    def _leave_line(self, place: asyncio.Future[None]) -> None:
        self._line.pop(place, None)
        WAITING.set(len(self._line))


def _busy() -> Refused:
    return Refused("busy", 503, retry_seconds=_RETRY_SECONDS)
