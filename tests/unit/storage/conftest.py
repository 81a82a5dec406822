from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from bot.settings import Settings
from bot.storage.store import Store
from bot.storage.tracker_store import RedisTrackerStore
from tests.support.redis_server import RedisServer
from tests.unit.storage.trackers import DOMAIN


@pytest.fixture
def server(tmp_path: Path) -> Iterator[RedisServer]:
    """A Redis of the test's own, with an append-only file and without snapshots."""
    started = RedisServer(tmp_path / "redis", appendonly="yes", save="")
    started.start()
    yield started
    started.stop()


@pytest.fixture
async def own(server: RedisServer) -> AsyncIterator[Store]:
    """A store in that Redis."""
    opened = Store(server.url)
    yield opened
    await opened.close()


@pytest.fixture
def conversations(store: Store, tiny_settings: Settings) -> RedisTrackerStore:
    """The tracker store of conversations as `trackers` makes them."""
    return RedisTrackerStore(domain=DOMAIN, store=store, settings=tiny_settings)
