"""Each rule by itself: the evidence on which it decides, and the evidence beside it on which it doesn't."""

from __future__ import annotations

from typing import Any

import pytest

from bot.nlu import answer_rules as rules
from bot.nlu.decision_rules import decide
from bot.nlu.dialogue_context import DialogueContext
from tests.support.rule_evidence import AFTER_FEE, evidence, told
from tests.support.thresholds import THRESHOLDS


def test_a_bare_name_brings_its_topic_unless_one_of_its_answers_is_certain() -> None:
    assert told(rules.bare_topic_name(evidence({"id_card/fee": 0.8}, named_topic="id_card"))) == ("topic", "id_card")
    assert told(rules.bare_topic_name(evidence({"tax/vat": 0.95}, named_topic="id_card"))) == ("topic", "id_card")
    assert rules.bare_topic_name(evidence({"id_card/fee": 0.9}, named_topic="id_card")) is None
    assert rules.bare_topic_name(evidence({"id_card/fee": 0.8})) is None


def test_an_answer_is_given_when_it_is_sure_or_alone() -> None:
    assert told(rules.sure_answer(evidence({"id_card/fee": 0.7, "tax/vat": 0.3}))) == ("answer", "id_card/fee")
    assert told(rules.sure_answer(evidence({"id_card/fee": 0.6, "tax/vat": 0.05}))) == ("answer", "id_card/fee")
    assert rules.sure_answer(evidence({"id_card/fee": 0.6, "tax/vat": 0.06})) is None
    assert rules.sure_answer(evidence({"id_card/fee": 0.6, "pace/next": 0.06})) is None
    assert rules.sure_answer(evidence({"pace/next": 0.9})) is None


def test_a_move_that_is_not_sure_enough_keeps_no_answer_back() -> None:
    assert told(rules.sure_answer(evidence({"privacy/erase": 0.2, "id_card/fee": 0.7}))) is not None


@pytest.mark.parametrize("context", [AFTER_FEE, DialogueContext(choices=("id_card/fee", "tax/vat"))])
def test_with_a_matter_to_go_on_with_less_is_sure_enough(context: DialogueContext) -> None:
    near = {"tax/vat": 0.4, "id_card/fee": 0.3}
    assert told(rules.sure_answer(evidence(near, context=context))) == ("answer", "tax/vat")
    assert rules.sure_answer(evidence(near)) is None
    assert rules.sure_answer(evidence({"tax/vat": 0.39, "id_card/fee": 0.3}, context=context)) is None


def test_of_the_answer_in_hand_the_part_asked_for_is_given() -> None:
    found = rules.sure_answer(evidence({"id_card/fee": 0.6, "tax/vat": 0.3}, context=AFTER_FEE, part="channels"))
    assert told(found) == ("move", "follow_up/channels")
    assert found is not None
    assert (found.aspect, found.candidates[0].id) == ("channels", "id_card/fee")


def test_of_another_answer_that_was_asked_for_the_whole_is_given() -> None:
    other = {"tax/vat": 0.6, "id_card/fee": 0.3}
    assert told(rules.sure_answer(evidence(other, context=AFTER_FEE, part="channels"))) == ("answer", "tax/vat")
    assert told(rules.sure_answer(evidence({"id_card/fee": 0.6}, context=AFTER_FEE))) == ("answer", "id_card/fee")


def test_a_part_is_given_of_the_answer_in_hand_when_it_is_the_likeliest() -> None:
    likeliest = {"id_card/fee": 0.2, "tax/vat": 0.1}
    found = rules.sure_answer(evidence(likeliest, context=AFTER_FEE, part="channels"))
    assert told(found) == ("move", "follow_up/channels")
    assert rules.sure_answer(evidence(likeliest, context=AFTER_FEE)) is None
    assert rules.sure_answer(evidence({"id_card/fee": 0.09}, context=AFTER_FEE, part="channels")) is None
    other = {"tax/vat": 0.39, "id_card/fee": 0.3}
    assert rules.sure_answer(evidence(other, context=AFTER_FEE, part="channels")) is None


def test_an_answer_far_ahead_is_given_and_the_next_ones_are_shown() -> None:
    found = rules.likely_answer(evidence({"id_card/fee": 0.5, "tax/vat": 0.1, "id_card/renew": 0.06, "tax/due": 0.02}))
    assert told(found) == ("answer", "id_card/fee")
    assert found is not None
    assert found.offered == 2
    assert rules.likely_answer(evidence({"id_card/fee": 0.44})) is None
    assert rules.likely_answer(evidence({"id_card/fee": 0.5, "tax/vat": 0.2})) is None
    assert rules.likely_answer(evidence({"id_card/fee": 0.5, "neighbours/dogs": 0.2})) is None
    assert rules.likely_answer(evidence({"pace/next": 0.5})) is None


