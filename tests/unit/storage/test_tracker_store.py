from __future__ import annotations

import time

import pytest
from rasa.shared.core.events import BotUttered, SlotSet, UserUttered
from rasa.shared.core.slots import BooleanSlot
from rasa.shared.core.trackers import DialogueStateTracker

from bot.calendar import today_in_china
from bot.errors import StoreError
from bot.settings import Settings
from bot.storage import keys
from bot.storage.store import Store
from bot.storage.tracker_store import ERASED, RedisTrackerStore, StoredTracker
from tests.unit.storage.trackers import DOMAIN, continued, state, turn


async def test_a_turn_appends_its_own_events_only(conversations: RedisTrackerStore, store: Store) -> None:
    for number in range(5):
        tracker = await continued(conversations, turn(number))
        await conversations.save(tracker)  # Rasa saves again here and there
    assert await store.client.llen("bianmin:events:{citizen}") == 5 * len(turn(0))


async def test_events_come_back_with_their_parts(conversations: RedisTrackerStore) -> None:
    await continued(conversations, turn(7))
    tracker = await conversations.retrieve("citizen")
    assert tracker is not None
    assert tracker.latest_message is not None
    assert tracker.latest_message.parse_data["understanding"] == {"n": 7}
    assert tracker.latest_bot_utterance is not None
    assert tracker.latest_bot_utterance.data["custom"] == {"kind": "answer", "n": 7}


async def test_a_conversation_nobody_continues_is_forgotten(conversations: RedisTrackerStore, store: Store) -> None:
    await continued(conversations, turn(0))
    for key in ("bianmin:events:{citizen}", "bianmin:checkpoint:{citizen}"):
        assert 71 * 3600 < await store.client.ttl(key) <= 72 * 3600


