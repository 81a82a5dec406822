"""Where a trial takes place: servers of the tests' tiny content pack, their store, and citizens who talk."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from benchmarks.kills.citizens import Citizens, Tally, judge, watch_locks
from bot.cancellation import cancel_until_done
from bot.settings import load_settings
from tests.support.redis_server import RedisServer
from tests.support.tiny import TINY_ACTIONS, TINY_PACK, TinyServer

CITIZENS = 8


class Stage:
    """Servers on one store.

    Attributes:
        settings: of the store's content.
        servers: the running ones.
        urls: their addresses, kept up to date when one is started again.
        tally: what came of the trial.
    """

    def __init__(self, models: Path, home: Path, redis_url: str | None = None, count: int = 1, **more: str) -> None:
        if redis_url:
            more["BIANMIN_REDIS_URL"] = redis_url
        self.settings = load_settings(content=TINY_PACK, model_dir=models, state_dir=home, actions_package=TINY_ACTIONS)
        self.store_url = redis_url or f"unix://{home}/valkey/valkey.sock"
        self.servers = [TinyServer(models, home, **more) for _ in range(count)]
        self.urls: list[str] = []
        self.tally = Tally()

    async def open(self) -> None:
        for server in self.servers:
            await asyncio.to_thread(server.start)
        self.urls[:] = [server.url for server in self.servers]

    async def close(self) -> None:
        for server in self.servers:
            await asyncio.to_thread(server.stop)

    async def start_again(self, number: int) -> None:
        await asyncio.to_thread(self.servers[number].start)
        self.urls[number] = self.servers[number].url

    @asynccontextmanager
    async def talking(self, name: str) -> AsyncIterator[None]:
        """Citizens talk in the block; what they were told is compared with the store at its end."""
        citizens = Citizens(name, self.urls, self.tally)
        locks = asyncio.create_task(watch_locks(self.store_url, self.tally))
        talk = asyncio.create_task(citizens.talk(CITIZENS))
        await asyncio.sleep(1)
        yield
        citizens.stop()
        await talk
        await cancel_until_done([locks])
        await judge(citizens.conversations, self.store_url, self.settings, self.tally)


@asynccontextmanager
async def open_stage(models: Path, servers_on_a_redis: int = 0) -> AsyncIterator[Stage]:
    """One server with its embedded store, or some on a Redis."""
    with tempfile.TemporaryDirectory() as directory:
        home = Path(directory)
        server = RedisServer(home / "redis", appendonly="yes") if servers_on_a_redis else None
        if server:
            await asyncio.to_thread(server.start)
        stage = Stage(models, home / "state", server.url if server else None, servers_on_a_redis or 1)
        try:
            await stage.open()
            yield stage
        finally:
            await stage.close()
            if server:
                server.stop()
