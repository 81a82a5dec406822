"""The figures of an evaluation, and the thresholds that decide whether they are good enough."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.nlu.training_conversations import Said
from bot.nlu.understanding import Candidate, Understanding
from bot.testing.cases import Case, EvaluationError
from bot.testing.evaluation import Figures, Misjudged, Outcome, Report, draw, evaluate, shortfalls
from bot.testing.held_turns import HeldTurn


def outcome(label: str, decision: str, *ids: str, offered: int = 0, kind: str = "all") -> Outcome:
    """A question that some candidates were found for, the likeliest first."""
    candidates = tuple(Candidate(answer_id, 0.9 - 0.1 * place) for place, answer_id in enumerate(ids))
    return Outcome(Case(label, kind, "问题"), Understanding("问题", decision, candidates, offered=offered))


def move(label: str, given: str | None) -> Outcome:
    """A message that a move was taken for, or none."""
    understood = Understanding("话", "move" if given else "fallback", move=given)
    return Outcome(Case(label, "all", "话", is_move=True), understood)


RIGHT = outcome("card/lost", "answer", "card/lost", "card/fee")
WRONG = outcome("card/fee", "answer", "card/lost", "card/fee", kind="dialect")
OFFERED = outcome("card/fee", "clarify", "card/lost", "card/fee", offered=2)
REFUSED = outcome("pension/apply", "fallback")


@pytest.mark.parametrize(
    ("given", "verdict"),
    [
        (RIGHT, "right"),
        (WRONG, "wrong"),
        (OFFERED, "offered"),
        (REFUSED, "refused"),
        (outcome("card/fee", "clarify", "card/lost", "card/fee", offered=1), "refused"),
        (outcome("card/fee", "answer"), "wrong"),
        (outcome("small_talk", "answer", "card/lost"), "wrong"),
        (outcome("small_talk", "clarify", "card/lost", offered=1), "right"),
        (move("appointment/make", "appointment/make"), "right"),
        (move("appointment/make", "handoff/human"), "wrong"),
        (move("appointment/make", None), "wrong"),
    ],
)
def test_what_became_of_a_case(given: Outcome, verdict: str) -> None:
    assert given.verdict == verdict


def test_shares_are_of_all_cases() -> None:
    figures = Figures.of([RIGHT, WRONG, OFFERED, REFUSED])

    assert figures.as_dict() == {
        "count": 4,
        "top_1": 0.25,
        "top_3": 0.75,
        "answered": 0.25,
        "offered": 0.25,
        "wrong": 0.25,
        "refused": 0.25,
        "right_or_offered": 0.5,
    }


def test_of_no_cases_every_share_is_none_at_all() -> None:
    assert set(Figures.of([]).as_dict().values()) == {0}


def test_what_was_not_asked_is_no_measure() -> None:
    assert set(Report([move("handoff/human", "handoff/human")]).measures()) == {"moves_right", "not_alarmed"}
    assert Report([]).measures() == {}


def held(given: str | None, *, is_first: bool = False) -> HeldTurn:
    """A message that wanted card/lost."""
    return HeldTurn(Said("卡丢了", ("card/lost",)), is_first, "answer" if given else "fallback", given)


FIRST_FOUND, FIRST_MISSED = held("card/lost", is_first=True), held("card/fee", is_first=True)
LATER_FOUND, LATER_MISSED = held("card/lost"), held(None)


def test_what_is_first_asked_in_a_conversation_is_measured_apart_from_what_comes_later() -> None:
    report = Report([], [FIRST_FOUND, FIRST_MISSED, LATER_FOUND, LATER_FOUND, LATER_FOUND, LATER_MISSED])
    assert report.measures() == {"not_alarmed": 1.0, "found_first": 0.5, "found_later": 0.75}
    assert report.not_found() == [FIRST_MISSED, LATER_MISSED]
    assert [each["id"] for each in report.as_dict()["not_found"]] == ["card/fee", None]
    assert Report([], [FIRST_FOUND]).measures() == {"not_alarmed": 1.0, "found_first": 1.0}
    assert shortfalls(report, ["found_first=0.6", "found_later=0.75"]) == ["found_first is 0.5, less than 0.6"]


def test_a_danger_told_in_a_conversation_counts_and_so_does_an_alarm_at_anything_else() -> None:
    fire = Said("着火了", ("emergency/fire",))
    met = HeldTurn(fire, False, "emergency", wants_answer=False)
    unmet = HeldTurn(fire, False, "answer", "card/lost", wants_answer=False)
    false_alarm = HeldTurn(Said("打不通", ("card/lost",)), False, "emergency")
    report = Report([], [met, unmet, false_alarm, LATER_FOUND])
    assert report.measures() == {"dangers_met": 0.5, "not_alarmed": 0.5, "found_later": 0.5}
    assert [(misjudged.label, misjudged.is_alarmed) for misjudged in report.misjudged_dangers()] == [
        ("emergency/fire", False),
        ("card/lost", True),
    ]


def test_dangers_count_as_met_by_any_emergency_and_alarms_as_false_without_a_danger() -> None:
    met = move("emergency/fire", "emergency/gas")
    unmet = move("emergency/fire", None)
    false_alarm = Outcome(Case("card/lost", "all", "话"), Understanding("话", "move", move="emergency/fire"))
    report = Report([met, unmet, false_alarm, RIGHT])

    assert (report.dangers_met, report.not_alarmed) == (0.5, 0.5)
    assert report.misjudged_dangers() == [Misjudged("emergency/fire", "话", False), Misjudged("card/lost", "话", True)]
    assert report.moves_right == 0.0


def test_questions_are_grouped_and_moves_are_none() -> None:
    report = Report([RIGHT, WRONG, REFUSED, move("handoff/human", "handoff/human")])

    assert {name: figures.count for name, figures in report.by(lambda case: case.topic).items()} == {
        "card": 2,
        "pension": 1,
    }
    assert report.by(lambda case: case.kind)["dialect"].wrong == 1.0


def test_the_commonest_confusions_come_first_also_with_nothing() -> None:
    report = Report([RIGHT, REFUSED, WRONG, WRONG])

    assert report.confusions(5) == [("card/fee", "card/lost", 2), ("pension/apply", "nothing", 1)]
    assert len(report.confusions(1)) == 1
    assert report.mistakes() == [REFUSED, WRONG, WRONG]


async def test_every_case_is_understood_in_its_order() -> None:
    asked: list[str] = []
    advanced: list[int] = []

    async def understand(text: str) -> Understanding:
        asked.append(text)
        return Understanding(text, "fallback")

    cases = [Case("card/lost", "all", "甲"), Case("card/fee", "all", "乙")]
    report = await evaluate(cases, understand, lambda: advanced.append(len(asked)))

    assert asked == ["甲", "乙"]
    assert advanced == [1, 2]
    assert [(each.case.question, each.understanding.text) for each in report.outcomes] == [("甲", "甲"), ("乙", "乙")]


@pytest.mark.parametrize("threshold", ["top_1=0.25", "top_3=0.7", "wrong=0.25", "refused=0.3"])
def test_a_threshold_that_is_just_met_is_met(threshold: str) -> None:
    assert shortfalls(Report([RIGHT, WRONG, OFFERED, REFUSED]), [threshold]) == []


def test_what_falls_short_is_told_each_in_its_direction() -> None:
    report = Report([RIGHT, WRONG, OFFERED, REFUSED])

    assert shortfalls(report, ["top_1=0.26", "answered=0", "wrong=0.24"]) == [
        "top_1 is 0.25, less than 0.26",
        "wrong is 0.25, more than 0.24",
    ]


@pytest.mark.parametrize(
    ("threshold", "words"),
    [
        ("top_1", "top_1=0.85"),
        ("top_1=much", "top_1=0.85"),
        ("top1=0.5", "the measures are top_1"),
        ("moves_right=1", "top_1"),
    ],
)
def test_a_threshold_that_can_not_be_used_is_refused_with_what_can(threshold: str, words: str) -> None:
    with pytest.raises(EvaluationError, match=words):
        shortfalls(Report([RIGHT]), [threshold])


# matplotlib speaks to pyparsing by its old names.
@pytest.mark.filterwarnings("ignore:.* deprecated - use:DeprecationWarning")
def test_the_confusions_and_the_coverage_are_drawn(tmp_path: Path) -> None:
    drawn = draw(Report([RIGHT, WRONG, OFFERED, REFUSED, move("handoff/human", None)]), tmp_path / "new" / "pictures")

    assert [path.name for path in drawn] == ["topics.png", "coverage.png"]
    assert all(path.read_bytes().startswith(b"\x89PNG") for path in drawn)
