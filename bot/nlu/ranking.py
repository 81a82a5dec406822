"""Ranking of the labels for a message: by similar examples, a regression and networks, combined as learned.

Each feature (characters, sounds, words, meaning) gives a cosine between the message and every training question. Their
weighted sum is a kernel; ridge regression on it (`landmark_regression`) scores each label. That score, what neural
networks make of the same features (`label_networks`), the nearest question of each label in each feature, and whose the
nearest ones are (`label_evidence`) go through networks fitted on held-out examples, so that the final score says how
often such a candidate is right.
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
from bot.nlu.example_index import ExampleIndex
from bot.nlu.label_evidence import BY_NETWORK, LabelledExamples, Neighbours, best_of, evidence
from bot.nlu.label_networks import LabelNetworks
from bot.nlu.landmark_regression import LandmarkRegression, choose_landmarks
from bot.nlu.one_ahead import one_ahead
from bot.nlu.similarity import Vector, examples_of

CANDIDATES = 12
"""So many labels per message go through the learned combination, in fitting and in ranking."""

LOOKED_AT = 32
"""Of so many labels, the best by the regression, the nearest example by a dense feature is sought; others have 0."""

LANDMARKS = 6_000
"""The regression's solution is a combination of so many examples, at most."""

BLOCK = 128
"""So many messages are compared with all examples at a time."""

FEWEST_FOR_NETWORKS = 2_000
"""Fewer examples teach neural networks less than a regression."""

_SOLUTION = "solution of "


@dataclass(frozen=True)
class Ranked:
    """A label and how often a candidate with such evidence is right (0..1)."""

    label: str
    score: float


