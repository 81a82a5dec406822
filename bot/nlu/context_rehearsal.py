"""Holding the conversations with a ranking in context, to learn from the situations that it gets itself into.

In conversations as they should have gone, the answer given last was always the wanted one. An assistant that learned
from such alone trusts what it has in hand too much: one wrong answer, and all that follows stays with it.

Source: Ross, Gordon, Bagnell, "A reduction of imitation learning and structured prediction to no-regret online
learning" (2011).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

import numpy as np
from numpy.typing import NDArray

from bot.nlu.candidate_networks import CandidateNetworks
from bot.nlu.context_features import MESSAGES_BEFORE, ContextFeatures, Situation
from bot.nlu.context_lessons import Lesson
from bot.nlu.dialogue_state import EARLIER

_ANSWERED_FROM = 0.2
"""The likeliest answer is given from this probability on; of less likely ones a choice is offered."""

_OFFERED = 3


@dataclass(frozen=True)
class _SpokenOf:
    """What a conversation has come to: see `Situation`."""

    earlier: tuple[str, ...] = ()
    offered: tuple[str, ...] = ()
    before: tuple[Mapping[str, float], ...] = ()

    def after(self, lesson: Lesson, candidates: Sequence[str], probabilities: NDArray) -> _SpokenOf:
        """What it has come to when the candidates for the lesson's message were that likely."""
        alone = lesson.situation.signs.alone
        by_itself = {label: alone[label] for label in candidates if label in alone}
        before = (by_itself, *self.before)[:MESSAGES_BEFORE]
        if not lesson.right or not candidates:  # a move, or what isn't answered
            return replace(self, before=before)
        best_first = [candidates[position] for position in np.argsort(-probabilities, kind="stable")]
        if probabilities.max() < _ANSWERED_FROM:
            return replace(self, offered=tuple(best_first[:_OFFERED]), before=before)
        given = best_first[0]
        return _SpokenOf((given, *(label for label in self.earlier if label != given))[:EARLIER], (), before)


def rehearse(
    conversations: Sequence[Sequence[Lesson]],
    features: ContextFeatures,
    networks: CandidateNetworks,
    related: Mapping[str, Sequence[str]],
) -> list[Lesson]:
    """The lessons of conversations, each message met with what the networks answered and offered before it.

    Args:
        conversations: the lessons of each; of their situations only the signs are looked at.
        features: makes the features of situations.
        networks: what was learned from other conversations.
        related: the answers related to each.
    """
    taught: list[Lesson] = []
    states = [_SpokenOf() for _ in conversations]
    for lessons in zip_longest(*conversations):
        going_on = [number for number, lesson in enumerate(lessons) if lesson is not None]
        met = [_met_with(lessons[number], states[number], related) for number in going_on]
        candidates = [features.candidates(lesson.situation) for lesson in met]
        rows = [features.of(lesson.situation, of_lesson) for lesson, of_lesson in zip(met, candidates, strict=True)]
        counts = np.array([len(of_lesson) for of_lesson in candidates])
        probabilities = networks.probabilities(np.concatenate([each for each in rows if len(each)]), counts[counts > 0])
        ends = np.cumsum(counts)
        for number, lesson, of_lesson, end in zip(going_on, met, candidates, ends, strict=True):
            states[number] = states[number].after(lesson, of_lesson, probabilities[end - len(of_lesson) : end])
        taught += met
    return taught


def _met_with(lesson: Lesson, state: _SpokenOf, related: Mapping[str, Sequence[str]]) -> Lesson:
    in_hand = state.earlier[0] if state.earlier else None
    situation = Situation(
        lesson.situation.signs,
        in_hand,
        state.earlier,
        state.offered,
        tuple(related.get(in_hand or "", ())),
        state.before,
    )
    return replace(lesson, situation=situation)
