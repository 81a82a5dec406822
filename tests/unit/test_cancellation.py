from __future__ import annotations

import asyncio
import time

import pytest

from bot import cancellation
from bot.cancellation import cancel_until_done


async def swallows(cancellations: int) -> None:
    """A task that goes on after so many cancellations, as one that redis-py took for a time-out."""
    while True:
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError:
            if not cancellations:
                raise
            cancellations -= 1


async def started(*cancellations: int) -> list[asyncio.Task[None]]:
    tasks = [asyncio.create_task(swallows(count)) for count in cancellations]
    await asyncio.sleep(0)
    return tasks


async def test_a_task_ends_at_once() -> None:
    tasks, before = await started(0, 0), time.monotonic()
    await cancel_until_done(tasks)
    assert all(task.cancelled() for task in tasks)
    assert time.monotonic() - before < 0.2


async def test_a_task_that_swallows_a_cancellation_is_cancelled_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cancellation, "_REPEATED_AFTER_SECONDS", 0.01)
    tasks = await started(0, 3)
    await cancel_until_done(tasks)
    assert all(task.cancelled() for task in tasks)


async def test_a_task_that_never_ends_does_not_hold_up_the_end_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cancellation, "_REPEATED_AFTER_SECONDS", 0.01)
    (task,) = await started(1000)
    await asyncio.wait_for(cancel_until_done([task]), 2)
    assert not task.done()
    monkeypatch.setattr(cancellation, "_MOST_REPETITIONS", 2000)
    monkeypatch.setattr(cancellation, "_REPEATED_AFTER_SECONDS", 0)
    await cancel_until_done([task])
    assert task.cancelled()


async def test_what_is_done_and_what_has_failed_is_left_as_it_is() -> None:
    async def fails() -> None:
        raise ValueError("a bug")

    failed = asyncio.create_task(fails())
    await asyncio.wait([failed])
    await cancel_until_done([failed])
    assert isinstance(failed.exception(), ValueError)
    await cancel_until_done([])
