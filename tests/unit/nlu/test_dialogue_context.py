from __future__ import annotations

from typing import Any

import pytest
from rasa.shared.core.events import deserialise_events
from rasa.shared.core.trackers import DialogueStateTracker

from bot.knowledge.live_pack import shared_pack
from bot.nlu.dialogue_context import DialogueContext, as_meant, competing
from bot.nlu.dialogue_state import Alarm, Pending, set_slots
from bot.nlu.ranking import Ranked
from bot.settings import PROJECT_ROOT
from tests.support.shipped_content import shipped_domain


def context_of(*turns: dict[str, Any], **slots: Any) -> DialogueContext:
    """The context after turns that set slots, and slots set in the last one."""
    tracker = DialogueStateTracker("citizen", shipped_domain().slots)
    for of_turn in (*turns, slots):
        for event in deserialise_events(set_slots(**of_turn)):
            tracker.update(event)
    return DialogueContext.of(tracker, shared_pack(PROJECT_ROOT).current.knowledge)


def ranked(ranking: dict[str, float], context: DialogueContext) -> dict[str, float]:
    weighed = competing([Ranked(*each) for each in ranking.items()], context)
    assert [each.score for each in weighed] == sorted((each.score for each in weighed), reverse=True)
    return {each.label: each.score for each in weighed}


def test_it_is_read_from_the_state_and_the_content() -> None:
    context = context_of(answer_id="id_card/fee", choices=("tax/e_invoice", "id_card/renew"), alarm=Alarm("fire"))
    related = shared_pack(PROJECT_ROOT).current.knowledge.answers["id_card/fee"].related
    assert (context.answer_id, context.alarm) == ("id_card/fee", "fire")
    assert context.choices == ("tax/e_invoice", "id_card/renew"), "in the order in which they were offered"
    assert context.related == tuple(related)
    assert related
    assert not context.is_in_tree
    assert context.asked_in_danger is None
    assert (
        context_of(alarm=Alarm("fire", "assistance/temporary_relief")).asked_in_danger == "assistance/temporary_relief"
    )
    assert context_of() == DialogueContext()
    removed = "id_card/removed_since"
    assert context_of(answer_id=removed) == DialogueContext(answer_id=removed, earlier=(removed,))


def test_the_answers_given_before_are_known_the_last_one_first() -> None:
    context = context_of({"answer_id": "id_card/fee"}, {"answer_id": "pension/apply"}, answer_id="id_card/renew")
    assert context.earlier == ("id_card/renew", "pension/apply", "id_card/fee")


@pytest.mark.parametrize(
    ("slots", "has_matter"),
    [
        ({}, False),
        ({"answer_id": "id_card/fee"}, True),
        ({"choices": ("id_card/fee",)}, True),
        ({"region": "430100"}, False),
    ],
)
def test_an_answer_given_and_choices_offered_are_a_matter_to_go_on_with(
    slots: dict[str, Any], has_matter: bool
) -> None:
    assert context_of(**slots).has_matter is has_matter


@pytest.mark.parametrize(
    ("pending", "is_asked"), [(Pending.WHOSE, True), (Pending.RESUME, True), (Pending.MODE, False)]
)
def test_for_whom_may_be_said_while_it_is_asked_and_while_resuming(pending: Pending, is_asked: bool) -> None:
    assert context_of(pending=pending).is_asked_whose is is_asked


def test_what_the_last_answer_is_computed_from_is_known_and_what_was_asked() -> None:
    context = context_of(answer_id="tax/deed_tax", pending=Pending.FACT, asked_fact="homes")
    assert context.asked_fact == "homes"
    assert context.computed_from == {"homes", "area", "price"}
    assert context_of(answer_id="id_card/fee").computed_from == frozenset()


def test_walking_needs_an_answer_in_the_tree() -> None:
    assert not context_of(answer_id="id_card/fee").allows("walk/children")
    assert context_of(answer_id="framework/supports").allows("walk/children")
    assert context_of(answer_id="framework/supports").allows("choose/second")
    assert not context_of(answer_id="framework/chief_data_officer").allows("choose/second")


def test_labels_compete_for_one_whole_with_something_unknown() -> None:
    scores = ranked({"id_card/fee": 0.9, "pension/apply": 0.6}, DialogueContext())
    assert scores == {"id_card/fee": pytest.approx(9 / 11.5), "pension/apply": pytest.approx(1.5 / 11.5)}


def test_the_ranking_alone_says_what_an_answer_weighs() -> None:
    """What was spoken of before is in the scores already: `bot.nlu.context_ranker` learned how much it counts."""
    ranking = {"id_card/fee": 0.2, "id_card/renew": 0.2, "tax/e_invoice": 0.2}
    context = DialogueContext("id_card/fee", choices=("tax/e_invoice",), related=("id_card/renew",))
    assert ranked(ranking, context) == ranked(ranking, DialogueContext())


@pytest.mark.parametrize("context", [DialogueContext("id_card/fee"), DialogueContext(choices=("id_card/fee",))])
def test_with_a_matter_in_hand_neither_a_part_nor_no_matter_competes_with_answers(context: DialogueContext) -> None:
    ranking = {"follow_up/fee": 0.9, "vague/ask": 0.8, "id_card/fee": 0.4}
    assert list(ranked(ranking, context)) == ["id_card/fee"]
    assert list(ranked(ranking, DialogueContext())) == ["vague/ask", "id_card/fee"]


def test_other_answers_can_be_asked_for_once_one_was_given() -> None:
    ranking = {"follow_up/related": 0.5}
    assert list(ranked(ranking, DialogueContext("id_card/fee"))) == ["follow_up/related"]
    assert ranked(ranking, DialogueContext(choices=("id_card/fee",))) == {}


def test_moves_that_refer_to_nothing_are_dropped_or_mean_something_else() -> None:
    assert ranked({"choose/second": 0.5}, DialogueContext()) == {}
    assert list(ranked({"follow_up/fee": 0.5}, DialogueContext())) == ["vague/ask"]
    assert list(ranked({"walk/next_sibling": 0.3, "pace/next": 0.3}, DialogueContext("id_card/fee"))) == ["pace/next"]


def test_scores_that_mean_the_same_come_together_and_a_certainty_is_the_most() -> None:
    said = [Ranked("whose/family", 0.7), Ranked("follow_up/proxy", 0.2), Ranked("id_card/fee", 0.1)]
    proxy, fee = as_meant(said, DialogueContext("id_card/fee"))
    assert (proxy.label, proxy.score, fee) == ("follow_up/proxy", pytest.approx(0.9), Ranked("id_card/fee", 0.1))
    assert as_meant(said, DialogueContext(is_asked_whose=True)) == said
    doubled = [Ranked("whose/family", 0.7), Ranked("follow_up/proxy", 0.7)]
    assert as_meant(doubled, DialogueContext()) == [Ranked("follow_up/proxy", 1.0)]
