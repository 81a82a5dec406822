"""What is learned from conversations holds of others."""

from __future__ import annotations

import numpy as np

from bot.nlu.context_features import ContextFeatures, Situation
from bot.nlu.context_lessons import Lesson, lessons
from bot.nlu.context_training import fit_context, fit_names_only
from bot.nlu.conversation_examples import Turn
from bot.nlu.message_classifier import Heard
from tests.support.matters import FEE, LOST, PENSION, encode, made_profiles, signs_of

PROFILES = made_profiles()
RELATED = {FEE: (LOST,), LOST: (FEE, PENSION), PENSION: ()}


def turn(*labels: str) -> Turn:
    return Turn(0, labels, is_vague=False)


GOING_ON = ("要钱不", "那要带啥", "那周末呢", "那多久呢")
COMPLETE = {FEE: "居住卡要多少钱", LOST: "居住卡丢了怎么补", PENSION: "养老金怎么申领"}


def test_what_is_learned_keeps_to_the_matter_for_words_that_go_on_and_leaves_it_for_complete_ones() -> None:
    random = np.random.default_rng(0)
    texts: list[str] = []
    taught: list[Lesson] = []
    numbers: list[int] = []
    for number in range(40):
        one, other = random.permutation(list(COMPLETE))[:2]
        said = [(COMPLETE[one], one), (str(random.choice(GOING_ON)), one), (COMPLETE[other], other)]
        said.append((str(random.choice(GOING_ON)), other))
        turns = [(turn(label), signs_of(PROFILES, text)) for text, label in said]
        taught += lessons(turns, RELATED, random)
        texts += [text for text, _ in said]
        numbers += [number] * len(said)
    features = ContextFeatures(PROFILES)
    goes_on, model = fit_context(
        features,
        taught,
        [heard(text) for text in texts],
        numbers,
        [heard("那要拍照不")],
        [heard("护照到期怎么换")],
        RELATED,
    )
    assert goes_on.log_odds([heard("那要本人不")])[0] > 0 > goes_on.log_odds([heard("居住证怎么办")])[0]

    def found(text: str, in_hand: str) -> str:
        signs = signs_of(PROFILES, text, goes_on=goes_on.log_odds([heard(text)])[0])
        situation = Situation(signs, in_hand, (in_hand,), (), RELATED[in_hand])
        candidates = features.candidates(situation)
        return candidates[int(model.probabilities(features.of(situation, candidates)).argmax())]

    for in_hand in COMPLETE:
        assert [found(text, in_hand) for text in ("那要钱不", "那周末呢")] == [in_hand, in_hand]
        assert [found(text, in_hand) for text in COMPLETE.values()] == list(COMPLETE)


def heard(text: str) -> Heard:
    return Heard(text, encode([text])[0])


def test_one_conversation_and_no_follow_up_questions_are_enough_to_learn_from() -> None:
    turns = [(turn(label), signs_of(PROFILES, "那个")) for label in (LOST, LOST, FEE)] * 8
    taught = list(lessons(turns, RELATED, np.random.default_rng(0)))
    messages = [heard("卡丢了"), heard("要钱不"), heard("多少钱")] * 8
    goes_on, model = fit_context(
        ContextFeatures(PROFILES), taught, messages, [0] * len(taught), [], [heard("护照到期怎么换")], RELATED
    )
    assert np.isfinite(goes_on.log_odds(messages)).all()
    assert model is not None


def test_names_in_talk_are_told_from_what_says_what_is_wanted() -> None:
    vague = Turn(0, (LOST, FEE), is_vague=True)
    said = [(vague, heard(f"我那张{name}的事想问问")) for name in ("社保卡", "居住卡", "公交卡", "老年卡")]
    said += [(turn(LOST), heard(f"{name}丢了怎么补")) for name in ("社保卡", "居住卡", "公交卡", "老年卡")]
    names_only = fit_names_only(said, [heard("护照到期怎么换")])
    of_name, of_question = names_only.log_odds([heard("我那本房产证的事想问问"), heard("房产证丢了怎么补")])
    assert of_name > 0 > of_question


def test_where_nothing_is_vague_nothing_names_a_matter_only() -> None:
    names_only = fit_names_only([(turn(LOST), heard("卡丢了"))], [heard("护照到期怎么换")])
    assert names_only.log_odds([heard("我那张卡的事")]) == [0.0]
