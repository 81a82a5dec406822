"""What speaks for an answer: the message by itself, and what was spoken of before."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from bot.nlu.context_features import ContextFeatures, Situation
from bot.nlu.matter_profiles import Matter, MatterProfiles
from tests.support.matters import FEE, LOST, PENSION, made_profiles, signs_of

GONE = "card/removed_since"


@pytest.fixture(scope="module")
def profiles() -> MatterProfiles:
    return made_profiles()


@pytest.fixture(scope="module")
def features(profiles: MatterProfiles) -> ContextFeatures:
    return ContextFeatures(profiles)


@pytest.fixture(scope="module")
def vague(profiles: MatterProfiles) -> Situation:
    """A message that speaks for no answer more than for another."""
    return Situation(signs_of(profiles, "飞船"))


def rows(features: ContextFeatures, situation: Situation) -> NDArray:
    """Of the three answers, to six digits."""
    return features.of(situation, [FEE, LOST, PENSION]).round(6)


def test_labels_that_no_answer_has_are_no_candidates(features: ContextFeatures, profiles: MatterProfiles) -> None:
    alone = {"pace/again": 0.8, PENSION: 0.1, GONE: 0.05}
    situation = Situation(signs_of(profiles, "再说", alone), GONE, (GONE,), (GONE,), (GONE,))
    candidates = features.candidates(situation)
    assert candidates[0] == PENSION
    assert sorted(candidates) == [FEE, LOST, PENSION]


def test_what_was_spoken_of_is_a_candidate_whatever_the_message_is_like() -> None:
    """Of many answers the regression brings few; the others come by the conversation, each once."""
    many = ContextFeatures(_many([f"topic/{number:02}" for number in range(40)]))
    signs = replace(
        signs_of(made_profiles(), "飞船", {"topic/39": 0.2}), ridge=np.linspace(1.0, 0.0, 40, dtype=np.float32)
    )
    situation = Situation(signs, "topic/20", ("topic/20", "topic/21"), ("topic/22",), ("topic/23",))
    by_itself, then = many.candidates(Situation(signs)), many.candidates(situation)
    assert by_itself[0] == "topic/39"
    assert "topic/00" in by_itself
    assert len(by_itself) < 10
    assert {"topic/20", "topic/21", "topic/22", "topic/23"} <= set(then) - set(by_itself)
    assert len(then) == len(set(then))
    assert "topic/30" in then, "which message and matter in hand, read as one question, are like"
    assert "topic/30" not in by_itself


def _many(labels: list[str]) -> MatterProfiles:
    """Profiles of answers of which the one at 20 is akin to that at 30."""
    kinship = np.eye(len(labels), dtype=np.float32) * 2
    kinship[20, 30] = 5.0
    return MatterProfiles.learn(
        {label: Matter([label], []) for label in labels},
        lambda texts: np.eye(len(texts), 64, dtype=np.float32),
        lambda label: kinship[labels.index(label)],
    )


def test_without_a_conversation_equal_signs_are_equal_features(features: ContextFeatures, vague: Situation) -> None:
    fee, lost, pension = rows(features, vague)
    assert fee.tolist() == lost.tolist() == pension.tolist()
    assert np.isfinite(fee).all()


@pytest.mark.parametrize(
    "said",
    [
        {"in_hand": FEE, "earlier": (FEE,)},
        {"offered": (FEE,)},
        {"in_hand": PENSION, "earlier": (PENSION, FEE)},
        {"in_hand": PENSION, "related": (FEE,)},
    ],
    ids=["in hand", "offered", "given earlier", "related"],
)
def test_each_thing_that_was_said_before_sets_an_answer_apart(
    features: ContextFeatures, vague: Situation, said: dict[str, object]
) -> None:
    fee, lost, _ = rows(features, replace(vague, **said))  # type: ignore[arg-type]
    assert fee.tolist() != lost.tolist()


def test_in_what_way_an_answer_was_spoken_of_is_told_apart(features: ContextFeatures, vague: Situation) -> None:
    ways = [
        replace(vague, offered=(FEE, LOST)),
        replace(vague, offered=(LOST, FEE)),
        replace(vague, in_hand=PENSION, earlier=(PENSION, FEE)),
        replace(vague, in_hand=PENSION, earlier=(PENSION, LOST, FEE)),
        replace(vague, in_hand=PENSION, earlier=(PENSION,)),
    ]
    assert len({tuple(rows(features, each)[0]) for each in ways}) == len(ways)


def test_an_answer_of_the_topic_in_hand_differs_from_one_of_another(
    features: ContextFeatures, vague: Situation
) -> None:
    then = rows(features, replace(vague, in_hand=FEE, earlier=(FEE,)))
    assert then[1].tolist() != then[2].tolist()


def test_whether_words_go_on_with_anything_counts_for_the_answer_in_hand_more(
    features: ContextFeatures, vague: Situation
) -> None:
    then = replace(vague, in_hand=FEE, earlier=(FEE,))
    surely = replace(then, signs=replace(then.signs, goes_on=3.0))
    changed = np.count_nonzero(rows(features, then) != rows(features, surely), axis=1)
    assert changed[0] > changed[1] == changed[2] > 0


def test_what_the_message_itself_says_sets_an_answer_apart(features: ContextFeatures, profiles: MatterProfiles) -> None:
    for signs in (
        signs_of(profiles, "照相馆"),
        signs_of(profiles, "飞船", {LOST: 0.6}),
        signs_of(profiles, "飞船", ridge=(0.0, 0.8, 0.0)),
    ):
        fee, lost, pension = rows(features, Situation(signs))
        assert lost.tolist() != fee.tolist() == pension.tolist()


@pytest.mark.parametrize("move", ["follow_up/fee", "out_of_scope/recipe", "vague/ask", "pace/again"])
def test_a_move_counts_alike_for_all_answers(
    features: ContextFeatures, profiles: MatterProfiles, vague: Situation, move: str
) -> None:
    steered = rows(features, Situation(signs_of(profiles, "飞船", {move: 0.9})))
    assert steered[0].tolist() == steered[1].tolist() == steered[2].tolist()
    assert steered[0].tolist() != rows(features, vague)[0].tolist()


def test_a_danger_is_no_move_of_the_conversation(
    features: ContextFeatures, profiles: MatterProfiles, vague: Situation
) -> None:
    alarmed = Situation(signs_of(profiles, "飞船", {"emergency/fire": 0.9}))
    assert rows(features, alarmed).tolist() == rows(features, vague).tolist()


def test_longer_than_long_is_no_longer(features: ContextFeatures, vague: Situation) -> None:
    short, long, longer = (
        rows(features, replace(vague, signs=replace(vague.signs, length=length))).tolist() for length in (5, 40, 400)
    )
    assert short != long == longer


def test_an_answer_in_hand_that_is_gone_is_none(features: ContextFeatures, vague: Situation) -> None:
    gone = replace(vague, in_hand=GONE)
    assert rows(features, gone).tolist() == rows(features, vague).tolist()


def test_all_candidates_have_as_many_features_in_any_situation(features: ContextFeatures, vague: Situation) -> None:
    then = replace(vague, in_hand=LOST, earlier=(LOST, FEE), offered=(PENSION,), related=(FEE,))
    assert rows(features, vague).shape == rows(features, then).shape
    assert features.of(vague, [LOST]).shape == (1, rows(features, vague).shape[1])


def test_a_detail_that_is_asked_so_speaks_for_its_answer_alone(
    features: ContextFeatures, profiles: MatterProfiles
) -> None:
    without = rows(features, Situation(signs_of(profiles, "飞船"), in_hand=FEE))
    asked_so = rows(features, Situation(signs_of(profiles, "飞船", phrasing=(0.1, 0.8, 0.0)), in_hand=FEE))
    own = asked_so - without
    likelier = np.flatnonzero(own[1] > own[0])
    assert len(likelier) == 4, "the likeness, and beside the best candidate, the matter in hand, all answers"
    assert (own[1][likelier] > own[2][likelier]).all()


def test_words_that_the_matter_in_hand_lacks_speak_for_who_has_them(
    features: ContextFeatures, profiles: MatterProfiles
) -> None:
    signs = signs_of(profiles, "收费挂失")
    apart = rows(features, Situation(signs))[1] != rows(features, Situation(signs, in_hand=FEE))[1]
    assert apart.any()
    fee, lost, pension = rows(features, Situation(signs, in_hand=FEE))[:, -2:]
    assert lost[0] > fee[0] == pension[0] == 0.0
    assert lost[1] == 0.0 > fee[1]
