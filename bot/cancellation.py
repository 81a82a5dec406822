"""Ending tasks that speak to the store."""

from __future__ import annotations

import asyncio
from collections.abc import Collection

_REPEATED_AFTER_SECONDS = 0.25
_MOST_REPETITIONS = 8


async def cancel_until_done(tasks: Collection[asyncio.Task[None]]) -> None:
    """Cancel tasks, more than once where it takes that.

    Before it uses a connection, redis-py looks whether something is left to be read from it, with a time-out of zero.
    A cancellation that comes at that moment is taken for the time-out, and the task goes on.
    """
    for _ in range(_MOST_REPETITIONS):
        unfinished = [task for task in tasks if not task.done()]
        if not unfinished:
            return
        for task in unfinished:
            task.cancel()
        await asyncio.wait(unfinished, timeout=_REPEATED_AFTER_SECONDS)
