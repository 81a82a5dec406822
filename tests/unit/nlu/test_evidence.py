from __future__ import annotations

from dataclasses import asdict, replace

import pytest
from rasa.shared.exceptions import InvalidConfigException

from bot.nlu.dialogue_context import DialogueContext
from bot.nlu.evidence import MOST_NAMED, Evidence, Thresholds
from bot.nlu.ranking import Ranked
from bot.nlu.understanding import Candidate
from tests.support.thresholds import THRESHOLDS


def evidence(ranking: dict[str, float], context: DialogueContext | None = None, not_offered: str = "") -> Evidence:
    ranked = tuple(Ranked(label, score) for label, score in ranking.items())
    topics = ("id_card", "pension")
    return Evidence(
        "说的话", ranked, context or DialogueContext(), THRESHOLDS, topics=topics, not_offered=not_offered.split()
    )


@pytest.mark.parametrize(("label", "score"), [("pace/next", 0.3), ("mode/accessible", 0.5), ("mode/standard", 0.6)])
def test_a_move_has_its_own_threshold_or_its_familys_or_the_default(label: str, score: float) -> None:
    assert THRESHOLDS.of_move(label) == score


def test_a_threshold_that_the_configuration_lacks_is_named() -> None:
    config = asdict(THRESHOLDS)
    assert Thresholds.from_config({**config, "alias": "of Rasa"}) == THRESHOLDS
    del config["in_context_from"]
    with pytest.raises(InvalidConfigException, match="needs the options in_context_from;"):
        Thresholds.from_config(config)
    with pytest.raises(InvalidConfigException, match=r"move_from\.default"):
        Thresholds.from_config({**asdict(THRESHOLDS), "move_from": {"mode": 0.5}})


def test_the_candidates_are_the_likeliest_answers_without_the_moves() -> None:
    found = evidence({"pace/next": 0.4, **{f"id_card/{number}": 0.1 for number in range(MOST_NAMED + 1)}})
    assert [candidate.id for candidate in found.candidates] == [f"id_card/{number}" for number in range(MOST_NAMED)]


def test_the_choices_leave_out_topics_that_are_not_offered() -> None:
    found = evidence({"pension/apply": 0.5, "id_card/fee": 0.2}, not_offered="pension")
    assert found.choices == (Candidate("id_card/fee", 0.2),)


def test_the_best_label_is_no_move_too_weak_to_be_followed() -> None:
    weak = evidence({"mode/standard": 0.5, "id_card/fee": 0.2})
    assert (weak.best.label, weak.is_steering) == ("id_card/fee", False)
    strong = evidence({"mode/accessible": 0.5, "id_card/fee": 0.2})
    assert (strong.best.label, strong.is_steering) == ("mode/accessible", True)
    assert evidence({"mode/standard": 0.2, "privacy/erase": 0.1}).best.label == "mode/standard"


def test_what_is_out_of_scope_is_nothing_to_follow() -> None:
    found = evidence({"out_of_scope/other": 0.9})
    assert (found.best.label, found.is_steering) == ("out_of_scope/other", False)


@pytest.mark.parametrize(
    ("context", "is_sure"),
    [
        (DialogueContext(), False),
        (DialogueContext(answer_id="id_card/fee"), True),
        (DialogueContext(choices=("id_card/fee",)), True),
    ],
)
def test_with_something_to_go_on_with_less_is_sure(context: DialogueContext, is_sure: bool) -> None:
    assert evidence({"id_card/fee": 0.5}, context).is_sure == is_sure
    assert evidence({"id_card/fee": 0.7}, context).is_sure
    assert not evidence({"id_card/fee": 0.3}, context).is_sure


@pytest.mark.parametrize(
    ("alone", "has_matter", "is_sure"), [(0.95, True, True), (0.85, True, False), (0.95, False, False)]
)
def test_a_matter_named_beyond_doubt_is_sure_whatever_was_spoken_of(
    alone: float, has_matter: bool, is_sure: bool
) -> None:
    """身份证丢了怎么补, after deed tax, was asked back about."""
    context = DialogueContext(answer_id="tax/deed_tax") if has_matter else DialogueContext()
    found = replace(evidence({"id_card/replace_lost": 0.2}, context), alone={"id_card/replace_lost": alone})
    assert found.is_sure == is_sure


def test_the_part_asked_for_goes_before_one_that_is_only_named() -> None:
    only_named = replace(evidence({"tax/vat": 0.8}), aspect="fee")
    assert only_named.understood("answer", 0.8).aspect == "fee"
    assert replace(only_named, part="channels").understood("answer", 0.8).aspect == "channels"
