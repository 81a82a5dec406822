"""Calling what blocks, such as a custom action that sleeps or speaks to a server, without standing still meanwhile."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from contextvars import copy_context
from typing import TypeVar

Result = TypeVar("Result")

_MOST_THREADS = 64
_threads = threading.BoundedSemaphore(_MOST_THREADS)


class TooManyBlocked(Exception):
    """So many calls block already that no further one is begun."""


async def call_in_thread(call: Callable[[], Result]) -> Result:
    """Call a function in a thread of its own, with the context of this task; return or raise what it does.

    A call can't be broken off: when the caller is cancelled it goes on, unheard. Its thread doesn't hold up the end of
    the process, as one of a pool would.

    Raises:
        TooManyBlocked: 64 calls haven't returned yet.
    """
    loop, context = asyncio.get_running_loop(), copy_context()
    done: asyncio.Future[Result] = loop.create_future()

    def settle(settle_future: Callable[[], None]) -> None:
        if not done.done():
            settle_future()

    def work() -> None:
        try:
            result = context.run(call)
            loop.call_soon_threadsafe(settle, lambda: done.set_result(result))
        except BaseException as error:
            failure = error if isinstance(error, Exception) else RuntimeError(f"it ended with {type(error).__name__}")
            loop.call_soon_threadsafe(settle, lambda: done.set_exception(failure))
        finally:
            _threads.release()

    if not _threads.acquire(blocking=False):
        raise TooManyBlocked(f"{_MOST_THREADS} actions haven't returned yet; no further one is begun")
    threading.Thread(target=work, name="blocking-call", daemon=True).start()
    return await done
