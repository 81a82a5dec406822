from __future__ import annotations

import random

import pytest
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    ActionExecutionRejected,
    ActiveLoop,
    ConversationPaused,
    Event,
    FollowupAction,
    LoopInterrupted,
    SlotSet,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker

from bot.storage.checkpoint import CHECKPOINT_EVENTS, Checkpoints, checkpoint, events_for
from bot.storage.store import Store
from bot.storage.tracker_store import MOST_EVENTS, RedisTrackerStore
from tests.unit.storage.trackers import continued, state, turn

DOMAIN = Domain.from_yaml(
    """
    version: "3.1"
    slots:
      mode: {type: text, initial_value: standard, influence_conversation: false, mappings: [{type: custom}]}
      step: {type: any, influence_conversation: false, mappings: [{type: custom}]}
    """
)
ASKED = UserUttered("问题", {"name": "ask", "confidence": 1.0})


def tracker_after(*events: Event) -> DialogueStateTracker:
    return DialogueStateTracker.from_events("citizen", list(events), DOMAIN.slots)


@pytest.mark.parametrize(
    "events",
    [
        [],
        [ASKED, SlotSet("mode", "accessible"), SlotSet("step", {"a": [1, None]}), ActionExecuted("action_listen")],
        [SlotSet("mode", None)],
        [ASKED, ActiveLoop("form"), ActionExecuted("form")],
        [ASKED, ActiveLoop("form"), LoopInterrupted(True)],
        [ASKED, ActiveLoop("form"), ActionExecutionRejected("form")],
        [ASKED, ActiveLoop("form"), ActiveLoop(None), ActionExecuted("action_listen")],
        [ASKED, FollowupAction("action_answer")],
        [ConversationPaused()],
    ],
)
def test_a_checkpoint_brings_the_state_back(events: list[Event]) -> None:
    before = tracker_after(*events)
    after = tracker_after(*events_for(checkpoint(before)))
    assert after.current_slot_values() == before.current_slot_values()
    assert after.active_loop_name == before.active_loop_name
    assert (after.active_loop and after.active_loop.is_interrupted) == (
        before.active_loop and before.active_loop.is_interrupted
    )
    assert (after.active_loop and after.active_loop.rejected) == (before.active_loop and before.active_loop.rejected)
    assert after.is_paused() == before.is_paused()
    assert after.followup_action == before.followup_action
    assert after.latest_action_name == before.latest_action_name


def test_what_a_checkpoint_brings_back_is_dated_as_it_was() -> None:
    said = tracker_after(SlotSet("step", 1, timestamp=1000.0), ActionExecuted("action_listen", timestamp=2000.0))
    assert {event.timestamp for event in events_for(checkpoint(said))} == {2000.0}


def test_the_beginning_of_a_conversation_needs_no_events() -> None:
    assert events_for(None) == []
    assert Checkpoints.from_json(None) == Checkpoints()


def test_a_checkpoint_takes_over_once_it_lies_far_enough_back() -> None:
    half = CHECKPOINT_EVENTS // 2
    steps = [Checkpoints()]
    for number in range(9):
        steps.append(steps[-1].after(half, tracker_after(SlotSet("step", number))))
    first_next = next(step for step in steps if step.next is not None)
    assert first_next.base is None, "what comes before the first checkpoint is read until another one follows"
    taken_over = next(step for step in steps if step.base is not None)
    assert taken_over.base == first_next.next
    assert taken_over.since_base >= CHECKPOINT_EVENTS
    assert all(step.since_base < 3 * CHECKPOINT_EVENTS for step in steps)


def test_checkpoints_are_the_same_after_writing_and_reading() -> None:
    checkpoints = Checkpoints().after(CHECKPOINT_EVENTS, tracker_after(SlotSet("mode", "长辈版")))
    assert checkpoints.next is not None
    assert Checkpoints.from_json(checkpoints.as_json()) == checkpoints


def test_a_conversation_is_kept_from_its_last_turn_but_ends_at_twice_that_from_its_first(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    clock = [1000.0]
    monkeypatch.setattr("bot.storage.checkpoint.time.time", lambda: clock[0])
    checkpoints = Checkpoints().after(5, tracker_after(ASKED))
    assert (checkpoints.started, checkpoints.seconds_to_keep(100)) == (1000.0, 100)
    for clock[0], seconds in ((1080.0, 100), (1150.0, 50), (1199.5, 1), (5000.0, 1)):
        checkpoints = Checkpoints.from_json(checkpoints.after(CHECKPOINT_EVENTS, tracker_after(ASKED)).as_json())
        assert (checkpoints.started, checkpoints.seconds_to_keep(100)) == (1000.0, seconds)


def test_a_conversation_from_before_the_time_was_noted_begins_now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.storage.checkpoint.time.time", lambda: 1000.0)
    old = Checkpoints.from_json('{"since_base":3,"base":null,"since_next":0,"next":null}')
    assert old.seconds_to_keep(100) == 100
    assert old.after(1, tracker_after(ASKED)).started == 1000.0


@pytest.mark.parametrize("seed", range(8))
async def test_a_windowed_read_gives_the_same_state_as_all_events(conversations: RedisTrackerStore, seed: int) -> None:
    chance = random.Random(seed)
    whole = conversations.init_tracker("citizen")
    for number in range(60):
        events = turn(number, chance)
        for event in events:
            whole.update(event)
        live = await continued(conversations, events)
        assert state(live) == state(whole), f"turn {number}"
    assert state(await conversations.retrieve("citizen")) == state(whole)


async def test_a_copy_of_a_windowed_tracker_has_its_slots(conversations: RedisTrackerStore) -> None:
    """Rasa gives actions a copy, made by replaying the events: the state must be in them."""
    await continued(conversations, [SlotSet("mode", "accessible"), *turn(0)])
    for number in range(1, 80):
        await continued(conversations, turn(number))
    tracker = await conversations.retrieve("citizen")
    assert tracker is not None
    assert len(tracker.events) < 3 * CHECKPOINT_EVENTS
    assert tracker.copy().get_slot("mode") == "accessible"


async def test_reading_does_not_grow_with_the_conversation_nor_does_what_is_kept(
    conversations: RedisTrackerStore, store: Store
) -> None:
    lengths = []
    for number in range(200):
        tracker = await continued(conversations, turn(number))
        lengths.append(len(tracker.events))
        assert await store.client.llen("bianmin:events:{citizen}") == min(MOST_EVENTS, (number + 1) * len(turn(0)))
    assert max(lengths) < 3 * CHECKPOINT_EVENTS
    assert min(lengths[30:]) > CHECKPOINT_EVENTS
    full = await conversations.retrieve_full_tracker("citizen")
    assert full is not None
    turns = MOST_EVENTS // len(turn(0))
    newest = [f"问题{number}" for number in range(200 - turns, 200)]
    assert [event.text for event in full.events if isinstance(event, UserUttered)] == newest


async def test_what_reading_needs_is_kept_however_much_it_is(conversations: RedisTrackerStore, store: Store) -> None:
    await continued(conversations, [SlotSet("choices", number) for number in range(2 * MOST_EVENTS)])
    assert await store.client.llen("bianmin:events:{citizen}") == 2 * MOST_EVENTS
    tracker = await conversations.retrieve("citizen")
    assert tracker is not None
    assert tracker.get_slot("choices") == 2 * MOST_EVENTS - 1