def test_a_matter_beside_the_catalogue_far_likelier_than_any_answer_is_told() -> None:
    assert told(rules.likely_neighbour(evidence({"neighbours/dogs": 0.2, "tax/vat": 0.1}))) == (
        "move",
        "neighbours/dogs",
    )
    assert rules.likely_neighbour(evidence({"neighbours/dogs": 0.2, "tax/vat": 0.15})) is None
    assert rules.likely_neighbour(evidence({"neighbours/dogs": rules.NEIGHBOUR_FROM - 0.01})) is None
    assert rules.likely_neighbour(evidence({"tax/vat": 0.05})) is None


def test_of_what_a_message_has_no_word_nothing_is_offered() -> None:
    ranking = {"tax/vat": 0.5, "id_card/fee": 0.3, "id_card/renew": 0.2}
    found = rules.near_answers(evidence(ranking, not_offered=("tax",)))
    assert found is not None
    assert [each.id for each in found.candidates[: found.offered]] == ["id_card/fee", "id_card/renew"]
    assert rules.near_answers(evidence({"tax/vat": 0.5}, not_offered=("tax",))) is None
    assert rules.likely_answer(evidence({"tax/vat": 0.5}, not_offered=("tax",))) is None


def test_near_answers_are_offered_and_far_ones_are_not() -> None:
    ranking = {"id_card/fee": 0.4, "id_card/renew": 0.3, "tax/vat": 0.25}
    found = rules.near_answers(evidence(ranking))
    assert found is not None
    assert (found.decision, found.offered, found.topic) == ("clarify", 2, "id_card")
    assert found.confidence == pytest.approx(0.7)
    far = rules.near_answers(evidence({"id_card/fee": 0.4, "tax/vat": 0.19}))
    assert far is not None
    assert far.offered == 1
    assert rules.near_answers(evidence({"id_card/fee": 0.09})) is None
    assert rules.near_answers(evidence({"out_of_scope/recipe": 0.5, "id_card/fee": 0.4})) is None


def test_a_topic_on_which_the_candidates_agree_brings_its_questions() -> None:
    agreeing = {
        "id_card/fee": 0.09,
        "id_card/renew": 0.09,
        "id_card/lost": 0.08,
        "id_card/first": 0.05,
        "tax/vat": 0.02,
    }
    assert told(rules.likely_topic(evidence(agreeing))) == ("topic", "id_card")
    assert rules.likely_topic(evidence({"id_card/fee": 0.2})) is None
    assert rules.likely_topic(evidence({"pace/next": 0.2})) is None


def test_what_no_rule_takes_is_not_understood() -> None:
    assert told(rules.not_understood(evidence({"id_card/fee": 0.05}))) == ("fallback", None)
    assert told(decide(evidence({"id_card/fee": 0.05}))) == ("fallback", None)


def test_two_answers_that_are_each_likely_by_themselves_are_offered() -> None:
    """我那张社堡卡的事想问问: the odds are 4 and 1.5 to 1."""
    both = {"id_card/renew": 0.615, "id_card/fee": 0.231}
    asked = rules.rival_answers(evidence(both))
    assert asked is not None
    assert (asked.decision, asked.offered) == ("clarify", 2)
    assert rules.rival_answers(evidence({**both, "id_card/fee": 0.1})) is None
    in_hand = DialogueContext(answer_id="id_card/fee")
    assert rules.rival_answers(evidence(both, context=in_hand)) is None
    assert rules.rival_answers(evidence({"pace/next": 0.62, "pension/apply": 0.2})) is None


def test_a_name_in_talk_brings_the_likeliest_questions_of_its_topic() -> None:
    likely = {"id_card/fee": 0.7, "pension/apply": 0.1, "id_card/renew": 0.05}
    asked = rules.name_in_talk(evidence(likely, names_only=0.6))
    assert told(asked) == ("clarify", None)
    assert asked is not None
    assert ([each.id for each in asked.candidates], asked.offered) == (
        ["id_card/fee", "id_card/renew", "pension/apply"],
        2,
    )


@pytest.mark.parametrize(
    ("ranking", "more"),
    [
        ({"id_card/fee": 0.7}, {"names_only": 0.5}),
        ({"id_card/fee": THRESHOLDS.name_answer_from}, {"names_only": 0.9}),
        ({"id_card/fee": 0.7}, {"names_only": 0.9, "context": AFTER_FEE}),
        ({"mode/accessible": 0.7, "id_card/fee": 0.2}, {"names_only": 0.9}),
        ({"mode/accessible": 0.7}, {"names_only": 0.9}),
    ],
)
def test_what_says_what_is_wanted_or_is_all_but_certain_is_no_name_in_talk(
    ranking: dict[str, float], more: dict[str, Any]
) -> None:
    assert rules.name_in_talk(evidence(ranking, **more)) is None
