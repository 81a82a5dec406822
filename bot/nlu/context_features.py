"""The candidates for a message in its conversation, and the features of each."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from bot.knowledge.neighbours import NEIGHBOURS
from bot.nlu.arithmetic import log_odds
from bot.nlu.matter_profiles import MatterProfiles, Words
from bot.nlu.understanding import EMERGENCY, FOLLOW_UP, NO_MATTER, OUT_OF_SCOPE, family_of

Vector = NDArray[np.float32]

_MARGIN = 1e-3
"""No probability is taken for nearer to 0 or 1 than this."""

_OF_THE_MATTER = 0.5
"""How much the matter in hand counts beside the message when both are read as one question."""

_LONG = 40
"""A message of so many characters is long; longer ones count as that."""

_BY_REGRESSION, _BY_NETWORK, _TOGETHER = 6, 4, 5
"""So many answers are considered by the regression and the network on the message alone, and by the regression on
message and matter as one question."""

_LEAST_LIKELY = -10.0
"""No logarithm of a probability by the networks counts for less."""

MESSAGES_BEFORE = 3
"""Of so many messages before it is remembered what they were about by themselves."""

_HEARD_BEFORE = 2
"""So many of the likeliest answers to each message before are considered: one may have been taken for another."""


@dataclass(frozen=True)
class Signs:
    """A message's scores outside of any conversation; arrays are in the order of the profiles' labels.

    Attributes:
        length: in characters.
        alone: the calibrated probability of each label of its ranking, moves among them.
        ridge, nearest, by_network: see `bot.nlu.ranking.LabelScores`.
        words, meaning: see `bot.nlu.matter_profiles.MatterProfiles`.
        phrasing: see `bot.nlu.detail_phrasings.DetailPhrasings.likeness`.
        goes_on: the log-odds that such words go on with what was spoken of before, whatever that is.
    """

    length: int
    alone: Mapping[str, float]
    ridge: Vector
    nearest: Vector
    by_network: Vector
    words: Words
    meaning: Vector
    phrasing: Vector
    goes_on: float = 0.0


@dataclass(frozen=True)
class Situation:
    """A message in its conversation.

    Attributes:
        signs: of the message.
        in_hand: the answer given last.
        earlier: the answers given, the last one first, each once.
        offered: the answers offered as choices, in their order.
        related: those related to the answer given last.
        before: the probabilities of the answers to the messages before by themselves, the last message first.
    """

    signs: Signs
    in_hand: str | None = None
    earlier: Sequence[str] = ()
    offered: Sequence[str] = ()
    related: Sequence[str] = ()
    before: Sequence[Mapping[str, float]] = ()


class ContextFeatures:
    """Makes features of situations; labels that the profiles don't have are moves."""

    def __init__(self, profiles: MatterProfiles) -> None:
        self.profiles = profiles

    def candidates(self, situation: Situation) -> list[str]:
        """The answers that a message may be about: by itself, and by what was spoken of before."""
        ridge, positions, labels = situation.signs.ridge, self.profiles.positions, self.profiles.labels
        by_itself = [
            labels[position]
            for scores, count in ((ridge, _BY_REGRESSION), (situation.signs.by_network, _BY_NETWORK))
            for position in np.argsort(-scores)[:count]
        ]
        together = [
            labels[position]
            for matter in (situation.in_hand, *situation.offered[:1])
            if matter in positions
            for position in np.argsort(-_as_one_question(situation.signs, matter, self.profiles))[:_TOGETHER]
        ]
        heard_before = [
            label
            for alone in situation.before
            for label in sorted(alone, key=lambda label: -alone[label])[:_HEARD_BEFORE]
        ]
        spoken_of = [situation.in_hand, *situation.earlier, *situation.offered, *situation.related, *heard_before]
        found = dict.fromkeys([*situation.signs.alone, *spoken_of, *by_itself, *together])
        return [label for label in found if label in positions]

    def of(self, situation: Situation, candidates: Sequence[str]) -> NDArray[np.float32]:
        """The features of each candidate, shape (candidates, features)."""
        shared = _Shared(situation, self.profiles, candidates)
        return np.array([shared.features(label) for label in candidates], dtype=np.float32)


def likeliest_steering(alone: Mapping[str, float], answers: Collection[str]) -> float:
    """The probability of the likeliest move that steers the conversation: it asks for no part, and says no matter."""
    elsewhere = (FOLLOW_UP, OUT_OF_SCOPE, NEIGHBOURS, family_of(NO_MATTER), EMERGENCY)
    moves = (score for label, score in alone.items() if label not in answers and family_of(label) not in elsewhere)
    return max(moves, default=0.0)


