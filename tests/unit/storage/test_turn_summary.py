from __future__ import annotations

from typing import Any

import pytest
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, BotUttered, ConversationPaused, Event, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.contract import Kind, Mode
from bot.storage.turn_summary import TurnSummary

DOMAIN = Domain.from_yaml(
    """
    version: "3.1"
    slots:
      answer_id: {type: any, influence_conversation: false, mappings: [{type: custom}]}
      misses: {type: any, influence_conversation: false, mappings: [{type: custom}]}
    """
)


def said(custom: Any = None, metadata: dict[str, Any] | None = None, *more: Event) -> list[Event]:
    """A turn in which a citizen says something, and is told something with that structured part."""
    data = {"custom": custom} if custom is not None else None
    return [
        UserUttered("我的秘密", input_channel="wecom", metadata=metadata),
        *more,
        BotUttered("听到了", data),
        ActionExecuted("action_listen"),
    ]


def summary(events: list[Event], in_hand: Any = None) -> TurnSummary:
    tracker = DialogueStateTracker.from_events("anna", [SlotSet("answer_id", in_hand), *events], DOMAIN.slots)
    found = TurnSummary.of(events, tracker)
    assert found is not None
    return found


def test_it_says_what_was_told_and_no_word_of_it() -> None:
    events = said({"kind": "answer", "id": "id_card/lost", "mode": "accessible"})
    assert summary(events, "id_card/lost") == TurnSummary(
        "wecom", Kind.ANSWER, Mode.ACCESSIBLE, "id_card/lost", "id_card/lost", False
    )


def test_the_last_structured_part_counts_as_in_the_reply() -> None:
    events = [*said({"kind": "answer", "id": "a/b"}), BotUttered("马上打119", {"custom": {"kind": "emergency"}})]
    assert summary(events).kind == Kind.EMERGENCY
    assert summary([*events, BotUttered("还有", {"buttons": []}), BotUttered("还有")]).kind == Kind.EMERGENCY


@pytest.mark.parametrize("custom", [None, {}, {"kind": "poem"}, {"kind": 7}, "no object"], ids=ascii)
def test_a_reply_of_no_kind_that_there_is_is_small_talk(custom: Any) -> None:
    assert summary(said(custom)).kind == Kind.CHITCHAT


def test_who_is_left_to_a_person_waits_for_one() -> None:
    assert summary(said({"kind": "handoff"})).kind == Kind.HANDOFF
    assert summary(said(None, None, ConversationPaused())).kind == Kind.HANDOFF, "as an action of Rasa's tutorials does"


def test_the_mode_is_the_replys_or_else_the_pages() -> None:
    assert summary(said({"kind": "error"}, {"mode": "accessible"})).mode == Mode.ACCESSIBLE
    assert summary(said({"kind": "answer", "mode": "standard"}, {"mode": "accessible"})).mode == Mode.STANDARD
    assert summary(said({"kind": "answer"}, {"mode": "secret"})).mode == Mode.STANDARD


@pytest.mark.parametrize(
    "custom_id", ["张三", "case-17", "a/b/c", f"a/{'b' * 100}", "a/b\n", 7, None, ["a/b"]], ids=ascii
)
def test_what_is_no_answers_id_is_taken_for_none(custom_id: Any) -> None:
    found = summary(said({"kind": "answer", "id": custom_id}), custom_id)
    assert (found.told, found.in_hand) == (None, None)


def test_only_what_tells_an_answer_has_told_one() -> None:
    assert summary(said({"kind": "pace", "id": "a/b"})).told == "a/b"
    assert summary(said({"kind": "clarify", "id": "a/b"})).told is None


def test_a_matter_of_somebody_elses_was_understood() -> None:
    fallback = {"kind": "fallback"}
    assert summary(said(fallback, None, SlotSet("misses", 0.0))).is_elsewhere
    assert not summary(said(fallback, None, SlotSet("misses", 0.0), SlotSet("misses", 2.0))).is_elsewhere
    assert not summary(said(fallback)).is_elsewhere
    assert not summary(said({"kind": "answer"}, None, SlotSet("misses", 0.0))).is_elsewhere


def test_in_a_domain_without_the_slot_no_answer_is_in_hand() -> None:
    events = said({"kind": "handoff"})
    found = TurnSummary.of(events, DialogueStateTracker.from_events("anna", events, []))
    assert found is not None
    assert found.in_hand is None


def test_where_no_citizen_said_anything_there_was_no_turn() -> None:
    events: list[Event] = [BotUttered("您好", {"custom": {"kind": "handoff"}}), SlotSet("misses", 1.0)]
    assert TurnSummary.of(events, DialogueStateTracker.from_events("anna", events, DOMAIN.slots)) is None


@pytest.mark.parametrize("channel", ["assistant", "chat"])
def test_what_an_operator_tries_is_no_turn_of_a_citizens(channel: str) -> None:
    events = [UserUttered("人工", input_channel=channel), BotUttered("请打电话", {"custom": {"kind": "handoff"}})]
    assert TurnSummary.of(events, DialogueStateTracker.from_events("anna", events, DOMAIN.slots)) is None


def test_what_is_counted_of_a_turn_names_no_citizen() -> None:
    told = summary(said({"kind": "answer", "id": "id_card/lost", "mode": "accessible"}))
    assert told.counted == ["kind:answer", "mode:accessible", "channel:wecom", "answer:id_card/lost"]
    gone_through = summary(said({"kind": "pace", "id": "id_card/lost"}), "id_card/lost")
    assert gone_through.counted == ["kind:pace", "mode:standard", "channel:wecom"]
    assert "elsewhere" in summary(said({"kind": "fallback"}, None, SlotSet("misses", 0.0))).counted


@pytest.mark.parametrize(("kind", "name"), [("feedback", "unhelpful"), ("handoff", "handoff")])
def test_what_did_not_help_is_counted_by_the_answer_in_hand(kind: str, name: str) -> None:
    assert f"{name}:id_card/lost" in summary(said({"kind": kind}), "id_card/lost").counted
    assert not any(counted.startswith(name) for counted in summary(said({"kind": kind})).counted)


def test_without_a_channel_none_is_counted() -> None:
    events = [UserUttered("你好"), BotUttered("您好")]
    assert summary(events).counted == ["kind:chitchat", "mode:standard"]
