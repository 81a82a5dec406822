"""Who has had how many turns lately, and who therefore comes before whom when there isn't time for all at once.

Else a citizen, who reads and types between two messages, would wait behind all who send one message after the other.
"""

from __future__ import annotations

import time
from collections import Counter, deque

_LATELY_SECONDS = 20.0
_OF_A_PERSON = 3
"""Turns that somebody who reads and types has lately: who has no more never comes behind others who come later."""
_SECONDS_FOR_A_TURN = 1.0
"""Each turn beyond is made up for by as long a wait, so that in the end who waits comes before whoever comes anew."""
_MOST_TURNS = 20_000
"""That are remembered, more than are taken in a minute."""


class RecentTurns:
    """Remembers who had turns in the seconds before the latest turn."""

    def __init__(self) -> None:
        self._turns: deque[tuple[float, str]] = deque()
        self._counts: Counter[str] = Counter()

    def note(self, who: str) -> None:
        """Count a turn."""
        now = time.monotonic()
        while self._turns and (self._turns[0][0] < now - _LATELY_SECONDS or len(self._turns) >= _MOST_TURNS):
            self._forget_oldest()
        self._turns.append((now, who))
        self._counts[who] += 1

    def rank(self, who: str, came: float) -> float:
        """Where one stands with a message that came at that time (monotonic); the lowest comes first."""
        return came + max(0, self._counts[who] - _OF_A_PERSON) * _SECONDS_FOR_A_TURN

    def _forget_oldest(self) -> None:
        _, who = self._turns.popleft()
        self._counts[who] -= 1
        if not self._counts[who]:
            del self._counts[who]