class _Shared:
    """The features of the candidates for one message, made of what they have in common."""

    def __init__(self, situation: Situation, profiles: MatterProfiles, candidates: Sequence[str]) -> None:
        self._situation, self._profiles = situation, profiles
        self._signs = situation.signs
        self._in_hand = situation.in_hand if situation.in_hand in profiles.positions else None
        looked_at = dict.fromkeys([*candidates, *filter(None, [self._in_hand])])
        positions = np.array([profiles.positions[label] for label in looked_at])
        likeness = profiles.likeness(self._signs.meaning, positions)
        self._likeness = dict(zip(looked_at, likeness.tolist(), strict=True))
        self._best_phrasing = float(self._signs.phrasing[positions].max())
        self._most_phrasing = float(self._signs.phrasing.max())
        self._by_network = np.maximum(self._signs.by_network, _LEAST_LIKELY)
        self._coverage = self._signs.words.coverage()
        in_hand = profiles.positions[self._in_hand] if self._in_hand else None
        self._beside = self._signs.words.beside(in_hand) if in_hand is not None else self._signs.words
        self._coverage_beside = self._beside.coverage()
        self._best_beside = float(self._coverage_beside[positions].max())

    @cached_property
    def _answers(self) -> list[tuple[float, str]]:
        """The answers of the ranking with their probabilities, the best first."""
        alone = self._signs.alone.items()
        return sorted(((score, label) for label, score in alone if label in self._profiles.positions), reverse=True)

    def _best_besides(self, label: str | None) -> float:
        return next((score for score, other in self._answers if other != label), 0.0)

    def _moves(self, family: str) -> float:
        return sum(score for label, score in self._signs.alone.items() if family_of(label) == family)

    @cached_property
    def _of_message(self) -> list[float]:
        signs, situation = self._signs, self._situation
        return [
            float(self._in_hand is not None),
            float(bool(situation.offered)),
            signs.goes_on,
            signs.goes_on * (self._in_hand is None),
            _log_odds(self._moves(FOLLOW_UP)),
            _log_odds(self._moves(OUT_OF_SCOPE)),
            _log_odds(self._moves(NEIGHBOURS)),
            _log_odds(self._moves(family_of(NO_MATTER))),
            _log_odds(likeliest_steering(signs.alone, self._profiles.positions)),
            min(signs.length, _LONG) / _LONG,
            _log_odds(self._best_besides(self._in_hand)),
            self._most_phrasing,
            self._beside.weight,
            self._beside.heaviest,
            self._beside.unknown,
        ]

    @cached_property
    def _best(self) -> tuple[float, ...]:
        """Of coverage, regression, nearest example, network and regression on both as one: the best answer's value."""
        values = (self._coverage, self._signs.ridge, self._signs.nearest, self._by_network, self._both)
        return tuple(float(each.max()) for each in values)

    @cached_property
    def _both(self) -> Vector:
        return _as_one_question(self._signs, self._in_hand, self._profiles) if self._in_hand else self._signs.ridge

    @cached_property
    def _best_ridge_elsewhere(self) -> float:
        if self._in_hand is None:
            return float(self._signs.ridge.max())
        return float(np.delete(self._signs.ridge, self._profiles.positions[self._in_hand]).max())

    def features(self, label: str) -> list[float]:
        """The features of one candidate."""
        signs, situation, at = self._signs, self._situation, self._profiles.positions[label]
        in_hand = self._profiles.positions[self._in_hand] if self._in_hand else None
        alone = _log_odds(signs.alone.get(label, 0.0))
        ahead = alone - _log_odds(self._best_besides(label))
        is_in_hand, is_offered = float(at == in_hand), float(label in situation.offered)
        since = situation.earlier.index(label) if label in situation.earlier else 0
        is_of_topic = in_hand is not None and at != in_hand and family_of(label) == family_of(self._in_hand or "")
        best_coverage, best_ridge, best_nearest, best_by_network, best_of_both = self._best
        likeness = self._likeness[label]
        return [
            *self._of_message,
            alone,
            ahead,
            is_in_hand,
            is_offered,
            float(label in situation.offered[:1]),
            float(since >= 1),
            float(since == 1),
            float(label in situation.related),
            float(is_of_topic),
            signs.goes_on * is_in_hand,
            signs.goes_on * is_offered,
            self._coverage[at],
            self._coverage[at] - best_coverage,
            self._coverage[at] - self._coverage[in_hand] if in_hand is not None else 0.0,
            likeness,
            likeness - max(self._likeness.values()),
            likeness - self._likeness[self._in_hand] if self._in_hand else 0.0,
            signs.ridge[at],
            signs.ridge[at] - best_ridge,
            signs.ridge[at] - self._best_ridge_elsewhere,
            signs.nearest[at],
            signs.nearest[at] - best_nearest,
            self._by_network[at],
            self._by_network[at] - best_by_network,
            self._by_network[at] - self._by_network[in_hand] if in_hand is not None else 0.0,
            self._profiles.kinship[in_hand, at] if in_hand is not None else 0.0,
            self._both[at] - best_of_both,
            *self._before(label),
            signs.phrasing[at],
            signs.phrasing[at] - self._best_phrasing,
            signs.phrasing[at] - signs.phrasing[in_hand] if in_hand is not None else 0.0,
            signs.phrasing[at] - self._most_phrasing,
            self._coverage_beside[at],
            self._coverage_beside[at] - self._best_beside,
        ]

    def _before(self, label: str) -> tuple[float, float, float]:
        """The answer's log-odds for the last message, their lead over all others', and its best for those before."""
        last, *others = self._situation.before or ({},)
        score = _log_odds(last.get(label, 0.0))
        best = _log_odds(max((other for each, other in last.items() if each != label), default=0.0))
        return score, score - best, max((_log_odds(alone.get(label, 0.0)) for alone in others), default=_log_odds(0.0))


def _as_one_question(signs: Signs, matter: str, profiles: MatterProfiles) -> Vector:
    """The regression's scores of the matter's question and the message read together.

    The regression is linear in the similarities: what it gives to two texts together is the sum of what it gives to
    each.
    """
    together: Vector = signs.ridge + _OF_THE_MATTER * profiles.kinship[profiles.positions[matter]]
    return together


def _log_odds(probability: float) -> float:
    return log_odds(probability, margin=_MARGIN)
