from __future__ import annotations

from pathlib import Path

import pytest
from rasa.core.lock_store import LockStore
from rasa.core.tracker_store import TrackerStore
from rasa.utils.endpoints import read_endpoint_config

from bot.engine.agent import check_endpoints
from bot.engine.desk import ServiceDesk
from bot.engine.lock_store import ConversationLocks
from bot.engine.tracker_store import ConversationStore
from bot.errors import SettingsError
from bot.settings import PROJECT_ROOT, Settings, get_settings


def test_the_shipped_endpoints_are_accepted() -> None:
    check_endpoints(PROJECT_ROOT / "endpoints.yml")


def test_a_misspelt_store_in_endpoints_is_refused(tmp_path: Path) -> None:
    """Rasa would silently keep conversations in memory."""
    endpoints = tmp_path / "endpoints.yml"
    endpoints.write_text(
        (PROJECT_ROOT / "endpoints.yml").read_text().replace("ConversationStore", "ConversationsStore")
    )
    with pytest.raises(SettingsError, match="tracker_store"):
        check_endpoints(endpoints)


async def test_the_agent_uses_the_stores_themselves(desk: ServiceDesk) -> None:
    """Rasa wraps a tracker store in one that turns an outage into an empty conversation."""
    assert desk.agent.processor is not None
    assert type(desk.agent.tracker_store) is ConversationStore
    assert desk.agent.processor.tracker_store is desk.agent.tracker_store
    assert type(desk.agent.lock_store) is ConversationLocks


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
    assert type(tracker_store) is ConversationStore
    assert type(lock_store) is ConversationLocks
    tracker = await tracker_store.get_or_create_tracker("citizen")
    assert await tracker_store.exists(tracker.sender_id)
    async with lock_store.lock("citizen"):
        pass
    await tracker_store._store.close()
    await lock_store._store.close()
