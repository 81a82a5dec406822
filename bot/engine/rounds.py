"""How many requests and turns begin in one round of the event loop, so that none of its rounds takes long.

Whatever goes through several rounds, as a health check that is accepted, read and answered, would wait for all of a
crowd in each. A turn stands in the same line: it begins once all who came before it are let in or refused.
"""

from __future__ import annotations

import asyncio
from collections import deque

MOST_IN_A_ROUND = 8
"""To refuse as many takes a few milliseconds."""
MOST_READ_IN_A_ROUND = 16
"""Of what is only read; as many files take a few milliseconds too."""


class Rounds:
    """Lets them begin first come, first served, a few in each round of the event loop.

    Args:
        most: how many.
    """

    def __init__(self, most: int = MOST_IN_A_ROUND) -> None:
        self._most = most
        self._line: deque[asyncio.Future[None]] = deque()
        self._begun = 0

    async def begin(self) -> None:
        """Wait for a round in which one more may begin; if this is one, don't."""
        loop = asyncio.get_running_loop()
        if self._begun == 0:
            loop.call_soon(self._next_round, loop)
        if self._begun < self._most:
            self._begun += 1
            return
        place: asyncio.Future[None] = loop.create_future()
        self._line.append(place)
        await place

    def _next_round(self, loop: asyncio.AbstractEventLoop) -> None:
        self._begun = 0
        while self._line and self._begun < self._most:
            place = self._line.popleft()
            if not place.done():  # its connection hasn't been closed meanwhile
                place.set_result(None)
                self._begun += 1
        if self._begun:
            loop.call_soon(self._next_round, loop)
