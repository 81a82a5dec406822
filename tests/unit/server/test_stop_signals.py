from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from bot.server.stop_signals import obey_stop_signals
from tests.support.tiny import PROJECT, tiny_environment


class StartedApp:
    """Keeps its listeners, and notes when it is stopped."""

    def __init__(self) -> None:
        self.ctx = SimpleNamespace()
        self.listeners: dict[str, Any] = {}
        self.stops = 0
        self.asked = 0

    def register_listener(self, listener: Any, event: str) -> None:
        self.listeners[event] = listener

    def stop(self) -> None:
        self.stops += 1

    def stop_asked(self) -> None:
        self.asked += 1

    async def happen(self, event: str) -> None:
        await self.listeners[event](self, asyncio.get_running_loop())


@pytest.fixture
def app() -> Iterator[StartedApp]:
    """An app and its watchdog in one; the signals are the tests' own again afterwards."""
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    started: Any = StartedApp()
    obey_stop_signals(started, started)
    yield started
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.mark.alone
@pytest.mark.parametrize("moment", ["starting", "ready", "before_serving"])
def test_a_server_that_is_asked_to_stop_while_it_starts_stops(tiny_models: Path, tmp_path: Path, moment: str) -> None:
    program = [sys.executable, "-m", "tests.support.programs.asked_to_stop", moment]
    finished = subprocess.run(program, cwd=PROJECT, env=tiny_environment(tiny_models, tmp_path / "state"), timeout=20)
    assert finished.returncode == 0


async def a_moment() -> None:
    for _ in range(20):
        await asyncio.sleep(0)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
async def test_a_signal_stops_the_app_once_and_tells_the_watchdog(app: StartedApp, number: signal.Signals) -> None:
    await asyncio.create_task(app.happen("before_server_start"))
    await asyncio.create_task(app.happen("after_server_start"))
    await a_moment()
    assert (app.stops, app.asked) == (0, 0)
    os.kill(os.getpid(), number)
    await a_moment()
    assert (app.stops, app.asked) == (1, 1)
    for again in (signal.SIGINT, signal.SIGTERM):
        os.kill(os.getpid(), again)
    await a_moment()
    assert (app.stops, app.asked) == (1, 1)


async def test_a_signal_that_comes_during_the_start_is_obeyed_once_that_is_over(app: StartedApp) -> None:
    going_on = asyncio.Event()

    async def start() -> None:
        await app.happen("before_server_start")
        os.kill(os.getpid(), signal.SIGTERM)
        await app.happen("after_server_start")
        await going_on.wait()

    starting = asyncio.create_task(start())
    await a_moment()
    assert (app.stops, app.asked) == (0, 1), "the watchdog knows at once"
    going_on.set()
    await starting
    await a_moment()
    assert app.stops == 1
