from __future__ import annotations

import pytest
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.settings import Settings
from bot.storage import keys
from bot.storage.keys import PREFERENCES_SECONDS
from bot.storage.store import Store
from bot.storage.tracker_store import ERASED, RedisTrackerStore

DOMAIN = Domain.from_yaml(
    """
    version: "3.1"
    slots:
      chosen_mode: {type: text, influence_conversation: false, mappings: [{type: custom}]}
      mode_offered: {type: bool, influence_conversation: false, mappings: [{type: custom}]}
      answer_id: {type: text, influence_conversation: false, mappings: [{type: custom}]}
      erased: {type: bool, influence_conversation: false, mappings: [{type: custom}]}
    """
)
DAY_SECONDS = 24 * 3600


@pytest.fixture
def conversations(store: Store, tiny_settings: Settings) -> RedisTrackerStore:
    return RedisTrackerStore(domain=DOMAIN, store=store, settings=tiny_settings)


async def conversation_is_forgotten(store: Store) -> None:
    """What happens by itself when nobody goes on with a conversation for days."""
    await store.client.delete("bianmin:events:{citizen}", "bianmin:checkpoint:{citizen}")


async def say(conversations: RedisTrackerStore, *events: SlotSet) -> None:
    tracker = await conversations.get_or_create_tracker("citizen")
    for event in (UserUttered("话"), *events, ActionExecuted(ACTION_LISTEN_NAME)):
        tracker.update(event)
    await conversations.save(tracker)


async def retrieved(conversations: RedisTrackerStore) -> DialogueStateTracker:
    tracker = await conversations.retrieve("citizen")
    assert tracker is not None
    return tracker


async def test_the_mode_chosen_outlives_the_conversation_and_its_answers_do_not(
    conversations: RedisTrackerStore, store: Store
) -> None:
    await say(conversations, SlotSet("chosen_mode", "accessible"), SlotSet("answer_id", "a/b"))
    await conversation_is_forgotten(store)
    tracker = await retrieved(conversations)
    assert tracker.get_slot("chosen_mode") == "accessible"
    assert tracker.get_slot("answer_id") is None
    assert tracker.latest_action_name == ACTION_LISTEN_NAME


async def test_a_new_conversation_goes_on_from_the_preferences(conversations: RedisTrackerStore, store: Store) -> None:
    await say(conversations, SlotSet("mode_offered", True))
    await conversation_is_forgotten(store)
    await say(conversations, SlotSet("answer_id", "a/b"))
    tracker = await retrieved(conversations)
    assert (tracker.get_slot("mode_offered"), tracker.get_slot("answer_id")) == (True, "a/b")


async def test_preferences_are_kept_for_90_days_after_the_last_turn(
    conversations: RedisTrackerStore, store: Store
) -> None:
    await say(conversations, SlotSet("chosen_mode", "accessible"))
    await store.client.expire(keys.preferences("citizen"), 100)
    await say(conversations)
    remaining = await store.client.ttl(keys.preferences("citizen"))
    assert 89 * DAY_SECONDS < remaining <= PREFERENCES_SECONDS == 90 * DAY_SECONDS


async def test_erasing_removes_the_preferences(conversations: RedisTrackerStore, store: Store) -> None:
    await say(conversations, SlotSet("chosen_mode", "accessible"))
    await say(conversations, SlotSet(ERASED, True))
    assert await conversations.retrieve("citizen") is None
    assert not await store.client.keys("*citizen*")


async def test_who_chose_nothing_leaves_nothing_behind(conversations: RedisTrackerStore, store: Store) -> None:
    await say(conversations, SlotSet("answer_id", "a/b"))
    assert not await store.client.exists(keys.preferences("citizen"))
    await conversation_is_forgotten(store)
    assert await conversations.retrieve("citizen") is None
