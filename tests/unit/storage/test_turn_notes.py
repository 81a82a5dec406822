"""What is noted of turns, by way of the tracker store that keeps them."""

from __future__ import annotations

import asyncio
import time
from typing import Any

import pytest
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, BotUttered, Event, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.calendar import today_in_china
from bot.errors import StoreError
from bot.settings import Settings
from bot.storage import keys
from bot.storage.daily_counts import DailyCounts
from bot.storage.store import Store
from bot.storage.tracker_store import RedisTrackerStore
from bot.storage.waiting import WaitingCitizens


@pytest.fixture
def conversations(store: Store, tiny_settings: Settings) -> RedisTrackerStore:
    return RedisTrackerStore(domain=Domain.empty(), store=store, settings=tiny_settings)


async def continued(conversations: RedisTrackerStore, events: list[Event]) -> DialogueStateTracker:
    """Read the conversation, add events and save it, as one turn does."""
    tracker = await conversations.get_or_create_tracker("citizen", append_action_listen=False)
    tracker.update_with_events(events, conversations.domain)
    await conversations.save(tracker)
    return tracker


def answered() -> list[Event]:
    return [
        UserUttered("身份证丢了", {"name": "ask"}, input_channel="wecom"),
        BotUttered("去补一张", {"custom": {"kind": "answer"}}),
        ActionExecuted("action_listen"),
    ]


def asked_for_a_person() -> list[Event]:
    return [
        UserUttered("我要找人", {"name": "ask"}, input_channel="wecom"),
        BotUttered("请打电话", {"custom": {"kind": "handoff"}}),
        ActionExecuted("action_listen"),
    ]


async def test_who_asks_for_a_person_is_on_the_list_of_those_who_wait(
    conversations: RedisTrackerStore, store: Store
) -> None:
    await continued(conversations, answered())
    assert await WaitingCitizens(store).all() == []
    await continued(conversations, asked_for_a_person())
    (waiting,) = await WaitingCitizens(store).all()
    assert (waiting.sender, waiting.channel, waiting.answer) == ("citizen", "wecom", None)
    await conversations.forget("citizen")
    assert await WaitingCitizens(store).all() == []


async def test_nobody_is_told_of_a_person_who_cannot_be_put_on_the_list(
    conversations: RedisTrackerStore, store: Store
) -> None:
    await store.client.set(keys.WAITING, "no list")
    with pytest.raises(StoreError, match="who waits for a person"):
        await continued(conversations, asked_for_a_person())
    assert await conversations.retrieve("citizen") is None


async def test_who_was_answered_is_not_put_on_the_list_by_a_conversation_that_is_replaced(
    conversations: RedisTrackerStore, store: Store
) -> None:
    await conversations.replace(await continued(conversations, asked_for_a_person()))
    assert await WaitingCitizens(store).all() == []


async def counted(store: Store) -> dict[str, int]:
    (today,) = await DailyCounts(store).of([today_in_china()])
    return today


async def test_each_turn_is_counted_once_however_often_it_is_saved(
    conversations: RedisTrackerStore, store: Store
) -> None:
    for _ in range(3):
        await conversations.save(await continued(conversations, answered()))
    tracker = await continued(conversations, asked_for_a_person())
    await conversations.replace(tracker)
    assert await counted(store) == {"kind:answer": 3, "kind:handoff": 1, "mode:standard": 4, "channel:wecom": 4}


async def test_a_turn_that_is_not_kept_is_not_counted(conversations: RedisTrackerStore, store: Store) -> None:
    await store.client.set(keys.events("citizen"), "no list")
    with pytest.raises(StoreError):
        await continued(conversations, answered())
    assert await counted(store) == {}


@pytest.mark.parametrize("seconds", [0.0, 60.0], ids=["fails", "hangs"])
async def test_a_turn_that_cannot_be_counted_is_kept_all_the_same_and_in_time(
    conversations: RedisTrackerStore,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    seconds: float,
) -> None:
    async def add(*_: Any) -> None:
        await asyncio.sleep(seconds)
        raise StoreError("can't count a turn")

    monkeypatch.setattr(DailyCounts, "add", add)
    started = time.monotonic()
    await continued(conversations, answered())
    assert time.monotonic() - started < 1
    assert "a turn isn't counted" in caplog.text
    assert await conversations.exists("citizen")
