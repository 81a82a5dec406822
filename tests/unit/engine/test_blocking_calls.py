from __future__ import annotations

import asyncio
import threading
from contextvars import ContextVar

import pytest

from bot.engine import blocking_calls
from bot.engine.blocking_calls import TooManyBlocked, call_in_thread

place: ContextVar[str] = ContextVar("place", default="nowhere")


async def test_a_call_is_made_elsewhere_with_the_callers_context() -> None:
    place.set("here")
    thread, seen = await call_in_thread(lambda: (threading.get_ident(), place.get()))
    assert thread != threading.get_ident()
    assert seen == "here"


@pytest.mark.parametrize(("raised", "told"), [(ValueError("wrong"), ValueError), (SystemExit(1), RuntimeError)])
async def test_what_it_raises_is_raised_here(raised: BaseException, told: type[Exception]) -> None:
    def fail() -> None:
        raise raised

    with pytest.raises(told):
        await call_in_thread(fail)


async def test_whoever_stops_waiting_is_free_and_the_call_goes_on_unheard() -> None:
    go_on, ended = threading.Event(), threading.Event()

    def block() -> None:
        go_on.wait(10)
        ended.set()

    with pytest.raises(asyncio.TimeoutError):
        await asyncio.wait_for(call_in_thread(block), 0.05)
    go_on.set()
    assert await asyncio.to_thread(ended.wait, 10)


async def test_no_more_calls_block_than_there_may_be(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(blocking_calls, "_threads", threading.BoundedSemaphore(2))
    go_on = threading.Event()
    blocked = [asyncio.create_task(call_in_thread(lambda: go_on.wait(10))) for _ in range(2)]
    await asyncio.sleep(0)
    with pytest.raises(TooManyBlocked):
        await call_in_thread(lambda: True)
    go_on.set()
    assert await asyncio.gather(*blocked) == [True, True]
    assert await call_in_thread(lambda: True)
