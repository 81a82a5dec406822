from __future__ import annotations

import pytest
from rasa.shared.exceptions import InvalidConfigException
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.knowledge.live_pack import shared_pack
from bot.nlu.answer_ranker import RANKED_READING, RANKING_KEY
from bot.nlu.dialogue_context import DialogueContext
from bot.nlu.ranking import Ranked
from bot.nlu.spelling_variants import CORRECTED, MENDED
from bot.nlu.turn_decision import TurnDecision, topic_names
from bot.nlu.understanding import KEY
from bot.settings import PROJECT_ROOT
from tests.support.turn_decisions import OPTIONS, after, conversation, decide, made, ranked, understood_in


@pytest.fixture(scope="module")
def decision() -> TurnDecision:
    return made(OPTIONS)


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
    alone = {"follow_up/fee": 0.9, "id_card/fee": 0.05}
    before = understood_in(decision, after(), "要多少钱", alone)
    then = understood_in(
        decision,
        after(answer_id="id_card/temporary"),
        "要多少钱",
        alone,
        {"follow_up/fee": 0.9, "id_card/temporary": 0.8},
    )
    assert (before.decision, before.move) == ("move", "vague/ask")
    assert (then.decision, then.move, then.aspect) == ("move", "follow_up/fee", "fee")


@pytest.mark.parametrize(
    ("said", "meant"),
    [("walk/next_sibling", "pace/next"), ("walk/previous_sibling", "pace/back"), ("whose/family", "follow_up/proxy")],
)
def test_a_move_with_nothing_of_its_own_to_refer_to_is_about_the_answer(
    decision: TurnDecision, said: str, meant: str
) -> None:
    talk, in_context = after(answer_id="id_card/temporary"), {said: 0.5, "id_card/temporary": 0.4}
    assert understood_in(decision, talk, "那个", {said: 0.5}, in_context).move == meant


def test_for_whom_the_matter_is_counts_only_while_it_is_asked(decision: TurnDecision) -> None:
    asked = DialogueContext(answer_id="id_card/temporary", is_asked_whose=True)
    assert decide(decision, "给我妈办", {"whose/family": 0.9}, asked).move == "whose/family"
    assert decide(decision, "给我妈办", {"whose/family": 0.9}).move == "vague/ask"


def test_before_any_answer_there_is_nothing_to_sum_up_but_stop_is_understood(decision: TurnDecision) -> None:
    assert decide(decision, "记成单子", {"pace/recap": 0.9}).decision == "fallback"
    assert decide(decision, "停", {"pace/stop": 0.9}).move == "pace/stop"
    talk = conversation(answer_id="id_card/temporary")
    assert decide(decision, "记成单子", {"pace/recap": 0.9}, talk).move == "pace/recap"


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


def test_with_choices_open_less_is_sure_enough(decision: TurnDecision) -> None:
    ranking = {"id_card/renew": 0.5, "exit_entry/passport_renew": 0.4}
    assert decide(decision, "过期那个", ranking).decision == "clarify"
    then = decide(decision, "过期那个", ranking, conversation(choices=("id_card/renew", "id_card/fee")))
    assert (then.decision, then.candidates[0].id) == ("answer", "id_card/renew")


def test_the_words_of_a_button_bring_their_answer_however_they_were_ranked(decision: TurnDecision) -> None:
    understood = decide(decision, "办身份证要多少钱", {"id_card/first_apply": 0.9, "id_card/fee": 0.05})
    assert (understood.decision, understood.candidates[0].id) == ("answer", "id_card/fee")
    assert [candidate.id for candidate in understood.candidates].count("id_card/fee") == 1


def test_the_ranking_in_the_conversation_decides_where_there_is_one(decision: TurnDecision) -> None:
    alone = {"id_card/fee": 0.45, "social_insurance/card_lost": 0.4}
    talk = after(answer_id="social_insurance/card_lost")
    assert understood_in(decision, after(), "补卡那个咋说的", alone).decision == "clarify"
    then = understood_in(
        decision, talk, "补卡那个咋说的", alone, {"social_insurance/card_lost": 0.7, "id_card/fee": 0.1}
    )
    assert (then.decision, then.candidates[0].id) == ("answer", "social_insurance/card_lost")


