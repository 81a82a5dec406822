"""A messaging channel whose server is killed when a turn has just been saved, before its answer is noted."""

from __future__ import annotations

import asyncio
import logging
import tempfile
import time
from collections import Counter
from pathlib import Path

import aiohttp
import redis

from benchmarks.kills.citizens import Conversation, Tally, judge, watch_locks
from benchmarks.kills.stage import CITIZENS, Stage
from benchmarks.kills.trials import KILLS, calm
from bot.cancellation import cancel_until_done
from tests.support.simulators.receiver import SimulatedReceiver

_SETTLED_SECONDS = 60.0
_BETWEEN_SECONDS = 0.4


async def kill_before_note(models: Path) -> Tally:
    """The server of a messaging channel is killed when a turn has just been saved, before its answer is noted."""
    with tempfile.TemporaryDirectory() as directory:
        home = Path(directory)
        # A killed server breaks off what it was posting.
        logging.getLogger("aiohttp.server").setLevel(logging.CRITICAL)
        async with SimulatedReceiver() as platform:
            credentials = home / "credentials.yml"
            callback = platform.credentials().partition("mattermost:")[0]
            credentials.write_text(callback, encoding="utf-8")
            stage = Stage(models, home / "state", BIANMIN_CREDENTIALS=str(credentials))
            await stage.open()
            try:
                await _write_to(stage, platform)
            finally:
                await stage.close()
    return stage.tally


async def _write_to(stage: Stage, platform: SimulatedReceiver) -> None:
    writing = [Conversation(f"writing {number}") for number in range(CITIZENS)]
    has_enough = asyncio.Event()
    locks = asyncio.create_task(watch_locks(stage.store_url, stage.tally))
    accepted: Counter[str] = Counter()

    async def write(web: aiohttp.ClientSession, conversation: Conversation) -> None:
        while not has_enough.is_set():
            turn = accepted[conversation.sender]
            body = {"sender": conversation.sender, "message": f"数数 {turn}", "message_id": str(turn)}
            try:
                async with web.post(f"{stage.urls[0]}webhooks/callback/webhook", json=body) as response:
                    accepted[conversation.sender] += response.status == 200
            except (aiohttp.ClientError, OSError):
                pass
            await asyncio.sleep(_BETWEEN_SECONDS)

    async with aiohttp.ClientSession() as web:
        talk = asyncio.gather(*(write(web, conversation) for conversation in writing))
        for _ in range(KILLS):
            await calm()
            await asyncio.to_thread(_kill_at_a_save, stage)
            stage.tally.faults += 1
            await stage.start_again(0)
        has_enough.set()
        await talk
    begun = time.monotonic()
    while not all(_heard(platform, each.sender) >= set(range(1, accepted[each.sender] + 1)) for each in writing):
        if time.monotonic() - begun > _SETTLED_SECONDS:
            break
        await asyncio.sleep(0.1)
    await cancel_until_done([locks])
    for conversation in writing:
        heard = _heard(platform, conversation.sender)
        sent = sum(each.user == conversation.sender for each in platform.sent)
        stage.tally.told_twice += sent - len(heard)
        stage.tally.lost += accepted[conversation.sender] - len(heard)
        stage.tally.acknowledged += accepted[conversation.sender]
        conversation.answered = {f"数数 {number - 1}": number for number in heard}
        conversation.sender = f"@callback:{conversation.sender}"
    await judge(writing, stage.store_url, stage.settings, stage.tally)


def _heard(platform: SimulatedReceiver, sender: str) -> set[int]:
    return {int(each.text.removeprefix("第").removesuffix("次")) for each in platform.sent if each.user == sender}


def _kill_at_a_save(stage: Stage) -> None:
    """Kill the server as soon as the store has been told of a turn's events."""
    with redis.Redis.from_url(stage.store_url) as client, client.monitor() as monitor:
        for command in monitor.listen():
            if command["command"].startswith("RPUSH bianmin:events:"):
                return stage.servers[0].kill()
