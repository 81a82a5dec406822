from __future__ import annotations

import pytest
from rasa.core.lock_store import LockStore
from rasa.core.tracker_store import TrackerStore
from rasa.utils.endpoints import read_endpoint_config

from bot.engine.assistant import Assistant
from bot.settings import PROJECT_ROOT, Settings, get_settings
from bot.storage.lock_store import RedisLockStore
from bot.storage.tracker_store import RedisTrackerStore


async def test_the_agent_uses_the_stores_themselves(assistant: Assistant) -> None:
    """Rasa wraps a tracker store in one that turns an outage into an empty conversation."""
    assert assistant.agent.processor is not None
    assert type(assistant.agent.tracker_store) is RedisTrackerStore
    assert assistant.agent.processor.tracker_store is assistant.agent.tracker_store
    assert type(assistant.agent.lock_store) is RedisLockStore


async def test_stock_rasa_makes_the_stores_that_endpoints_name(
    tiny_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BIANMIN_CONTENT", str(tiny_settings.content))
    monkeypatch.setenv("BIANMIN_STATE_DIR", str(tiny_settings.state_dir))
    get_settings.cache_clear()
    endpoints = str(PROJECT_ROOT / "endpoints.yml")
    tracker_store = TrackerStore.create(read_endpoint_config(endpoints, "tracker_store"))
    lock_store = LockStore.create(read_endpoint_config(endpoints, "lock_store"))
    get_settings.cache_clear()
    assert type(tracker_store) is RedisTrackerStore
    assert type(lock_store) is RedisLockStore
    tracker = await tracker_store.get_or_create_tracker("citizen")
    assert await tracker_store.exists(tracker.sender_id)
    async with lock_store.lock("citizen"):
        pass
    await tracker_store._store.close()
    await lock_store._store.close()
