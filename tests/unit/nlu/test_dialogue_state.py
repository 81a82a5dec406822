from __future__ import annotations

import json
from dataclasses import MISSING, fields
from datetime import date
from types import SimpleNamespace
from typing import Any, get_type_hints

import pytest
import yaml
from rasa.shared.core.events import SlotSet, deserialise_events
from rasa.shared.core.trackers import DialogueStateTracker
from rasa_sdk import Tracker

from bot.contract import Mode
from bot.nlu.dialogue_state import (
    EARLIER,
    Alarm,
    DialogueState,
    LeftOff,
    Pending,
    Whose,
    answers_given,
    raises_alarm,
    set_slots,
    values_set,
)
from bot.nlu.known_facts import KnownFacts
from bot.settings import PROJECT_ROOT
from bot.storage.preferences import REMEMBERED
from bot.storage.tracker_store import ERASED
from bot.storage.turn_summary import IN_HAND, MISSES
from tests.support.shipped_content import shipped_domain

SLOTS = yaml.safe_load((PROJECT_ROOT / "domain.yml").read_text(encoding="utf-8"))["slots"]
RASA_TYPE = {
    str | None: "text",
    Mode | None: "text",
    Whose | None: "text",
    Pending | None: "text",
    int: "float",
    bool: "bool",
    tuple[str, ...]: "list",
    LeftOff | None: "list",
    Alarm | None: "any",
    KnownFacts: "any",
}
VALUES: dict[str, Any] = {
    "answer_id": "id_card/fee",
    "choices": ("id_card/fee", "id_card/renew"),
    "choices_left": ("pension/apply",),
    "misses": 2,
    "mode": Mode.ACCESSIBLE,
    "chosen_mode": Mode.STANDARD,
    "mode_offered": True,
    "explained": ("备案",),
    "whose": Whose.FAMILY,
    "left_off": LeftOff("id_card/fee", 2),
    "region": "430100",
    "spoken_of": "",
    "place_asked": True,
    "step": 3,
    "part": "fee",
    "told": ("id_card/fee =part/fee", "id_card/fee +part/fee"),
    "portion": 2,
    "pending": Pending.RESUME,
    "facts": KnownFacts().told("mother", None, {"age": 58, "age_on": date(2026, 11, 29)}).about("mother"),
    "asked_fact": "birth",
    "alarm": Alarm("fire", "housing/safety"),
    "erased": True,
}


def rasa_tracker() -> DialogueStateTracker:
    return DialogueStateTracker("citizen", shipped_domain().slots)


def test_its_attributes_are_the_slots_of_the_domain_with_their_types() -> None:
    hints = get_type_hints(DialogueState)
    assert {name: RASA_TYPE[hints[name]] for name in hints} == {name: slot["type"] for name, slot in SLOTS.items()}


def test_the_slots_that_the_store_knows_by_name_are_there() -> None:
    assert {*REMEMBERED, ERASED, IN_HAND, MISSES} <= set(SLOTS)


@pytest.mark.parametrize("kind", [Pending, Whose, Mode])
def test_the_domain_says_what_a_slot_of_few_values_may_hold(kind: type[Pending]) -> None:
    text = (PROJECT_ROOT / "domain.yml").read_text(encoding="utf-8")
    (slot,) = {Pending: ["pending"], Whose: ["whose"], Mode: ["mode"]}[kind]
    (comment,) = [line.partition("#")[2] for line in text.splitlines() if line.startswith(f"  {slot}: ")]
    assert all(member.value in comment for member in kind)


def test_what_is_set_is_read_again_from_rasas_tracker_and_from_that_of_the_sdk() -> None:
    assert set(VALUES) == {field.name for field in fields(DialogueState)}
    assert all(VALUES[field.name] != field.default for field in fields(DialogueState) if field.default is not MISSING)
    events = json.loads(json.dumps(set_slots(**VALUES)))
    tracker = rasa_tracker()
    for event in deserialise_events(events):
        tracker.update(event)
    in_sdk = Tracker("citizen", tracker.current_slot_values(), {}, [], False, None, {}, None)
    assert DialogueState.read(tracker) == DialogueState(**VALUES)
    assert DialogueState.read(in_sdk) == DialogueState(**VALUES)


def test_slots_that_were_never_set_have_their_defaults() -> None:
    assert DialogueState.read(rasa_tracker()) == DialogueState()
    assert DialogueState.read(Tracker("citizen", {}, {}, [], False, None, {}, None)) == DialogueState()


def test_a_stored_value_that_is_no_longer_known_is_unset() -> None:
    stored = SimpleNamespace(slots={"pending": "an old question"}, get_slot=lambda name: "an old question")
    assert DialogueState.read(stored).pending is None


def test_events_are_in_the_types_of_rasas_slots() -> None:
    (step,) = values_set(set_slots(step=2), "step")
    (choices,) = values_set(set_slots(choices=("a", "b")), "choices")
    assert (type(step), choices) == (float, ["a", "b"])
    assert values_set(set_slots(pending=Pending.WHOSE, whose=None), "whose") == [None]
    assert values_set([{"event": "reset_slots"}], "pending") == []


def test_a_slot_that_does_not_exist_cannot_be_set_or_looked_for() -> None:
    with pytest.raises(TypeError, match="pendign"):
        set_slots(pendign=Pending.WHOSE)
    with pytest.raises(TypeError, match="pendign"):
        values_set([], "pendign")


def test_an_alarm_is_raised_by_the_event_that_sets_it() -> None:
    assert raises_alarm(SlotSet("alarm", {"danger": "fire", "answer_id": None}))
    assert not raises_alarm(SlotSet("alarm", None))
    assert not raises_alarm(SlotSet("answer_id", "id_card/fee"))


def given(*answer_ids: str | None) -> tuple[str, ...]:
    tracker = rasa_tracker()
    for answer_id in answer_ids:
        for event in deserialise_events(set_slots(answer_id=answer_id, step=1)):
            tracker.update(event)
    return answers_given(tracker)


def test_the_answers_given_are_each_told_once_the_last_one_first() -> None:
    assert given("a/one", "a/two", "a/one", None, "a/three") == ("a/three", "a/one", "a/two")
    assert given() == given(None) == ()


def test_of_a_long_conversation_the_last_few_answers_are_known() -> None:
    said = [f"a/{number}" for number in range(EARLIER + 2)]
    assert given(*said, said[-1]) == tuple(reversed(said[2:]))


def test_a_fact_is_open_only_while_it_is_asked_for() -> None:
    assert DialogueState(pending=Pending.FACT, asked_fact="birth").open_fact == "birth"
    assert DialogueState(asked_fact="birth").open_fact is None
    assert DialogueState(pending=Pending.WHOSE, asked_fact="birth").open_fact is None