@pytest.mark.parametrize("move", ["privacy/erase", "mode/standard", "region/set", "handoff/human"])
def test_what_lasts_must_be_surer_than_what_passes(decision: TurnDecision, move: str) -> None:
    """A citizen's chat records as evidence (0.56) led to the question whether to erase the conversation."""
    asked = {"employment/wage_arrears": 0.45}
    assert decide(decision, "就有微信聊天记录", {move: 0.35, **asked}).decision == "clarify"
    assert decide(decision, "就有微信聊天记录", {move: 0.9}).move == move
    assert decide(decision, "再说一遍那个", {"pace/again": 0.35}).move == "pace/again"


def test_a_name_that_two_topics_share_names_neither() -> None:
    knowledge = shared_pack(PROJECT_ROOT).current.knowledge
    names = topic_names(knowledge)
    claimed: dict[str, set[str]] = {}
    for topic in knowledge.topics.values():
        for name in (topic.title, *topic.keywords):
            claimed.setdefault(name, set()).add(topic.key)
    assert not [name for name, topics in claimed.items() if len(topics) > 1 and name in names]


def test_the_conversation_is_read_from_the_trackers_slots(decision: TurnDecision) -> None:
    understood = []
    for talk in (None, after(answer_id="id_card/fee", choices=("id_card/renew", "id_card/fee"))):
        message = Message({TEXT: "2", RANKING_KEY: [Ranked("id_card/temporary", 0.2)]})
        decision.process([message], talk)
        understood.append(message.get(KEY)["move"])
    assert understood == [None, "choose/number"]


def test_a_missing_option_is_named() -> None:
    with pytest.raises(InvalidConfigException, match="answer_from"):
        made({name: value for name, value in OPTIONS.items() if name != "answer_from"})
    with pytest.raises(InvalidConfigException, match=r"move_from\.default"):
        made({**OPTIONS, "move_from": {"privacy": 0.6}})


def test_an_intent_that_is_no_topic_is_a_move_without_being_named_in_code(decision: TurnDecision) -> None:
    message = Message(
        {TEXT: "帮我约个号", RANKING_KEY: [Ranked("appointment/make", 0.6), Ranked("health/clinic", 0.2)]}
    )
    decision.process([message])
    assert (message.get(KEY)["move"], message.get("intent")["name"]) == ("appointment/make", "appointment")
    assert "appointment/make" not in [candidate["id"] for candidate in message.get(KEY)["candidates"]]
    surer = made({**OPTIONS, "move_from": {**OPTIONS["move_from"], "appointment": 0.9}})
    assert decide(surer, "帮我约个号", {"appointment/make": 0.6, "health/clinic": 0.2}).move is None


def test_a_candidate_with_nothing_else_near_is_answered_though_it_is_not_sure(decision: TurnDecision) -> None:
    text = "我在那边住着老人坐车的那个"
    unsure = {"elderly/public_transport": OPTIONS["answer_from"] - 0.008}
    alone, beside_another, beside_a_rival = (
        decide(decision, text, {**unsure, "pension/apply": score}) for score in (0.01, 0.15, 0.35)
    )
    assert [each.decision for each in (alone, beside_another, beside_a_rival)] == ["answer", "answer", "clarify"]
    assert (alone.offered, beside_another.offered) == (0, 2)


def test_a_question_about_a_part_is_of_the_answer_in_hand_unless_it_is_about_another(decision: TurnDecision) -> None:
    talk, alone = after(answer_id="pension/apply"), {"follow_up/channels": 0.6, "tax/e_invoice": 0.1}
    of_it = understood_in(decision, talk, "去哪里申请", alone, {"pension/apply": 0.8, "tax/e_invoice": 0.1})
    assert (of_it.move, of_it.candidates[0].id) == ("follow_up/channels", "pension/apply")
    of_another = understood_in(decision, talk, "去哪里申请", alone, {"tax/e_invoice": 0.8, "pension/apply": 0.1})
    assert (of_another.decision, of_another.candidates[0].id) == ("answer", "tax/e_invoice")
    assert of_another.aspect == "channels"


