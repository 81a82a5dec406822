from __future__ import annotations

import asyncio

import pytest

from bot.channels.messengers.sender_notes import SenderNotes
from bot.errors import StoreError
from bot.storage import keys
from bot.storage.store import Store

ANNA = "@pigeon:anna"


async def test_a_note_is_there_for_all_processes_under_its_own_name(store: Store) -> None:
    await SenderNotes(store, "pigeon").set(ANNA, "late", "晚了 的", 60)
    notes = SenderNotes(store, "pigeon")
    assert await notes.get(ANNA, "late") == "晚了 的"
    assert await notes.get(ANNA, "given:1") is None
    assert await notes.get("@pigeon:bert", "late") is None
    assert await SenderNotes(store, "raven").get(ANNA, "late") is None


async def test_a_note_that_is_popped_is_had_by_one_alone(store: Store) -> None:
    notes = SenderNotes(store, "pigeon")
    await notes.set(ANNA, "late", "一", 60)
    had = await asyncio.gather(*(notes.pop(ANNA, "late") for _ in range(5)))
    assert sorted(map(str, had)) == ["None"] * 4 + ["一"]
    assert not await store.client.exists(keys.notes("pigeon", ANNA))


async def test_each_note_has_an_end_of_its_own_and_nothing_stays_behind_the_last(store: Store) -> None:
    notes = SenderNotes(store, "pigeon")
    await notes.set(ANNA, "short", "一", 0.3)
    await notes.set(ANNA, "long", "二", 2)
    assert await notes.get(ANNA, "short") == "一"
    await asyncio.sleep(0.4)
    assert await notes.get(ANNA, "short") is None
    assert await notes.get(ANNA, "long") == "二"
    await notes.set(ANNA, "other", "三", 0.3)
    assert await store.client.hkeys(keys.notes("pigeon", ANNA)) == ["long", "other"], "what has ended is removed"
    assert 0 < await store.client.pttl(keys.notes("pigeon", ANNA)) <= 2000


async def test_a_note_is_replaced(store: Store) -> None:
    notes = SenderNotes(store, "pigeon")
    await notes.set(ANNA, "late", "一", 60)
    await notes.set(ANNA, "late", "", 60)
    assert await notes.get(ANNA, "late") == ""


async def test_an_outage_is_told_without_the_note(store: Store) -> None:
    notes = SenderNotes(store, "pigeon")
    await store.client.shutdown(nosave=True)
    for use in (notes.set(ANNA, "late", "我的秘密", 60), notes.get(ANNA, "late"), notes.pop(ANNA, "late")):
        with pytest.raises(StoreError, match="a channel's note") as caught:
            await use
        assert "秘密" not in str(caught.value)
