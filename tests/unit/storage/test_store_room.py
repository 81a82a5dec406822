from __future__ import annotations

import logging

import pytest

from bot.engine.assistant import Assistant
from bot.errors import StoreError
from bot.settings import Settings
from bot.storage.store import Store
from bot.storage.store_room import StoreRoom


async def fill(store: Store, share: float) -> None:
    """Lower the limit until so much of it is used."""
    used = int((await store.client.info("memory"))["used_memory"])
    await store.client.config_set("maxmemory", int(used / share))


@pytest.mark.parametrize(("share", "warns", "is_full"), [(0.3, False, False), (0.87, True, False), (1.2, True, True)])
async def test_a_store_that_fills_is_told_of_and_then_takes_nothing_new(
    store: Store, caplog: pytest.LogCaptureFixture, share: float, warns: bool, is_full: bool
) -> None:
    room = StoreRoom(store)
    await fill(store, share)
    await room.look()
    await room.look()
    assert len([record for record in caplog.records if record.levelno == logging.WARNING]) == int(warns)
    assert ("BIANMIN_STORE_MEGABYTES" in caplog.text) is warns
    if is_full:
        with pytest.raises(StoreError, match="no new messages"):
            room.must_have_room()
    else:
        room.must_have_room()


async def test_the_embedded_store_has_a_limit_and_drops_nothing(store: Store, tiny_settings: Settings) -> None:
    told = await store.client.config_get("maxmemory*")
    assert told["maxmemory"] == str(tiny_settings.store_megabytes << 20)
    assert told["maxmemory-policy"] == "noeviction"


async def test_without_a_limit_a_store_is_never_full(store: Store) -> None:
    await store.client.config_set("maxmemory", 0)
    room = StoreRoom(store)
    await room.look()
    room.must_have_room()


async def test_a_citizen_is_told_that_nothing_was_noted_and_a_danger_is_met(assistant: Assistant) -> None:
    await fill(assistant.store, 1.2)
    await assistant._room.look()
    kinds = [(await assistant.ask("citizen", text))[-1]["custom"]["kind"] for text in ("数数", "着火了")]
    assert kinds == ["error", "emergency"]
    await assistant.store.client.config_set("maxmemory", 0)
    await assistant._room.look()
    assert (await assistant.ask("citizen", "数数"))[0]["text"] == "第1次"
