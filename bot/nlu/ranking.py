"""Ranking of labels for a message: kernel ridge regression on fused similarities, then a learned combination.

Each feature (characters, sounds, words, meaning) gives a cosine between the message and every training question. Their
weighted sum is a kernel; ridge regression on it (`landmark_regression`) scores each label. That score, the nearest
question of each label in each feature, and how many of the nearest questions are the label's (`label_evidence`) go
through networks fitted on held-out examples, so that the final score says how often such a candidate is right.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import issparse, load_npz, save_npz

from bot.nlu.candidate_networks import CandidateNetworks
from bot.nlu.label_evidence import LabelledExamples, Neighbours, best_of, evidence
from bot.nlu.landmark_regression import LandmarkRegression, choose_landmarks
from bot.nlu.similarity import (
    ByteVectors,
    Vector,
    as_reference,
    cosines,
    cosines_between,
    cosines_of_rows,
    examples_of,
    strongest_directions,
)

HELD_OUT, MOST_HELD_OUT = 0.25, 5_000
"""The share of examples on which the combination is fitted, ranked by what the others teach, and about how many."""

CANDIDATES = 12
"""How many labels per message go through the learned combination, in fitting and in ranking."""

LOOKED_AT = 64
"""Of so many labels, the best by the regression, the nearest example by a dense feature is sought; others have 0."""

LANDMARKS = 14_000
"""How many examples the regression's solution is a combination of, at most."""

