"""Each rule by itself: the evidence on which it decides, and the evidence beside it on which it doesn't."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.nlu import decision_rules as rules
from bot.nlu.decision_rules import decide
from bot.nlu.dialogue_context import DialogueContext
from bot.nlu.evidence import Evidence
from tests.support.rule_evidence import AFTER_FEE, evidence, told


def test_the_exact_words_of_a_heading_are_its_answer() -> None:
    found = rules.exact_question(evidence({"pension/apply": 0.9, "id_card/fee": 0.1}, exact="id_card/fee"))
    assert told(found) == ("answer", "id_card/fee")
    assert found is not None
    assert [(each.id, each.score) for each in found.candidates] == [("id_card/fee", 1.0), ("pension/apply", 0.9)]
    assert rules.exact_question(evidence({"pension/apply": 0.9})) is None


def test_a_yes_or_no_right_after_an_offer_answers_it() -> None:
    offered = DialogueContext(answer_id="id_card/renew", is_offered_something=True)
    likely = {"id_card/renew": 0.9}
    assert told(decide(evidence(likely, "不用", offered))) == ("move", "chitchat/deny")
    assert told(decide(evidence(likely, "要", offered))) == ("move", "chitchat/affirm")
    assert rules.answer_to_an_offer(evidence(likely, "要带什么", offered)) is None
    assert rules.answer_to_an_offer(evidence(likely, "不用", AFTER_FEE)) is None


@pytest.mark.parametrize("text", ["确认删除", "取消删除", "删了之后还找得回来吗", "1"])
def test_while_it_is_asked_whether_to_erase_an_answer_is_one_whatever_it_resembles(text: str) -> None:
    asked = DialogueContext(is_asked_to_erase=True)
    assert told(rules.answer_about_erasing(evidence({"tax/refund": 0.9}, text, asked))) == ("move", "privacy/answer")
    assert rules.answer_about_erasing(evidence({"tax/refund": 0.9}, text)) is None
    assert rules.answer_about_erasing(evidence({"tax/refund": 0.9}, "好的清楚了", asked)) is None


def test_a_number_takes_a_choice_only_while_choices_are_open() -> None:
    offering = DialogueContext(choices=("id_card/fee",))
    assert told(rules.choice_by_number(evidence({}, "第二个", offering))) == ("move", "choose/number")
    assert rules.choice_by_number(evidence({}, "第二个")) is None
    assert rules.choice_by_number(evidence({}, "两个都要", offering)) is None


@pytest.mark.parametrize(("text", "move"), [("1", "whose/self"), ("2", "whose/family")])
def test_a_number_says_for_whom_only_while_that_is_asked(text: str, move: str) -> None:
    asked = DialogueContext(is_asked_whose=True)
    assert told(rules.whose_by_number(evidence({}, text, asked))) == ("move", move)
    assert rules.whose_by_number(evidence({}, text)) is None
    assert rules.whose_by_number(evidence({}, "3", asked)) is None


def test_what_is_like_nothing_is_not_understood() -> None:
    assert told(rules.like_nothing(evidence({}))) == ("fallback", None)
    assert rules.like_nothing(evidence({"id_card/fee": 0.01})) is None


def test_out_of_scope_must_be_sure() -> None:
    assert told(rules.beside_the_catalogue(evidence({"out_of_scope/recipe": 0.7}))) == ("fallback", None)
    assert rules.beside_the_catalogue(evidence({"out_of_scope/recipe": 0.69})) is None
    assert rules.beside_the_catalogue(evidence({"id_card/fee": 0.9})) is None


def test_which_matter_beside_the_catalogue_it_is_may_be_unsure() -> None:
    several = {"neighbours/dogs": 0.4, "neighbours/stalls": 0.2, "out_of_scope/recipe": 0.1, "id_card/fee": 0.2}
    assert told(rules.beside_the_catalogue(evidence(several))) == ("move", "neighbours/dogs")
    assert rules.beside_the_catalogue(evidence({"id_card/fee": 0.5, **several})) is None
    assert rules.beside_the_catalogue(evidence({**several, "neighbours/stalls": 0.1})) is None


@pytest.mark.parametrize(("text", "decision"), [("how do i renew my passport", "fallback"), ("gjj", None)])
def test_what_is_said_in_another_language_is_not_understood(text: str, decision: str | None) -> None:
    found = rules.foreign_language(evidence({"id_card/fee": 0.9}, text))
    assert (found.decision if found else None) == decision


def test_a_reply_to_what_decides_is_taken_while_that_is_asked() -> None:
    asked = DialogueContext(choices=("marriage/divorce#都同意", "marriage/divorce#有一方不同意"))
    assert told(rules.reply_to_what_decides(evidence({}, "我们都同意的", asked))) == ("move", "choose/reply")
    assert rules.reply_to_what_decides(evidence({}, "我们都同意的")) is None
    assert rules.reply_to_what_decides(evidence({}, "要带什么", asked)) is None


@pytest.mark.parametrize("label", ["pace/next", "appointment/make"])
def test_any_intent_that_is_no_topic_is_followed_from_the_default_on(label: str) -> None:
    assert told(rules.move(evidence({label: 0.3}))) == ("move", label)
    assert rules.move(evidence({label: 0.29})) is None


def test_a_family_with_a_threshold_of_its_own_must_reach_that() -> None:
    assert told(rules.move(evidence({"privacy/erase": 0.6}))) == ("move", "privacy/erase")
    assert rules.move(evidence({"privacy/erase": 0.59})) is None


def test_a_weak_move_does_not_hide_a_strong_one_behind_it() -> None:
    assert told(rules.move(evidence({"privacy/erase": 0.5, "pace/next": 0.4}))) == ("move", "pace/next")


@pytest.mark.parametrize("label", ["id_card/fee", "out_of_scope/recipe"])
def test_neither_a_topic_nor_what_is_out_of_scope_is_followed(label: str) -> None:
    assert rules.move(evidence({label: 0.9})) is None


def test_a_part_is_asked_of_the_answer_in_hand_when_nothing_is_likely() -> None:
    for ranking in ({}, {"tax/vat": 0.05}):
        found = decide(evidence(ranking, context=AFTER_FEE, part="sources"))
        assert told(found) == ("move", "follow_up/sources")
    assert rules.part_of_the_answer_in_hand(evidence({"tax/vat": 0.7}, context=AFTER_FEE, part="sources")) is None
    assert rules.part_of_the_answer_in_hand(evidence({}, context=AFTER_FEE)) is None
    assert rules.part_of_the_answer_in_hand(evidence({}, part="sources")) is None


@pytest.mark.parametrize(
    ("score", "alone", "is_of_the_part"), [(0.28, 0.3, True), (0.28, 0.6, False), (0.35, 0.3, False), (0.1, 0.9, True)]
)
def test_an_answer_that_is_near_takes_no_part_that_is_likelier_asked_for(
    score: float, alone: float, is_of_the_part: bool
) -> None:
    asked = evidence({"tax/vat": score}, context=AFTER_FEE, part="channels")
    thresholds = replace(asked.thresholds, in_context_from=0.2, near=0.3)
    asked = replace(asked, alone={"follow_up/channels": 0.4, "tax/vat": alone}, thresholds=thresholds)
    assert (rules.part_of_the_answer_in_hand(asked) is not None) is is_of_the_part


def test_a_sure_move_within_the_answer_in_hand_is_followed_though_it_is_about_that_answer() -> None:
    second = {"id_card/fee": 0.68, "choose/second": 0.25, "tax/vat": 0.01}
    assert told(decide(evidence(second, context=AFTER_FEE))) == ("move", "choose/second")
    assert rules.move_within_the_answer(evidence(second, context=AFTER_FEE, part="channels")) is None
    assert rules.move_within_the_answer(evidence(second, context=DialogueContext(answer_id="tax/vat"))) is None
    beside_another = {"id_card/fee": 0.5, "tax/vat": 0.3, "choose/second": 0.1}
    assert told(rules.move_within_the_answer(evidence(beside_another, context=AFTER_FEE))) == ("move", "choose/second")
    unsure = {"id_card/fee": 0.68, "choose/second": 0.1}
    assert rules.move_within_the_answer(evidence(unsure, context=AFTER_FEE)) is None
    assert (
        rules.move_within_the_answer(evidence({"id_card/fee": 0.68, "chitchat/deny": 0.3}, context=AFTER_FEE)) is None
    )
    assert rules.move_within_the_answer(evidence({"id_card/fee": 0.68}, context=AFTER_FEE)) is None


def test_a_part_of_one_of_several_choices_is_asked_back() -> None:
    offered = DialogueContext(choices=("id_card/fee", "tax/vat"))
    near = {"tax/vat": 0.45, "id_card/fee": 0.3}
    assert told(decide(evidence(near, context=offered, part="fee"))) == ("move", "vague/ask")
    assert rules.part_of_one_choice(evidence(near, context=offered)) is None
    assert rules.part_of_one_choice(evidence({"tax/vat": 0.7}, context=offered, part="fee")) is None
    only = DialogueContext(choices=("tax/vat",))
    assert rules.part_of_one_choice(evidence(near, context=only, part="fee")) is None
    in_hand = DialogueContext(answer_id="tax/vat", choices=("id_card/fee", "tax/vat"))
    assert rules.part_of_one_choice(evidence(near, context=in_hand, part="fee")) is None


@pytest.mark.parametrize(
    ("found", "decision"),
    [
        (evidence({"pace/next": 0.9}, exact="id_card/fee"), "answer"),
        (evidence({"out_of_scope/recipe": 0.9}, "2", DialogueContext(choices=("a/b",))), "move"),
        (evidence({"pace/next": 0.9}, named_topic="id_card"), "move"),
        (evidence({"id_card/fee": 0.8}, named_topic="id_card"), "topic"),
        (evidence({"id_card/fee": 0.25, "id_card/renew": 0.2}), "clarify"),
    ],
    ids=[
        "exact words before a move",
        "a number before all else",
        "a move before a name",
        "a name before an answer",
        "choices before a topic",
    ],
)
def test_the_first_rule_that_applies_decides(found: Evidence, decision: str) -> None:
    assert decide(found).decision == decision


AFTER_COMPUTED = DialogueContext(answer_id="pension/years", computed_from=frozenset({"birth", "pension_paid"}))


def test_facts_alone_are_about_the_answer_that_is_computed_from_them() -> None:
    for facts in ({"birth"}, {"paid"}, {"person", "sex"}):
        found = rules.facts_of_the_last_answer(
            evidence({"tax/refund": 0.9}, "67年3月", AFTER_COMPUTED, facts_alone=frozenset(facts))
        )
        assert told(found) == ("answer", "pension/years")


def test_facts_of_other_matters_or_beside_words_are_not() -> None:
    for context, facts in ((AFTER_COMPUTED, {"area"}), (AFTER_COMPUTED, set()), (AFTER_FEE, {"birth"})):
        asked = evidence({"tax/refund": 0.9}, "67年3月", context, facts_alone=frozenset(facts))
        assert rules.facts_of_the_last_answer(asked) is None


def test_who_is_asked_for_a_fact_may_decline() -> None:
    asked = replace(AFTER_COMPUTED, asked_fact="birth")
    assert told(rules.facts_of_the_last_answer(evidence({"tax/refund": 0.9}, "不想说", asked))) == (
        "answer",
        "pension/years",
    )
    for text in ("取消", "转人工", "不知道去哪办"):
        assert rules.facts_of_the_last_answer(evidence({"tax/refund": 0.9}, text, asked)) is None
    assert rules.facts_of_the_last_answer(evidence({"tax/refund": 0.9}, "不想说", AFTER_COMPUTED)) is None


def test_a_topics_bare_name_is_no_move_unless_that_is_all_but_sure() -> None:
    """公交出行, a topic of an imported pack, is likest to a goodbye."""
    assert rules.move(evidence({"pace/next": 0.5}, named_topic="id_card")) is None
    assert rules.move(evidence({"pace/next": 0.95}, named_topic="id_card")) is not None
    assert rules.move(evidence({"pace/next": 0.5})) is not None
