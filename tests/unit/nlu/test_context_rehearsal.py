"""Conversations held with a ranking: what it would have answered and offered is what later messages are met with."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from bot.nlu.context_features import ContextFeatures, Situation
from bot.nlu.context_lessons import Lesson
from bot.nlu.context_rehearsal import rehearse
from tests.support.matters import FEE, LOST, PENSION, made_profiles, signs_of

PROFILES = made_profiles()
RELATED = {FEE: (LOST,), LOST: (FEE, PENSION), PENSION: ()}


class OneCandidate:
    """Features of one candidate a message, whose only feature is that it is one."""

    def __init__(self, labels: Sequence[str]) -> None:
        self._labels = iter(labels)

    def candidates(self, situation: Situation) -> list[str]:
        return [next(self._labels)]

    def of(self, situation: Situation, candidates: Sequence[str]) -> NDArray:
        return np.ones((len(candidates), 1), dtype=np.float32)


class Sure:
    def __init__(self, probability: float) -> None:
        self._probability = probability

    def probabilities(self, features: NDArray, counts: NDArray | None = None) -> NDArray:
        return np.full(len(features), self._probability)


def lesson(*right: str, alone: dict[str, float] | None = None) -> Lesson:
    return Lesson(Situation(signs_of(PROFILES, "那个", alone)), frozenset(right))


def situations(conversation: Sequence[Lesson], labels: Sequence[str], probability: float) -> list[Situation]:
    features = cast(ContextFeatures, OneCandidate(labels))
    rehearsed = rehearse([conversation], features, cast(Any, Sure(probability)), RELATED)
    assert [each.right for each in rehearsed] == [each.right for each in conversation]
    return [each.situation for each in rehearsed]


def test_what_was_answered_by_mistake_is_in_hand_afterwards() -> None:
    first, second, third = situations([lesson(LOST)] * 3, [PENSION, LOST, LOST], 0.9)
    assert (first.in_hand, first.earlier, first.related) == (None, (), ())
    assert (second.in_hand, second.earlier, second.related) == (PENSION, (PENSION,), ())
    assert (third.in_hand, third.earlier) == (LOST, (LOST, PENSION))


def test_of_what_is_unlikely_a_choice_is_offered_that_leaves_what_was_in_hand() -> None:
    _, second = situations([lesson(LOST)] * 2, [FEE, LOST], 0.1)
    assert (second.in_hand, second.offered) == (None, (FEE,))


def test_a_move_leaves_what_is_in_hand_and_is_remembered_as_heard() -> None:
    conversation = [lesson(LOST), lesson(alone={FEE: 0.3}), lesson(LOST)]
    _, _, third = situations(conversation, [LOST, FEE, LOST], 0.9)
    assert third.in_hand == LOST
    assert third.before[0] == {FEE: 0.3}


def test_conversations_of_different_lengths_are_held_side_by_side() -> None:
    short, long = [lesson(FEE)], [lesson(LOST), lesson(PENSION)]
    features = cast(ContextFeatures, OneCandidate([FEE, LOST, PENSION]))
    rehearsed = rehearse([short, long], features, cast(Any, Sure(0.9)), RELATED)
    assert [each.right for each in rehearsed] == [{FEE}, {LOST}, {PENSION}]
    assert [each.situation.in_hand for each in rehearsed] == [None, None, LOST]
