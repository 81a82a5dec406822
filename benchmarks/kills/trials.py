"""Servers and stores that are killed or stand still while citizens talk."""

from __future__ import annotations

import asyncio
import os
import random
import signal
import time
from pathlib import Path

from benchmarks.kills.citizens import Tally
from benchmarks.kills.stage import open_stage
from tests.support.tiny import is_alive

KILLS = 10
PAUSE_SECONDS = 10.0
_CALM_SECONDS = (0.5, 1.5)
"""How long citizens talk between two faults."""

_draw = random.Random(11)  # noqa: S311


async def calm() -> None:
    """Let citizens talk for a moment."""
    await asyncio.sleep(_draw.uniform(*_CALM_SECONDS))


def _kill(process: int) -> None:
    os.kill(process, signal.SIGKILL)
    while is_alive(process):
        time.sleep(0.005)


async def kill_server(models: Path) -> Tally:
    """The server is killed and started again."""
    async with open_stage(models) as stage, stage.talking("server"):
        for _ in range(KILLS):
            await calm()
            await asyncio.to_thread(stage.servers[0].kill)
            stage.tally.faults += 1
            await stage.start_again(0)
    return stage.tally


async def kill_store(models: Path) -> Tally:
    """The embedded store is killed; the server starts it again."""
    async with open_stage(models) as stage, stage.talking("store"):
        for _ in range(KILLS):
            await calm()
            await asyncio.to_thread(_kill, stage.servers[0].store_process())
            stage.tally.faults += 1
            await asyncio.sleep(1)
    return stage.tally


async def kill_both(models: Path) -> Tally:
    """The server and its store are killed together, and started again."""
    async with open_stage(models) as stage, stage.talking("both"):
        for _ in range(KILLS):
            await calm()
            store = stage.servers[0].store_process()
            await asyncio.to_thread(stage.servers[0].kill)
            await asyncio.to_thread(_kill, store)
            stage.tally.faults += 1
            await stage.start_again(0)
    return stage.tally


async def kill_one_of_two(models: Path) -> Tally:
    """Of two servers on one Redis, one after the other is killed; citizens go on at the other meanwhile."""
    async with open_stage(models, servers_on_a_redis=2) as stage, stage.talking("of two"):
        for number in range(KILLS):
            await calm()
            await asyncio.to_thread(stage.servers[number % 2].kill)
            stage.tally.faults += 1
            await stage.start_again(number % 2)
    return stage.tally


async def pause_store(models: Path) -> Tally:
    """The embedded store stands still."""
    async with open_stage(models) as stage, stage.talking("paused"):
        await calm()
        store = stage.servers[0].store_process()
        os.kill(store, signal.SIGSTOP)
        try:
            await asyncio.sleep(PAUSE_SECONDS)
        finally:
            os.kill(store, signal.SIGCONT)
        stage.tally.faults += 1
        await asyncio.sleep(1)
    return stage.tally