@pytest.mark.parametrize("label", ["follow_up/related", "pace/next"])
def test_only_a_part_of_answers_is_asked_for_as_one(decision: TurnDecision, label: str) -> None:
    talk, in_context = after(answer_id="pension/apply"), {"pension/apply": 0.9, "tax/e_invoice": 0.05}
    assert understood_in(decision, talk, "那个呢", {label: 0.6}, in_context).decision == "answer"


def test_from_which_score_on_a_part_is_asked_for_is_an_option() -> None:
    talk, in_context = after(answer_id="pension/apply"), {"pension/apply": 0.8}
    for part_from, decided in ((0.6, "move"), (0.61, "answer")):
        asked = understood_in(
            made({**OPTIONS, "part_from": part_from}), talk, "那个呢", {"follow_up/channels": 0.6}, in_context
        )
        assert asked.decision == decided


def test_facts_and_nothing_else_are_about_the_answer_computed_from_them(decision: TurnDecision) -> None:
    computed = DialogueContext(answer_id="pension/apply", computed_from=frozenset({"birth"}))
    ranking = ranked({"tax/e_invoice": 0.8})
    told = decision.decide("67年3月", ranking, computed, facts=frozenset({"birth"}))
    assert (told.decision, told.candidates[0].id) == ("answer", "pension/apply")
    assert decision.decide("67年3月", ranking, computed).candidates[0].id == "tax/e_invoice"


@pytest.mark.parametrize(
    ("reading", "ranking", "corrected"),
    [
        (MENDED, {"social_insurance/card_lost": 0.8}, ("社保卡",)),
        (MENDED, {"social_insurance/card_lost": 0.3, "social_insurance/card_apply": 0.25}, ("社保卡",)),
        (TEXT, {"social_insurance/card_lost": 0.8}, ()),
        (MENDED, {"chitchat/greet": 0.9}, ()),
        (MENDED, {}, ()),
    ],
)
def test_a_mended_word_is_named_when_an_answer_was_found_by_it(
    decision: TurnDecision, reading: str, ranking: dict[str, float], corrected: tuple[str, ...]
) -> None:
    message = Message(
        {TEXT: "社宝卡丢了", CORRECTED: ["社保卡"], RANKING_KEY: ranked(ranking), RANKED_READING: reading}
    )
    decision.process([message])
    assert message.get(KEY)["corrected"] == corrected


def test_no_word_is_named_as_misheard_when_the_message_is_a_question_word_by_word(decision: TurnDecision) -> None:
    ranking = ranked({"social_insurance/card_lost": 0.8})
    asked = "社保卡丢了怎么挂失补办"
    message = Message({TEXT: asked, CORRECTED: ["补办"], RANKING_KEY: ranking, RANKED_READING: MENDED})
    decision.process([message])
    assert message.get(KEY)["corrected"] == ()


@pytest.mark.parametrize(
    ("text", "ranking", "move"),
    [
        ("头一个", {"choose/first": 0.9}, "whose/self"),
        ("1", {}, "whose/self"),
        ("第二个", {"choose/second": 0.9}, "whose/family"),
        ("都不是", {"choose/none": 0.9}, "chitchat/deny"),
    ],
)
def test_the_question_for_whom_a_matter_is_takes_the_first_or_the_second(
    decision: TurnDecision, text: str, ranking: dict[str, float], move: str
) -> None:
    talk = DialogueContext(answer_id="social_insurance/card_lost", is_asked_whose=True)
    assert decide(decision, text, ranking, talk).move == move


def test_a_question_for_a_part_alone_is_not_asked_of_an_answer_never_spoken_of(decision: TurnDecision) -> None:
    tracker = after(answer_id="id_card/renew")
    in_context = {"id_card/fee": 0.9, "follow_up/steps": 0.9, "id_card/renew": 0.3}
    asked = understood_in(decision, tracker, "具体步骤是啥", {"follow_up/steps": 0.9, "id_card/fee": 0.01}, in_context)
    assert (asked.move, asked.candidates[0].id) == ("follow_up/steps", "id_card/renew")
    named = understood_in(decision, tracker, "办证的步骤", {"id_card/fee": 0.95, "follow_up/steps": 0.5}, in_context)
    assert (named.decision, named.candidates[0].id) == ("answer", "id_card/fee")
