"""Each rule by itself: the evidence on which it decides, and the evidence beside it on which it doesn't."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bot.nlu import answer_rules
from bot.nlu import decision_rules as rules
from bot.nlu.decision_rules import decide
from bot.nlu.dialogue_context import DialogueContext
from bot.nlu.evidence import Evidence
from bot.nlu.ranking import Ranked
from bot.nlu.understanding import Understanding
from tests.support.thresholds import THRESHOLDS

AFTER_FEE = DialogueContext(answer_id="id_card/fee")


def evidence(
    ranking: dict[str, float], text: str = "说的话", context: DialogueContext | None = None, **more: Any
) -> Evidence:
    ranked = tuple(Ranked(label, score) for label, score in ranking.items())
    topics = ("id_card", "pension", "tax")
    return Evidence(text, ranked, context or DialogueContext(), THRESHOLDS, topics=topics, **more)


def told(understanding: Understanding | None) -> tuple[str, str | None] | None:
    """The decision, and the move, topic or answer that it is about."""
    if understanding is None:
        return None
    first = understanding.candidates[0].id if understanding.candidates else None
    about = {"move": understanding.move, "topic": understanding.topic, "answer": first}
    return understanding.decision, about.get(understanding.decision)


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
    assert told(rules.sure_answer(evidence({"privacy/erase": 0.2, "id_card/fee": 0.7}))) is not None


@pytest.mark.parametrize("label", ["id_card/fee", "out_of_scope/recipe"])
def test_neither_a_topic_nor_what_is_out_of_scope_is_followed(label: str) -> None:
    assert rules.move(evidence({label: 0.9})) is None


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


def test_the_part_asked_for_goes_before_one_that_is_only_named() -> None:
    asked = evidence({"tax/vat": 0.8}, aspect="fee", part="channels")
    assert asked.understood("answer", 0.8).aspect == "channels"
    assert evidence({"tax/vat": 0.8}, aspect="fee").understood("answer", 0.8).aspect == "fee"


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
    assert rules.likely_neighbour(evidence({"neighbours/dogs": answer_rules.NEIGHBOUR_FROM - 0.01})) is None
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


def test_a_topics_bare_name_is_no_move_unless_that_is_all_but_sure() -> None:
    """公交出行, a topic of an imported pack, is likest to a goodbye."""
    assert rules.move(evidence({"pace/next": 0.5}, named_topic="id_card")) is None
    assert rules.move(evidence({"pace/next": 0.95}, named_topic="id_card")) is not None
    assert rules.move(evidence({"pace/next": 0.5})) is not None
