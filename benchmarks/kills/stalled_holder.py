"""A server that stands still with turns in hand, which another server overtakes."""

from __future__ import annotations

import asyncio
import signal
import time
from collections.abc import Sequence
from pathlib import Path

import aiohttp

from benchmarks.kills.citizens import Conversation, Tally, judge, watch_locks
from benchmarks.kills.stage import CITIZENS, Stage, open_stage
from bot.cancellation import cancel_until_done
from bot.contract import Kind
from tests.support.tiny import TinyServer

STALLS = 5
"""With a turn of each citizen in hand."""


async def stall_holder(models: Path) -> Tally:
    """A server stands still with turns in hand until another has gone on with those conversations."""
    async with open_stage(models, servers_on_a_redis=2) as stage:
        here, there = stage.servers
        conversations = []
        locks = asyncio.create_task(watch_locks(stage.store_url, stage.tally))
        async with aiohttp.ClientSession() as web:
            for stall in range(STALLS):
                senders = [f"stalled {stall} {number}" for number in range(CITIZENS)]
                conversations += await _stall(stage, web, here, there, senders)
        await cancel_until_done([locks])
        await judge(conversations, stage.store_url, stage.settings, stage.tally)
    return stage.tally


async def _stall(
    stage: Stage, web: aiohttp.ClientSession, here: TinyServer, there: TinyServer, senders: Sequence[str]
) -> list[Conversation]:
    conversations = [Conversation(sender) for sender in senders]
    process = here.process
    assert process is not None

    async def say(server: TinyServer, conversation: Conversation, text: str) -> None:
        begun = time.monotonic()
        body = {"sender": conversation.sender, "message": text}
        async with web.post(f"{server.url}webhooks/rest/webhook", json=body) as response:
            (said,) = await response.json()
        if said["custom"]["kind"] != Kind.ANSWER:
            return
        conversation.answered[text] = int(said["text"].removeprefix("第").removesuffix("次"))
        stage.tally.acknowledged += 1
        if server is there:
            stage.tally.longest_silence = max(stage.tally.longest_silence, time.monotonic() - begun)
            stage.tally.longest_wait = stage.tally.longest_silence

    await asyncio.gather(*(say(here, each, "数数 0") for each in conversations))
    slow = [asyncio.create_task(say(here, each, "慢慢来")) for each in conversations]
    await asyncio.sleep(0.5)  # all of them have begun, none is done
    process.send_signal(signal.SIGSTOP)
    try:
        await asyncio.gather(*(say(there, each, "数数 1") for each in conversations))
    finally:
        process.send_signal(signal.SIGCONT)
    stage.tally.faults += len(conversations)
    await asyncio.gather(*slow)
    await asyncio.gather(*(say(here, each, "数数 2") for each in conversations))
    return conversations
