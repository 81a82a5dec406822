"""While an alarm stands nothing is asked back, and what was asked with the danger is gone on with."""

from __future__ import annotations

from typing import Any

import pytest

from bot.nlu.dialogue_context import DialogueContext
from bot.nlu.ranking import Ranked
from bot.nlu.standing_alarm import all_clear_score, asks_besides, in_standing_alarm, taken_back
from bot.nlu.understanding import NO_MATTER, Candidate, Understanding

RELIEF = "assistance/temporary_relief"
FIRE = DialogueContext(alarm="fire")
HOMELESS = DialogueContext(alarm="fire", asked_in_danger=RELIEF)


def understood(decision: str, *candidates: tuple[str, float], **more: Any) -> Understanding:
    return Understanding("管不管", decision, tuple(Candidate(*each) for each in candidates), 0.5, **more)


def test_without_an_alarm_the_decision_stays() -> None:
    asked_back = understood("clarify", (RELIEF, 0.2))
    assert in_standing_alarm(asked_back, DialogueContext()) is asked_back


@pytest.mark.parametrize(
    "asked_back",
    [
        understood("fallback"),
        understood("topic", ("id_card/fee", 0.2)),
        understood("clarify", ("id_card/fee", 0.29), offered=1),
        understood("move", move=NO_MATTER),
        understood("move", move="chitchat/affirm"),
        understood("move", move="chitchat/greet"),
    ],
)
def test_nothing_is_asked_back(asked_back: Understanding) -> None:
    decided = in_standing_alarm(asked_back, FIRE)
    assert (decided.move, decided.is_alarm_kept) == ("emergency/fire", True)


@pytest.mark.parametrize(
    "decided",
    [
        understood("answer", (RELIEF, 0.9)),
        understood("clarify", ("id_card/fee", 0.3), offered=1),
        understood("move", move="chitchat/thanks"),
    ],
)
def test_what_leads_on_stays(decided: Understanding) -> None:
    assert in_standing_alarm(decided, HOMELESS) is decided


@pytest.mark.parametrize(
    ("score", "decision", "more"),
    [
        (0.1, "fallback", {}),
        (0.14, "topic", {}),
        (0.37, "clarify", {"offered": 1}),
        (0.2, "move", {"move": NO_MATTER}),
    ],
)
def test_what_was_asked_with_the_danger_is_gone_on_with(score: float, decision: str, more: dict[str, Any]) -> None:
    """我们不是本地户口 管不管, after a fire, was met with 119 again."""
    decided = in_standing_alarm(understood(decision, (RELIEF, score), ("id_card/fee", 0.01), **more), HOMELESS)
    assert (decided.decision, decided.topic, decided.move, decided.offered) == ("answer", "assistance", None, 0)
    assert (decided.confidence, decided.is_alarm_kept) == (score, False)


@pytest.mark.parametrize("candidates", [[], [(RELIEF, 0.09)], [("id_card/fee", 0.2), (RELIEF, 0.19)]])
def test_what_is_likelier_said_of_something_else_is_not(candidates: list[tuple[str, float]]) -> None:
    assert in_standing_alarm(understood("fallback", *candidates), HOMELESS).is_alarm_kept


@pytest.mark.parametrize(("confidence", "is_alarm_kept"), [(0.94, True), (0.95, False)])
def test_a_death_is_believed_only_when_it_is_all_but_certain(confidence: float, is_alarm_kept: bool) -> None:
    """他走了, said of an attacker."""
    gone = Understanding("他走了", "move", (), confidence, move="chitchat/bereaved")
    assert in_standing_alarm(gone, FIRE).is_alarm_kept == is_alarm_kept


def test_a_question_beside_an_all_clear_is_one_when_its_answer_is_near_and_wasnt_asked_for_before() -> None:
    assert asks_besides(understood("answer", (RELIEF, 0.9)), HOMELESS)
    assert asks_besides(understood("clarify", (RELIEF, 0.1), offered=1), FIRE)
    assert not asks_besides(understood("clarify", (RELIEF, 0.1), offered=1), HOMELESS)
    assert not asks_besides(understood("clarify", (RELIEF, 0.09), offered=1), FIRE)
    assert not asks_besides(understood("fallback"), FIRE)


def test_an_all_clear_is_as_likely_as_all_of_its_kinds_together() -> None:
    ranking = [Ranked("all_clear/passed", 0.3), Ranked("emergency/fire", 0.4), Ranked("all_clear/denied", 0.2)]
    assert all_clear_score(ranking) == pytest.approx(0.5)
    assert all_clear_score([]) == 0


@pytest.mark.parametrize(
    ("alarm", "decision", "score", "is_taken_back"),
    [
        ("fire", "answer", 0.1, True),
        ("fire", "answer", 0.09, False),
        ("fire", "clarify", 0.3, True),
        ("fire", "clarify", 0.29, False),
        ("fire", "fallback", 0.5, True),
        ("fire", "move", 0.9, False),
        (None, "answer", 0.9, False),
    ],
)
def test_a_question_and_what_would_be_asked_back_about_take_an_alarm_back(
    alarm: str | None, decision: str, score: float, is_taken_back: bool
) -> None:
    ranking = [Ranked("id_card/fee", 0.8), Ranked("all_clear/passed", 0.01), Ranked("all_clear/denied", score)]
    move = taken_back(understood(decision, ("id_card/fee", 0.8)), ranking, DialogueContext(alarm=alarm))
    assert move == ("all_clear/denied" if is_taken_back else None)


def test_an_all_clear_takes_back_whatever_stands() -> None:
    assert taken_back(understood("move", move="all_clear/passed"), [], DialogueContext()) == "all_clear/passed"