async def test_a_conversation_that_somebody_always_continues_ends_at_twice_its_time(
    own: Store, tiny_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    hours = tiny_settings.session_hours
    conversations = RedisTrackerStore(domain=DOMAIN, store=own, settings=tiny_settings)
    begun = time.time()
    for after_hours, hours_left in ((0, hours), (hours - 1, hours), (1.5 * hours, hours / 2), (2 * hours - 1, 1)):
        monkeypatch.setattr("bot.storage.checkpoint.time.time", lambda: begun + after_hours * 3600)  # noqa: B023
        await continued(conversations, turn(0))
        for key in ("bianmin:events:{citizen}", "bianmin:checkpoint:{citizen}"):
            assert await own.client.ttl(key) == pytest.approx(hours_left * 3600, abs=30)
    monkeypatch.setattr("bot.storage.checkpoint.time.time", lambda: begun + 3 * hours * 3600)
    await continued(conversations, turn(0))
    for key in ("bianmin:events:{citizen}", "bianmin:checkpoint:{citizen}"):
        assert await own.client.ttl(key) <= 1


async def test_a_conversation_that_ended_begins_anew(
    own: Store, tiny_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    conversations = RedisTrackerStore(domain=DOMAIN, store=own, settings=tiny_settings)
    await continued(conversations, [SlotSet("mode", "accessible"), *turn(0)])
    await own.client.delete("bianmin:events:{citizen}", "bianmin:checkpoint:{citizen}")  # as Redis does
    await continued(conversations, turn(1))
    tracker = await conversations.retrieve("citizen")
    assert tracker is not None
    assert tracker.get_slot("mode") == "standard"
    assert await own.client.ttl("bianmin:events:{citizen}") == pytest.approx(tiny_settings.session_hours * 3600, abs=30)


async def test_events_that_ended_while_a_turn_was_taken_are_not_missed(
    conversations: RedisTrackerStore, store: Store
) -> None:
    for number in range(3):
        await continued(conversations, turn(number))
    tracker = await conversations.retrieve("citizen")
    assert tracker is not None
    await store.client.delete("bianmin:events:{citizen}")
    for event in turn(3):
        tracker.update(event)
    await conversations.save(tracker)
    after = await conversations.retrieve("citizen")
    assert after is not None
    assert [event.text for event in after.events if isinstance(event, UserUttered)] == ["问题3"]


async def test_an_unknown_conversation_is_none_and_reading_it_stores_nothing(
    conversations: RedisTrackerStore, store: Store
) -> None:
    assert await conversations.retrieve("nobody") is None
    assert await conversations.retrieve_full_tracker("nobody") is None
    assert not await conversations.exists("nobody")
    await conversations.get_or_create_tracker("nobody", append_action_listen=False)
    assert await store.client.dbsize() == 0


async def test_forgetting_leaves_nothing_behind(conversations: RedisTrackerStore, store: Store) -> None:
    await continued(conversations, turn(0))
    assert list(await conversations.keys()) == ["citizen"]
    await conversations.forget("citizen")
    assert set(await store.client.keys("*")) == {keys.REWRITE_ASKED, keys.counts(today_in_china())}


async def test_a_conversation_that_asked_to_be_erased_is_removed_instead_of_saved(
    conversations: RedisTrackerStore, store: Store
) -> None:
    tracker = await continued(conversations, turn(0))
    tracker.slots[ERASED] = BooleanSlot(ERASED, [{"type": "custom"}])
    tracker.update(UserUttered("确认", input_channel="rest"))
    tracker.update(SlotSet(ERASED, True))
    tracker.update(BotUttered("删掉了", {"custom": {"kind": "privacy"}}))
    for _ in range(2):
        await conversations.save(tracker)
    assert set(await store.client.keys("*")) == {keys.REWRITE_ASKED, keys.counts(today_in_china())}
    assert await store.client.hget(keys.counts(today_in_china()), "kind:privacy") == "1"


async def test_an_event_of_a_type_nobody_knows_is_skipped(conversations: RedisTrackerStore, store: Store) -> None:
    tracker = await continued(conversations, turn(0))
    await store.client.lset("bianmin:events:{citizen}", 2, '{"event": "from_the_future"}')
    read = await conversations.retrieve("citizen")
    assert read is not None
    assert len(read.events) == len(tracker.events) - 1


async def test_an_outage_is_an_error_and_not_an_empty_conversation(
    conversations: RedisTrackerStore, store: Store
) -> None:
    tracker = await continued(conversations, turn(0))
    await store.client.shutdown(nosave=True)
    with pytest.raises(StoreError):
        await conversations.retrieve("citizen")
    tracker.update(SlotSet("mode", "accessible"))
    with pytest.raises(StoreError):
        await conversations.save(tracker)


async def test_a_copy_for_actions_does_not_carry_what_is_stored(conversations: RedisTrackerStore) -> None:
    tracker = await continued(conversations, turn(0))
    assert isinstance(tracker, StoredTracker)
    assert tracker.stored_events == len(turn(0))
    assert not isinstance(tracker.copy(), StoredTracker)
    assert conversations.init_tracker("citizen").stored_events == 0, "no tracker shares another's count"


async def test_a_tracker_that_was_made_elsewhere_is_stored_whole(
    conversations: RedisTrackerStore, store: Store
) -> None:
    """As Rasa's interface makes one of events that it is given."""
    await conversations.save(DialogueStateTracker.from_events("citizen", turn(0), DOMAIN.slots))
    assert await store.client.llen(keys.events("citizen")) == len(turn(0))
    assert state(await conversations.retrieve("citizen"))["slots"]["choices"] == [0, None, {"id": "a/b"}]


async def test_a_conversation_that_is_replaced_has_the_new_events_alone(conversations: RedisTrackerStore) -> None:
    for number in range(40):
        await continued(conversations, turn(number))
    full = await conversations.retrieve_full_tracker("citizen")
    assert full is not None
    before = state(full)
    for event in full.events:
        event.timestamp -= 3600
    await conversations.replace(full)
    read, again = await conversations.retrieve("citizen"), await conversations.retrieve_full_tracker("citizen")
    assert read is not None
    assert again is not None
    assert list(again.events) == list(full.events)
    assert read.events[-1].timestamp == full.events[-1].timestamp < time.time() - 3500
    assert {**state(read), "events": []} == {**before, "events": []}
    await continued(conversations, turn(40))
    longer = await conversations.retrieve_full_tracker("citizen")
    assert longer is not None
    assert len(longer.events) == 41 * len(turn(0))
