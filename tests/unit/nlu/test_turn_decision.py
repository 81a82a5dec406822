from __future__ import annotations

from typing import Any

import pytest

from bot.knowledge.live import shared_knowledge
from bot.nlu.alarms import Alarms
from bot.nlu.aspects import Aspects
from bot.nlu.ranking import Ranked
from bot.nlu.turn_decision import Conversation, TurnDecision, topic_names
from bot.nlu.understanding import Understanding
from bot.settings import PROJECT_ROOT

LEXICON = PROJECT_ROOT / "data" / "lexicon"


@pytest.fixture(scope="module")
def decision() -> TurnDecision:
    return TurnDecision(
        TurnDecision.get_default_config(),
        Aspects.load(LEXICON / "aspects.yml"),
        Alarms.load(LEXICON / "emergency.yml"),
        shared_knowledge(PROJECT_ROOT),
    )


def conversation(
    answer_id: str | None = None, choices: tuple[str, ...] = (), related: tuple[str, ...] = ()
) -> Conversation:
    talk = Conversation()
    talk.answer_id, talk.choices, talk.related = answer_id, frozenset(choices), frozenset(related)
    return talk


def decide(
    decision: TurnDecision, text: str, ranking: dict[str, float], talk: Conversation | None = None
) -> Understanding:
    ranked = [Ranked(label, score) for label, score in ranking.items()]
    return decision.decide(text, ranked, talk or conversation())


def test_a_sure_candidate_is_answered(decision: TurnDecision) -> None:
    understood = decide(decision, "补身份证要带户口本不", {"id_card/replace_lost": 0.8, "id_card/renew": 0.1})
    assert (understood.decision, understood.topic) == ("answer", "id_card")
    assert understood.candidates[0].id == "id_card/replace_lost"


def test_two_near_candidates_are_offered_and_far_ones_are_not(decision: TurnDecision) -> None:
    understood = decide(
        decision, "证没了咋弄啊现在", {"id_card/replace_lost": 0.4, "id_card/renew": 0.35, "pension/apply": 0.01}
    )
    assert (understood.decision, understood.offered) == ("clarify", 2)


def test_a_bare_name_of_a_topic_brings_its_questions(decision: TurnDecision) -> None:
    understood = decide(decision, "身份证", {"id_card/first_apply": 0.6, "id_card/renew": 0.1})
    assert (understood.decision, understood.topic) == ("topic", "id_card")


@pytest.mark.parametrize("ranking", [{}, {"out_of_scope/small_talk": 0.9}, {"pension/apply": 0.02}])
def test_what_is_not_understood_is_a_fallback(decision: TurnDecision, ranking: dict[str, float]) -> None:
    assert decide(decision, "红烧肉怎么做", ranking).decision == "fallback"


def test_a_follow_up_needs_something_to_follow(decision: TurnDecision) -> None:
    ranking = {"follow_up/fee": 0.9, "id_card/fee": 0.05}
    alone = decide(decision, "要多少钱", ranking)
    after = decide(decision, "要多少钱", ranking, conversation(answer_id="id_card/temporary"))
    assert (alone.decision, alone.move) == ("move", "vague/ask")
    assert (after.decision, after.move, after.aspect) == ("move", "follow_up/fee", "fee")


def test_a_number_is_a_choice_only_while_something_is_offered(decision: TurnDecision) -> None:
    ranking = {"choose/first": 0.9}
    offering = conversation(choices=("id_card/fee", "id_card/renew"))
    assert decide(decision, "第一个", ranking).decision == "fallback"
    assert decide(decision, "上头那个", ranking, offering).move == "choose/first"


@pytest.mark.parametrize("text", ["2", "第二个", "选二吧"])
def test_a_number_alone_is_a_choice_however_it_was_ranked(decision: TurnDecision, text: str) -> None:
    understood = decide(
        decision, text, {"framework/supports": 0.9}, conversation(choices=("id_card/fee", "id_card/renew"))
    )
    assert (understood.decision, understood.move) == ("move", "choose/number")


def test_an_emergency_number_is_no_choice(decision: TurnDecision) -> None:
    understood = decide(
        decision, "120", {"emergency/medical": 0.9}, conversation(choices=("id_card/fee", "id_card/renew"))
    )
    assert understood.move == "emergency/medical"


def test_the_choices_offered_weigh_in(decision: TurnDecision) -> None:
    ranking = {"id_card/renew": 0.4, "exit_entry/passport_renew": 0.35}
    assert decide(decision, "过期那个", ranking).decision == "clarify"
    after = decide(decision, "过期那个", ranking, conversation(choices=("id_card/renew", "id_card/fee")))
    assert (after.decision, after.candidates[0].id) == ("answer", "id_card/renew")


