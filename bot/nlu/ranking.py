"""Ranking of labels for a message: kernel ridge regression on fused similarities, then a learned combination.

Each feature (characters, sounds, words, meaning) gives a cosine between the message and training questions. Their
weighted sum is a kernel; ridge regression on it (`exemplars`) scores each label. That score, what a neural network
makes of the same features (`label_networks`), the nearest question of each label in each feature, and whose the nearest
ones are (`label_evidence`) go through networks fitted on held-out examples, so that the final score says how often such
a candidate is right.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.nlu.candidate_networks import CandidateNetworks
from bot.nlu.draws import held_out
from bot.nlu.exemplars import Comparison, Exemplars, choose_exemplars
from bot.nlu.label_evidence import BY_NETWORK, Neighbours, best_of, evidence
from bot.nlu.label_networks import LabelNetworks
from bot.nlu.similarity import Vector

CANDIDATES = 12
"""How many labels per message go through the learned combination, in fitting and in ranking."""

EXEMPLARS = 14_000
"""With how many examples a message is compared, at most."""

FEWEST_FOR_NETWORKS = 2_000
"""Fewer examples teach neural networks less than a regression."""


@dataclass(frozen=True)
class Ranked:
    """A label and how often a candidate with such evidence is right (0..1)."""

    label: str
    score: float


@dataclass(frozen=True)
class LabelScores:
    """What speaks for each label, likely or not; arrays of shape (labels,).

    Attributes:
        labels: all labels, sorted.
        ridge: by the regression; about 1 for what is certain, about 0 for what is out of the question.
        nearest: the similarity of the label's nearest example, the mean over the features.
        by_network: the logarithm of its probability by the networks; 0 without one.
    """

    labels: NDArray[np.str_]
    ridge: Vector
    nearest: Vector
    by_network: Vector


class Ranker:
    """Ranks labels by what labelled examples teach.

    Args:
        weights: the share of each feature in the kernel, by feature name.
        regularization: ridge; larger trusts single examples less.
    """

    def __init__(self, weights: Mapping[str, float], regularization: float) -> None:
        self._weights = dict(weights)
        self._regularization = regularization
        self._networks: LabelNetworks | None = None

    def fit(
        self,
        features: Mapping[str, Any],
        labels: Sequence[str],
        may_be_asked: Sequence[bool] | None = None,
        crucial: Sequence[bool] | None = None,
        drawn: NDArray | None = None,
    ) -> Ranker:
        """Learn from examples.

        Args:
            features: for each feature name a matrix of shape (examples, dimensions), rows of length 1, sparse or dense.
            labels: the label of each example.
            may_be_asked: which examples are worded as a citizen would ask (default: all); only these are held out.
            crucial: with which examples messages are compared before others (default: none).
            drawn: for each example a number of 0..1 by chance: those with the least are held out, with those with the
                greatest messages are compared.
        """
        by_label = np.argsort(np.array(labels), kind="stable")
        features = {name: features[name][by_label] for name in self._weights}
        self._labels, counts = np.unique(np.array(labels), return_counts=True)
        of_each = np.repeat(np.arange(len(self._labels)), counts)
        drawn = np.random.default_rng(0).random(len(labels)) if drawn is None else drawn[by_label]
        askable = np.ones(len(labels), dtype=bool) if may_be_asked is None else np.array(may_be_asked)[by_label]
        is_crucial = np.zeros(len(labels), dtype=bool) if crucial is None else np.array(crucial)[by_label]

        def chosen_of(examples: NDArray) -> NDArray:
            return examples[choose_exemplars(of_each[examples], is_crucial[examples], drawn[examples], EXEMPLARS)]

        known, asked = held_out(of_each, askable, drawn)
        if len(known) >= FEWEST_FOR_NETWORKS:
            of_known = _rows(features, known)
            self._networks = LabelNetworks.fit(of_known, self._weights, of_each[known], len(self._labels))
        chosen, in_the_end = chosen_of(known), chosen_of(np.arange(len(labels)))
        self._exemplars = self._compared_with(features, of_each, chosen)
        self._combination = self._fitted_combination(_rows(features, asked), of_each[asked])
        if not np.array_equal(chosen, in_the_end):
            self._exemplars = self._compared_with(features, of_each, in_the_end)
        return self

    def rank(self, features: Mapping[str, Any]) -> list[Ranked]:
        """The best candidates for one message, best first. `features` are 1×n rows, by feature name."""
        return self.rank_and_score(features)[0]

    def rank_and_score(self, features: Mapping[str, Any]) -> tuple[list[Ranked], LabelScores]:
        """The best candidates for one message, best first, and what speaks for all labels."""
        (by_network,) = self._said_by_networks(features, 1)
        return self._ranked(self._exemplars.compare(features, _likely(by_network)), by_network)

    def rank_and_score_each(self, features: Mapping[str, Any]) -> Iterator[tuple[list[Ranked], LabelScores]]:
        """As `rank_and_score`, of many messages, in a fraction of the time.

        Args:
            features: for each feature name a matrix of shape (messages, dimensions).
        """
        for compared, by_network in self._compared_each(features):
            yield self._ranked(compared, by_network)

    def _compared_with(self, features: Mapping[str, Any], labels: NDArray, chosen: NDArray) -> Exemplars:
        rows = _rows(features, chosen)
        return Exemplars.fit(rows, labels[chosen], len(self._labels), self._weights, self._regularization)

    def _said_by_networks(self, features: Mapping[str, Any], messages: int) -> NDArray:
        """The logarithm of each label's probability for each message; 0 for all without networks."""
        if self._networks is None:
            return np.zeros((messages, len(self._labels)), dtype=np.float32)
        return self._networks.log_probabilities(features)

    def _compared_each(self, features: Mapping[str, Any]) -> Iterator[tuple[Comparison, Vector]]:
        messages = next(iter(features.values())).shape[0]
        by_network = self._said_by_networks(features, messages)
        likely = np.array([_likely(of_message) for of_message in by_network])
        return zip(self._exemplars.compare_each(features, likely), by_network, strict=True)

    def _evidence(self, compared: Comparison, by_network: Vector) -> tuple[NDArray, NDArray]:
        fused = np.sum([weight * compared.similarities[name] for name, weight in self._weights.items()], axis=0)
        neighbours = Neighbours.among(compared.similarities, fused, compared.labels)
        return evidence(compared.scores, by_network, compared.nearest, neighbours, CANDIDATES)

    def _ranked(self, compared: Comparison, by_network: Vector) -> tuple[list[Ranked], LabelScores]:
        chosen, found = self._evidence(compared, by_network)
        probabilities = self._combination.probabilities(found)
        best_first = np.argsort(-probabilities, kind="stable")
        ranking = [Ranked(str(self._labels[chosen[i]]), float(probabilities[i])) for i in best_first]
        nearest = np.mean(list(compared.nearest.values()), axis=0)
        return ranking, LabelScores(self._labels, compared.scores, nearest, by_network)

    def _fitted_combination(self, features: Mapping[str, Any], labels: NDArray) -> CandidateNetworks:
        """How much each piece of evidence counts, learned from how examples held out are ranked by the others."""
        pieces, hits = [], []
        for (compared, by_network), label in zip(self._compared_each(features), labels, strict=True):
            candidates, of_candidates = self._evidence(compared, by_network)
            pieces.append(of_candidates)
            hits.append(candidates == label)
        return CandidateNetworks.fit(np.concatenate(pieces), np.concatenate(hits))

    def save(self, directory: Path) -> None:
        self._exemplars.save(directory)
        if self._networks is not None:
            self._networks.save(directory)
        self._combination.save(directory)
        (directory / "ranker.json").write_text(
            json.dumps({"labels": list(self._labels), "weights": self._weights, "regularization": self._regularization})
        )

    @classmethod
    def load(cls, directory: Path) -> Ranker:
        stored = json.loads((directory / "ranker.json").read_text())
        ranker = cls(stored["weights"], stored["regularization"])
        ranker._labels = np.array(stored["labels"])
        ranker._exemplars = Exemplars.load(directory, stored["weights"])
        ranker._networks = LabelNetworks.load(directory)
        ranker._combination = CandidateNetworks.load(directory)
        return ranker


def _rows(features: Mapping[str, Any], examples: NDArray) -> dict[str, Any]:
    return {name: rows[examples] for name, rows in features.items()}


def _likely(by_network: Vector) -> NDArray:
    return best_of(by_network, BY_NETWORK)