@dataclass(frozen=True)
class LabelScores:
    """The scores of all labels for a message, likely or not; arrays of shape (labels,).

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


@dataclass(frozen=True)
class _Compared:
    """The scores of the labels for a message, and the similarities of the examples looked at.

    Attributes:
        scores: by the regression, shape (labels,).
        by_network: the logarithms of the labels' probabilities by the networks, shape (labels,).
        nearest: by feature, the similarity of each label's nearest example, shape (labels,).
        similarities: by feature, those of the examples looked at.
        labels: of these.
    """

    scores: Vector
    by_network: Vector
    nearest: Mapping[str, Vector]
    similarities: Mapping[str, Vector]
    labels: NDArray


class Ranker:
    """Ranks labels by what labelled examples teach.

    Args:
        weights: the share of each feature in the kernel, by feature name.
        regularization: ridge; larger trusts single examples less.
    """

    def __init__(self, weights: Mapping[str, float], regularization: float) -> None:
        self._weights = dict(weights)
        self._regularization = regularization
        self._solutions: dict[str, NDArray] = {}  # of the regression, by dense feature: it is linear in them
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
            crucial: which examples are landmarks before others (default: none).
            drawn: for each example a number of 0..1 by chance: those with the least are held out, those with the
                greatest are landmarks.
        """
        by_label = np.argsort(np.array(labels), kind="stable")
        features = {name: features[name][by_label] for name in self._weights}
        self._labels, counts = np.unique(np.array(labels), return_counts=True)
        label_index = np.repeat(np.arange(len(self._labels)), counts)
        self._examples = LabelledExamples(label_index, len(self._labels))
        index = ExampleIndex.of(features)
        drawn = np.random.default_rng(0).random(len(labels)) if drawn is None else drawn[by_label]
        askable = np.ones(len(labels), dtype=bool) if may_be_asked is None else np.array(may_be_asked)[by_label]
        is_crucial = np.zeros(len(labels), dtype=bool) if crucial is None else np.array(crucial)[by_label]
        known, asked = held_out(label_index, askable, drawn)
        if len(known) >= FEWEST_FOR_NETWORKS:
            of_known = _rows(features, known)
            self._networks = LabelNetworks.fit(of_known, self._weights, label_index[known], len(self._labels))
        self._landmarks = choose_landmarks(label_index, is_crucial, drawn, LANDMARKS)
        # A label with many examples must not outweigh one with few.
        penalty = self._regularization * np.sqrt(counts[label_index] / np.median(counts)).astype(np.float32)
        targets = np.zeros((len(labels), len(self._labels)), dtype=np.float32)
        targets[np.arange(len(labels)), label_index] = 1.0
        regression = LandmarkRegression(index.references, self._weights, self._landmarks)
        self._coefficients, scores = regression.fit(targets, penalty, known, asked)
        del regression
        for name in index.directions:
            of_landmarks = examples_of(index.references[name], self._landmarks)
            self._solutions[name] = self._weights[name] * of_landmarks.T @ self._coefficients
        by_network = self._said_by_networks(_rows(features, asked), len(asked))
        self._combination = self._fitted_combination(index, scores, by_network, known, asked)
        self._index = index.packed()
        return self

    def rank_and_score(self, features: Mapping[str, Any]) -> tuple[list[Ranked], LabelScores]:
        """The likeliest labels for a message, best first, and the scores of all. `features` are 1×n rows, by name."""
        sparse, dense = self._index.by_ngrams(features), self._index.by_meaning(features)
        scores = self._regressed(sparse, dense)
        (by_network,) = self._said_by_networks(features, 1)
        nearest = {name: self._examples.nearest(each) for name, each in sparse.items()}
        looked_at = _looked_at(scores, by_network)
        rows = self._examples.of(looked_at)
        similarities = {name: each[rows] for name, each in sparse.items()}
        for name, row in dense.items():
            similarities[name] = self._index.references[name][rows] @ row
            nearest[name] = self._examples.nearest_of(looked_at, similarities[name])
        return self._ranked(_Compared(scores, by_network, nearest, similarities, self._examples.labels[rows]))

    def rank_and_score_each(self, features: Mapping[str, Any]) -> Iterator[tuple[list[Ranked], LabelScores]]:
        """As `rank_and_score`, of many messages: a block of them at a time, in a fraction of the time.

        Args:
            features: for each feature name a matrix of shape (messages, dimensions).
        """
        messages = next(iter(features.values())).shape[0]
        by_network = self._said_by_networks(features, messages)
        index = self._index.unpacked()

        def compared_with_all(block: slice) -> tuple[slice, NDArray, Mapping[str, NDArray]]:
            rows, similarities = index.of_each({name: each[block] for name, each in features.items()})
            sparse = {name: each for name, each in similarities.items() if name not in index.directions}
            return block, self._regressed(sparse, {name: rows[name] for name in index.directions}), similarities

        blocks = (slice(start, start + BLOCK) for start in range(0, messages, BLOCK))
        for block, scores, similarities in one_ahead(compared_with_all, blocks):
            for compared in self._compared_each(scores, by_network[block], similarities, self._examples):
                yield self._ranked(compared)

    def _compared_each(
        self, scores: NDArray, by_network: NDArray, similarities: Mapping[str, NDArray], examples: LabelledExamples
    ) -> Iterator[_Compared]:
        """The comparisons of a block of messages, given their similarities with all examples."""
        for position, (of_message, said) in enumerate(zip(scores, by_network, strict=True)):
            looked_at = _looked_at(of_message, said)
            rows = examples.of(looked_at)
            among = {name: each[position][rows] for name, each in similarities.items()}
            nearest = {
                name: examples.nearest_of(looked_at, among[name])
                if name in self._solutions
                else examples.nearest(each[position])
                for name, each in similarities.items()
            }
            yield _Compared(of_message, said, nearest, among, examples.labels[rows])

    def _regressed(self, sparse: Mapping[str, NDArray], dense: Mapping[str, NDArray]) -> NDArray:
        """The score of each label by the regression, shape (messages, labels).

        Args:
            sparse: the cosines with all examples in each sparse feature.
            dense: the projected rows of each dense one.
        """
        by_label = [row @ self._solutions[name] for name, row in dense.items()]
        if sparse:
            fused = np.sum([self._weights[name] * each for name, each in sparse.items()], axis=0)
            by_label.append(fused[..., self._landmarks] @ self._coefficients)
        return np.sum(by_label, axis=0)

    def _said_by_networks(self, features: Mapping[str, Any], messages: int) -> NDArray:
        """The logarithm of each label's probability for each message; 0 for all without networks."""
        if self._networks is None:
            return np.zeros((messages, len(self._labels)), dtype=np.float32)
        return self._networks.log_probabilities(features)

    def _evidence(self, found: _Compared) -> tuple[NDArray, NDArray]:
        fused = np.sum([weight * found.similarities[name] for name, weight in self._weights.items()], axis=0)
        neighbours = Neighbours.among(found.similarities, fused, found.labels)
        return evidence(found.scores, found.by_network, found.nearest, neighbours, CANDIDATES)

    def _ranked(self, found: _Compared) -> tuple[list[Ranked], LabelScores]:
        chosen, of_chosen = self._evidence(found)
        probabilities = self._combination.probabilities(of_chosen)
        best_first = np.argsort(-probabilities, kind="stable")
        ranking = [Ranked(str(self._labels[chosen[i]]), float(probabilities[i])) for i in best_first]
        nearest = np.mean(list(found.nearest.values()), axis=0)
        return ranking, LabelScores(self._labels, found.scores, nearest, found.by_network)

    def _fitted_combination(
        self, index: ExampleIndex, scores: NDArray, by_network: NDArray, known: NDArray, asked: NDArray
    ) -> CandidateNetworks:
        """The combination of the evidence, learned from how examples held out are ranked by the others."""
        labels = self._examples.labels
        examples, index_of_known = LabelledExamples(labels[known], len(self._labels)), index.only(known)
        pieces, hits, counts = [], [], []

        def compared_with_known(block: slice) -> tuple[slice, Mapping[str, NDArray]]:
            return block, index.only(asked[block]).beside(index_of_known)

        blocks = (slice(start, start + BLOCK) for start in range(0, len(asked), BLOCK))
        for block, similarities in one_ahead(compared_with_known, blocks):
            of_each = self._compared_each(scores[block], by_network[block], similarities, examples)
            for example, found in zip(asked[block], of_each, strict=True):
                candidates, of_candidates = self._evidence(found)
                pieces.append(of_candidates)
                hits.append(candidates == labels[example])
                counts.append(len(candidates))
        return CandidateNetworks.fit(np.concatenate(pieces), np.concatenate(hits), np.array(counts))

    def save(self, directory: Path) -> None:
        self._index.save(directory)
        np.savez(
            directory / "ranker.npz",
            coefficients=self._coefficients.astype(np.float16),
            examples=self._examples.labels.astype(np.int32),
            landmarks=self._landmarks,
            **{f"{_SOLUTION}{name}": solution for name, solution in self._solutions.items()},
        )
        if self._networks is not None:
            self._networks.save(directory)
        self._combination.save(directory)
        stored = {"labels": list(self._labels), "weights": self._weights, "regularization": self._regularization}
        (directory / "ranker.json").write_text(json.dumps(stored))

    @classmethod
    def load(cls, directory: Path) -> Ranker:
        stored = json.loads((directory / "ranker.json").read_text())
        ranker = cls(stored["weights"], stored["regularization"])
        ranker._labels = np.array(stored["labels"])
        ranker._index = ExampleIndex.load(directory, list(stored["weights"]))
        with np.load(directory / "ranker.npz", allow_pickle=False) as arrays:
            ranker._coefficients = arrays["coefficients"].astype(np.float32)
            ranker._examples = LabelledExamples(arrays["examples"], len(ranker._labels))
            ranker._landmarks = arrays["landmarks"]
            of_dense = (name for name in arrays.files if name.startswith(_SOLUTION))
            ranker._solutions = {name.removeprefix(_SOLUTION): arrays[name] for name in of_dense}
        ranker._networks = LabelNetworks.load(directory)
        ranker._combination = CandidateNetworks.load(directory)
        return ranker


def _rows(features: Mapping[str, Any], examples: NDArray) -> dict[str, Any]:
    return {name: rows[examples] for name, rows in features.items()}


def _looked_at(scores: Vector, by_network: Vector) -> NDArray:
    """The labels of which the nearest examples are sought: the best by the regression and by the networks."""
    return np.union1d(best_of(scores, LOOKED_AT), best_of(by_network, BY_NETWORK))
