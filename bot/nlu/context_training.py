"""Training of the ranking in context: whether a message goes on with anything, and which answers it is about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.nlu.candidate_networks import CandidateNetworks
from bot.nlu.context_features import ContextFeatures
from bot.nlu.context_interruptions import interruptions
from bot.nlu.context_lessons import Lesson
from bot.nlu.context_rehearsal import rehearse
from bot.nlu.conversation_examples import Turn
from bot.nlu.message_classifier import Heard, MessageClassifier

_FOLDS = 5
"""Whether a message goes on is said, in learning how much that counts, by what other conversations taught."""

_HALVES = 2

_ROUNDS = 12
"""How often the networks go through all lessons: with 20 they find as much in other conversations, and no more."""

_NETWORKS_FOR_REHEARSAL = 2
"""A rehearsed conversation need not be as steady as what is learned from it."""


def fit_context(
    features: ContextFeatures,
    taught: Sequence[Lesson],
    heard: Sequence[Heard],
    conversations: Sequence[int],
    going_on: Sequence[Heard],
    complete: Sequence[Heard],
    related: Mapping[str, Sequence[str]],
) -> tuple[MessageClassifier, CandidateNetworks]:
    """Learn whether messages go on with anything, and what they are about.

    Args:
        features: makes the features of situations.
        taught: the lessons of all conversations, one conversation after the other, …
        heard: … their messages, …
        conversations: … and the number of the conversation of each.
        going_on: other messages, which go on with something.
        complete: others, which don't.
        related: the answers related to each.
    """
    known = [position for position, lesson in enumerate(taught) if lesson.goes_on is not None]
    fold = np.array(conversations) % _FOLDS

    def learned(positions: Sequence[int]) -> MessageClassifier:
        messages = [*(heard[position] for position in positions), *going_on, *complete]
        answers = [bool(taught[position].goes_on) for position in positions]
        return MessageClassifier.fit(messages, [*answers, *(True for _ in going_on), *(False for _ in complete)])

    log_odds = np.zeros(len(taught))
    for held_out in range(_FOLDS):
        # What was learned from a conversation is surer of its messages than it will be of a citizen's.
        judged = np.flatnonzero(fold == held_out)
        if len(judged):
            others = learned([position for position in known if fold[position] != held_out])
            log_odds[judged] = others.log_odds([heard[position] for position in judged])
    by_conversation: dict[int, list[Lesson]] = {}
    for number, lesson, goes_on in zip(conversations, taught, log_odds, strict=True):
        signs = replace(lesson.situation.signs, goes_on=float(goes_on))
        with_signs = replace(lesson, situation=replace(lesson.situation, signs=signs))
        by_conversation.setdefault(number, []).append(with_signs)
    return learned(known), _learned_in_rehearsal(features, list(by_conversation.values()), related)


def fit_names_only(said: Sequence[tuple[Turn, Heard]], complete: Sequence[Heard]) -> MessageClassifier:
    """Learn whether messages name a matter and no wish: 我那张社保卡的事想问问 does, 社保卡丢了 doesn't.

    Args:
        said: the messages of conversations; those that are too vague to be answered are of the kind.
        complete: other messages, which aren't.
    """
    asking = [(heard, turn.is_vague) for turn, heard in said if turn.labels]
    messages = [*(heard for heard, _ in asking), *complete]
    return MessageClassifier.fit(messages, [*(is_vague for _, is_vague in asking), *(False for _ in complete)])


def _learned_in_rehearsal(
    features: ContextFeatures, conversations: Sequence[Sequence[Lesson]], related: Mapping[str, Sequence[str]]
) -> CandidateNetworks:
    """What the conversations teach as they should have gone, and as the assistant would have had them go.

    Each half is rehearsed with what the other half taught; in both some are left for something else.
    """
    chance = np.random.default_rng(0)

    def examples(taught: Sequence[Lesson], half: Sequence[Sequence[Lesson]]) -> _Examples:
        beginnings = [lessons[0] for lessons in half]
        left = interruptions(taught, beginnings, features.profiles.positions, chance)
        return _Examples.of([*taught, *left], features)

    halves = [half for half in (conversations[start::_HALVES] for start in range(_HALVES)) if half]
    taught = [examples([lesson for lessons in half for lesson in lessons], half) for half in halves]
    if len(halves) == _HALVES:
        for half, of_others in zip(halves, taught[::-1], strict=True):
            taught_by_others = of_others.learned(networks=_NETWORKS_FOR_REHEARSAL)
            taught.append(examples(rehearse(half, features, taught_by_others, related), half))
    return _Examples.together(taught).learned()


@dataclass(frozen=True)
class _Examples:
    """The candidates for messages as rows of features, and which of them are right.

    Attributes:
        features: theirs, shape (candidates, features).
        is_right: of each candidate.
        counts: how many candidates each message has.
    """

    features: NDArray
    is_right: NDArray
    counts: NDArray

    @classmethod
    def of(cls, taught: Sequence[Lesson], features: ContextFeatures) -> _Examples:
        """The candidates for the messages of lessons, but for those without any."""
        with_candidates = [(lesson, features.candidates(lesson.situation)) for lesson in taught]
        with_candidates = [(lesson, candidates) for lesson, candidates in with_candidates if candidates]
        rows = [features.of(lesson.situation, candidates) for lesson, candidates in with_candidates]
        is_right = [label in lesson.right for lesson, candidates in with_candidates for label in candidates]
        counts = [len(candidates) for _, candidates in with_candidates]
        return cls(np.concatenate(rows), np.array(is_right), np.array(counts))

    @classmethod
    def together(cls, several: Sequence[_Examples]) -> _Examples:
        return cls(
            np.concatenate([each.features for each in several]),
            np.concatenate([each.is_right for each in several]),
            np.concatenate([each.counts for each in several]),
        )

    def learned(self, **options: Any) -> CandidateNetworks:
        return CandidateNetworks.fit(self.features, self.is_right, self.counts, rounds=_ROUNDS, **options)