def test_the_words_of_a_button_bring_their_answer_however_they_were_ranked(decision: TurnDecision) -> None:
    understood = decide(decision, "办身份证要多少钱", {"id_card/first_apply": 0.9, "id_card/fee": 0.05})
    assert (understood.decision, understood.candidates[0].id) == ("answer", "id_card/fee")
    assert [candidate.id for candidate in understood.candidates].count("id_card/fee") == 1


def test_walking_needs_an_answer_in_the_tree() -> None:
    knowledge = shared_knowledge(PROJECT_ROOT).current

    def after(answer_id: str) -> Conversation:
        class Tracker:
            slots = dict.fromkeys(("answer_id", "choices"))

            def get_slot(self, name: str) -> Any:
                return answer_id if name == "answer_id" else None

        return Conversation(Tracker(), knowledge)  # type: ignore[arg-type]

    assert not after("id_card/fee").allows("walk/children")
    assert after("framework/supports").allows("walk/children")
    assert after("framework/supports").allows("choose/second")
    assert not after("framework/chief_data_officer").allows("choose/second")


def test_the_last_answer_weighs_in_when_two_are_near(decision: TurnDecision) -> None:
    ranking = {"id_card/fee": 0.45, "social_insurance/card_lost": 0.4}
    assert decide(decision, "补卡要交钱不", ranking).decision == "clarify"
    after = decide(decision, "补卡要交钱不", ranking, conversation(answer_id="social_insurance/card_lost"))
    assert (after.decision, after.candidates[0].id) == ("answer", "social_insurance/card_lost")


def test_despair_goes_before_any_answer(decision: TurnDecision) -> None:
    understood = decide(decision, "低保办不下来我不想活了", {"pension/apply": 0.95})
    assert (understood.decision, understood.move) == ("move", "emergency/distress")


def test_an_emergency_needs_less_certainty_than_an_answer(decision: TurnDecision) -> None:
    understood = decide(decision, "他倒下去了", {"emergency/medical": 0.36, "pension/apply": 0.3})
    assert understood.move == "emergency/medical"


def test_a_past_fire_that_asks_for_relief_is_no_emergency(decision: TurnDecision) -> None:
    understood = decide(decision, "上个月家里着火了有啥补助", {"elderly/care_subsidy": 0.7, "emergency/fire": 0.2})
    assert understood.decision == "answer"


def test_a_fire_that_is_out_is_no_emergency(decision: TurnDecision) -> None:
    ranking = {"emergency/fire": 0.67, "chitchat/bye": 0.1}
    assert (decide(decision, "火还在烧", ranking).move or "").startswith("emergency/")
    assert not (decide(decision, "火灭了", ranking).move or "").startswith("emergency/")


def test_asking_which_number_to_call_is_answered(decision: TurnDecision) -> None:
    understood = decide(decision, "着火了打多少", {"emergency/fire": 0.6, "hotline/emergency": 0.4})
    assert (understood.decision, understood.candidates[0].id) == ("answer", "hotline/emergency")


def test_a_name_that_two_topics_share_names_neither() -> None:
    knowledge = shared_knowledge(PROJECT_ROOT).current
    names = topic_names(knowledge)
    claimed: dict[str, set[str]] = {}
    for topic in knowledge.topics.values():
        for name in (topic.title, *topic.keywords):
            claimed.setdefault(name, set()).add(topic.key)
    assert not [name for name, topics in claimed.items() if len(topics) > 1 and name in names]


def test_a_conversation_reads_the_trackers_slots() -> None:
    class Tracker:
        slots: dict[str, Any] = {"answer_id": None, "choices": None}  # noqa: RUF012

        def get_slot(self, name: str) -> Any:
            return {"answer_id": "id_card/fee", "choices": ["id_card/fee"]}[name]

    talk = Conversation(Tracker(), shared_knowledge(PROJECT_ROOT).current)  # type: ignore[arg-type]
    assert (talk.answer_id, talk.choices) == ("id_card/fee", {"id_card/fee"})
    assert talk.related == set(shared_knowledge(PROJECT_ROOT).current.answers["id_card/fee"].related)


def test_a_candidate_with_nothing_else_near_is_answered_though_it_is_not_sure(decision: TurnDecision) -> None:
    text = "我在那边住着老人坐车的那个"
    alone = decide(decision, text, {"elderly/public_transport": 0.5, "pension/apply": 0.01})
    beside_another = decide(decision, text, {"elderly/public_transport": 0.5, "pension/apply": 0.2})
    assert (alone.decision, beside_another.decision) == ("answer", "clarify")


def test_a_short_question_about_a_part_leans_on_the_last_answer_unless_it_fits_another(decision: TurnDecision) -> None:
    talk = conversation(answer_id="pension/apply")
    assert decide(decision, "去哪里申请", {"tax/e_invoice": 0.1}, talk).move == "follow_up/channels"
    assert decide(decision, "去哪里申请", {"tax/e_invoice": 0.35}, talk).decision == "clarify"
    assert decide(decision, "去哪里申请", {"tax/e_invoice": 0.1}).move is None