BLOCK = 128
"""How many messages are compared with all examples at a time."""


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
    """

    labels: NDArray[np.str_]
    ridge: Vector
    nearest: Vector


class Ranker:
    """Ranks labels by their likeness to labelled examples.

    Args:
        weights: the share of each feature in the kernel, by feature name.
        regularization: ridge; larger trusts single examples less.
    """

    def __init__(self, weights: Mapping[str, float], regularization: float) -> None:
        self._weights = dict(weights)
        self._regularization = regularization
        self._solutions: dict[str, NDArray] = {}  # of the regression, by dense feature: it is linear in them

    def fit(
        self,
        features: Mapping[str, Any],
        labels: Sequence[str],
        may_be_asked: Sequence[bool] | None = None,
        crucial: Sequence[bool] | None = None,
    ) -> Ranker:
        """Learn from examples.

        Args:
            features: for each feature name a matrix of shape (examples, dimensions), rows of length 1, sparse or dense.
            labels: the label of each example.
            may_be_asked: which examples are worded as a citizen would ask (default: all); only these are held out.
            crucial: which examples are landmarks before others (default: none).
        """
        by_label = np.argsort(np.array(labels), kind="stable")
        self._labels, counts = np.unique(np.array(labels), return_counts=True)
        label_index = np.repeat(np.arange(len(self._labels)), counts)
        self._examples = LabelledExamples(label_index, len(self._labels))
        self._directions = {
            name: strongest_directions(features[name]) for name in self._weights if not issparse(features[name])
        }
        self._references = {
            name: as_reference(self._projected(name, features[name]), by_label) for name in self._weights
        }
        askable = np.ones(len(labels), dtype=bool) if may_be_asked is None else np.array(may_be_asked)[by_label]
        known, asked = _held_out(label_index, askable)
        is_crucial = np.zeros(len(labels), dtype=bool) if crucial is None else np.array(crucial)[by_label]
        self._landmarks = choose_landmarks(label_index, is_crucial, LANDMARKS)
        # A label with many examples must not outweigh one with few.
        penalty = self._regularization * np.sqrt(counts[label_index] / np.median(counts)).astype(np.float32)
        targets = np.zeros((len(labels), len(self._labels)), dtype=np.float32)
        targets[np.arange(len(labels)), label_index] = 1.0
        regression = LandmarkRegression(self._references, self._weights, self._landmarks)
        self._coefficients, scores = regression.fit(targets, penalty, known, asked)
        del regression
        self._combination = self._fitted_combination(scores, known, asked)
        for name in self._directions:
            of_landmarks = examples_of(self._references[name], self._landmarks)
            self._solutions[name] = self._weights[name] * of_landmarks.T @ self._coefficients
            self._references[name] = ByteVectors.of(self._references[name])
        return self

    def rank(self, features: Mapping[str, Any]) -> list[Ranked]:
        """The best candidates for one message, best first. `features` are 1×n rows, by feature name."""
        return self.rank_and_score(features)[0]

    def rank_and_score(self, features: Mapping[str, Any]) -> tuple[list[Ranked], LabelScores]:
        """The best candidates for one message, best first, and what speaks for all labels."""
        sparse = {
            name: cosines(reference, features[name])
            for name, reference in self._references.items()
            if issparse(reference)
        }
        dense = {name: self._projected(name, features[name]).ravel() for name in self._directions}
        scores = self._regressed(sparse, dense)
        nearest = {name: self._examples.nearest(each) for name, each in sparse.items()}
        looked_at = best_of(scores, LOOKED_AT)
        rows = self._examples.of(looked_at)
        similarities = {name: each[rows] for name, each in sparse.items()}
        for name, row in dense.items():
            similarities[name] = self._references[name][rows] @ row
            nearest[name] = self._examples.nearest_of(looked_at, similarities[name])
        return self._ranked(scores, nearest, similarities, self._examples.labels[rows])

    def rank_and_score_each(self, features: Mapping[str, Any]) -> Iterator[tuple[list[Ranked], LabelScores]]:
        """As `rank_and_score`, of many messages: a block of them at a time, in a fraction of the time.

        Args:
            features: for each feature name a matrix of shape (messages, dimensions).
        """
        count = next(iter(features.values())).shape[0]
        references = {name: rows if issparse(rows) else rows[:] for name, rows in self._references.items()}
        for start in range(0, count, BLOCK):
            block = slice(start, start + BLOCK)
            rows = {name: self._projected(name, features[name][block]) for name in references}
            similarities = {name: cosines_of_rows(reference, rows[name]) for name, reference in references.items()}
            sparse = {name: each for name, each in similarities.items() if name not in self._directions}
            scores = self._regressed(sparse, {name: rows[name] for name in self._directions})
            for found in self._evidence_of_each(scores, similarities, self._examples):
                yield self._ranked(*found)

    def _evidence_of_each(
        self, scores: NDArray, similarities: Mapping[str, NDArray], examples: LabelledExamples
    ) -> Iterator[tuple[Vector, dict[str, Vector], dict[str, Vector], NDArray]]:
        """For each message its scores, nearest examples, and the similarities and labels of those looked at."""
        for position, of_message in enumerate(scores):
            looked_at = best_of(of_message, LOOKED_AT)
            rows = examples.of(looked_at)
            among = {name: each[position][rows] for name, each in similarities.items()}
            nearest = {
                name: examples.nearest_of(looked_at, among[name])
                if name in self._directions
                else examples.nearest(each[position])
                for name, each in similarities.items()
            }
            yield of_message, nearest, among, examples.labels[rows]

    def _regressed(self, sparse: Mapping[str, NDArray], dense: Mapping[str, NDArray]) -> NDArray:
        """What the regression gives to each label.

        Args:
            sparse: the cosines with all examples in each sparse feature.
            dense: the projected rows of each dense one.
        """
        by_label = [row @ self._solutions[name] for name, row in dense.items()]
        if sparse:
            fused = np.sum([self._weights[name] * each for name, each in sparse.items()], axis=0)
            by_label.append(fused[..., self._landmarks] @ self._coefficients)
        return np.sum(by_label, axis=0)

    def _evidence(
        self, scores: Vector, nearest: Mapping[str, Vector], similarities: Mapping[str, Vector], labels: NDArray
    ) -> tuple[NDArray, NDArray]:
        fused = np.sum([weight * similarities[name] for name, weight in self._weights.items()], axis=0)
        return evidence(scores, nearest, Neighbours.among(similarities, fused, labels), CANDIDATES)

    def _ranked(
        self, scores: Vector, nearest: Mapping[str, Vector], similarities: Mapping[str, Vector], labels: NDArray
    ) -> tuple[list[Ranked], LabelScores]:
        """The ranking of a message.

        Args:
            scores: by the regression, shape (labels,).
            nearest: by feature, the similarity of each label's nearest example, shape (labels,).
            similarities: by feature, those of the examples looked at.
            labels: of these.
        """
        chosen, found = self._evidence(scores, nearest, similarities, labels)
        probabilities = self._combination.probabilities(found)
        best_first = np.argsort(-probabilities, kind="stable")
        ranking = [Ranked(str(self._labels[chosen[i]]), float(probabilities[i])) for i in best_first]
        return ranking, LabelScores(self._labels, scores, np.mean(list(nearest.values()), axis=0))

    def _projected(self, name: str, rows: Any) -> Any:
        """Rows of a feature, dense ones by their strongest directions."""
        return np.asarray(rows, dtype=np.float32) @ self._directions[name] if name in self._directions else rows

    def _fitted_combination(self, scores: NDArray, known: NDArray, asked: NDArray) -> CandidateNetworks:
        """How much each piece of evidence counts, learned from how examples held out are ranked by the others."""
        labels = self._examples.labels
        examples = LabelledExamples(labels[known], len(self._labels))
        references = {name: examples_of(reference, known) for name, reference in self._references.items()}
        pieces, hits = [], []
        for start in range(0, len(asked), BLOCK):
            block = asked[start : start + BLOCK]
            similarities = {
                name: cosines_between(examples_of(reference, block), references[name])
                for name, reference in self._references.items()
            }
            of_each = self._evidence_of_each(scores[start : start + BLOCK], similarities, examples)
            for example, found in zip(block, of_each, strict=True):
                candidates, of_candidates = self._evidence(*found)
                pieces.append(of_candidates)
                hits.append(candidates == labels[example])
        return CandidateNetworks.fit(np.concatenate(pieces), np.concatenate(hits))

    def save(self, directory: Path) -> None:
        for name, reference in self._references.items():
            if issparse(reference):
                save_npz(directory / f"{name}.npz", reference, compressed=False)  # the model's package is
            else:
                np.savez(
                    directory / f"{name}.dense.npz",
                    numbers=reference.numbers,
                    unit=reference.unit,
                    directions=self._directions[name],
                    solution=self._solutions[name],
                )
        np.savez(
            directory / "ranker.npz",
            coefficients=self._coefficients.astype(np.float16),
            examples=self._examples.labels.astype(np.int32),
            landmarks=self._landmarks,
        )
        self._combination.save(directory)
        (directory / "ranker.json").write_text(
            json.dumps({"labels": list(self._labels), "weights": self._weights, "regularization": self._regularization})
        )

    @classmethod
    def load(cls, directory: Path) -> Ranker:
        stored = json.loads((directory / "ranker.json").read_text())
        ranker = cls(stored["weights"], stored["regularization"])
        ranker._labels = np.array(stored["labels"])
        ranker._references, ranker._directions = {}, {}
        for name in stored["weights"]:
            dense = directory / f"{name}.dense.npz"
            if not dense.exists():
                ranker._references[name] = load_npz(directory / f"{name}.npz")
                continue
            with np.load(dense, allow_pickle=False) as arrays:
                ranker._references[name] = ByteVectors(arrays["numbers"], float(arrays["unit"]))
                ranker._directions[name] = arrays["directions"]
                ranker._solutions[name] = arrays["solution"]
        with np.load(directory / "ranker.npz", allow_pickle=False) as arrays:
            ranker._coefficients = arrays["coefficients"].astype(np.float32)
            ranker._examples = LabelledExamples(arrays["examples"], len(ranker._labels))
            ranker._landmarks = arrays["landmarks"]
        ranker._combination = CandidateNetworks.load(directory)
        return ranker


def _held_out(label_index: NDArray, askable: NDArray) -> tuple[NDArray, NDArray]:
    """Which examples are known and which are held out, so that every label keeps an example that is known."""
    share = min(HELD_OUT, MOST_HELD_OUT / len(label_index))
    is_asked = (np.random.default_rng(0).random(len(label_index)) < share) & askable
    left = np.bincount(label_index[~is_asked], minlength=label_index.max() + 1)
    is_asked &= left[label_index] > 0
    return np.flatnonzero(~is_asked), np.flatnonzero(is_asked)
