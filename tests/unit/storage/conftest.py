from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from bot.storage.store import Store
from tests.support.redis_server import RedisServer


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
