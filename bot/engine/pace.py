"""How fast the line of waiting messages moves on."""

from __future__ import annotations

import time

_SOME, _SOME_SECONDS = 6, 0.4
"""Ends, and the time that they take at least, by which a pace is known."""


class Pace:
    """How many seconds a place in the line takes, by the turns that ended while others waited; 0 until that is known.

    Turns that begin together may end together: their pace is known once as many have ended as begin at once, or some of
    them over a second.

    Args:
        at_once: turns that may begin together.
    """

    def __init__(self, at_once: int) -> None:
        self._at_once = at_once
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
        if self._ended < self._at_once and (self._ended < _SOME or seconds < _SOME_SECONDS):
            return False
        latest = seconds / self._ended
        self.seconds = (self.seconds + latest) / 2 if self.seconds else latest  # a single slow turn isn't the pace
        self._since, self._ended = now, 0
        return True
