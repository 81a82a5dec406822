"""The thread in which a turn is thought over, so that pages, health checks and the other citizens don't wait for it.

Understanding a message and carrying out the actions that it leads to take a processor's time, and while they do, the
event loop of the requests would stand still. They happen on the event loop of this thread, one after the other: a
model's components aren't made for two messages at once. What they are given is nobody else's while they have it.
"""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import Coroutine
from functools import lru_cache
from typing import Any, TypeVar

Result = TypeVar("Result")


class TurnThread:
    """A running thread with its event loop."""

    def __init__(self) -> None:
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_forever, name="turns", daemon=True)
        self.thread.start()

    async def run(self, work: Coroutine[Any, Any, Result]) -> Result:
        """Have something done there; cancelled with the caller, and not begun if that comes first."""
        is_wanted = True

        async def do_if_wanted() -> Result:
            if not is_wanted:  # asyncio would take the first step all the same
                work.close()
                raise asyncio.CancelledError
            return await work

        try:
            return await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(do_if_wanted(), self.loop))
        finally:
            is_wanted = False


def turn_thread() -> TurnThread:
    """The thread of this process."""
    return _turn_thread(os.getpid())  # a fork's child has no threads


@lru_cache(maxsize=1)
def _turn_thread(process: int) -> TurnThread:
    return TurnThread()
