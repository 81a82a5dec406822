"""Ranking of labels for a message: kernel ridge regression on fused similarities, then a learned combination.

Each feature (characters, sounds, words, meaning) gives a cosine between the message and every training question. Their
weighted sum is a kernel; ridge regression on it (`landmark_regression`) scores each label. That score and the nearest
question of each label in each feature go through a logistic regression fitted on held-out examples, so that the final
score says how often such a candidate is right.

Source: Platt, "Probabilistic outputs for support vector machines" (1999) for the last step.
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

from bot.nlu.landmark_regression import LandmarkRegression, choose_landmarks
from bot.nlu.similarity import (
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
        self._starts = np.concatenate([[0], np.cumsum(counts)[:-1]])
        label_index = np.repeat(np.arange(len(self._labels)), counts)
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
        self._fit_combination(scores, known, asked, label_index)
        return self

    def rank(self, features: Mapping[str, Any]) -> list[Ranked]:
        """The best candidates for one message, best first. `features` are 1×n rows, by feature name."""
        return self.rank_and_score(features)[0]

    def rank_and_score(self, features: Mapping[str, Any]) -> tuple[list[Ranked], LabelScores]:
        """The best candidates for one message, best first, and what speaks for all labels."""
        similarities = self._similarities(features)
        scores = self._fuse(similarities)[self._landmarks] @ self._coefficients
        nearest = {name: np.maximum.reduceat(row, self._starts) for name, row in similarities.items()}
        return self._ranked(scores, nearest)

    def rank_and_score_each(self, features: Mapping[str, Any]) -> Iterator[tuple[list[Ranked], LabelScores]]:
        """As `rank_and_score`, of many messages: a block of them at a time, in a fraction of the time.

        Args:
            features: for each feature name a matrix of shape (messages, dimensions).
        """
        count = next(iter(features.values())).shape[0]
        for start in range(0, count, BLOCK):
            block = slice(start, start + BLOCK)
            similarities = {
                name: cosines_of_rows(reference, self._projected(name, features[name][block]))
                for name, reference in self._references.items()
            }
            scores = self._fuse(similarities)[:, self._landmarks] @ self._coefficients
            nearest = {name: np.maximum.reduceat(rows, self._starts, axis=1) for name, rows in similarities.items()}
            for position, of_message in enumerate(scores):
                yield self._ranked(of_message, {name: rows[position] for name, rows in nearest.items()})

    def _ranked(self, scores: Vector, nearest: Mapping[str, Vector]) -> tuple[list[Ranked], LabelScores]:
        """The ranking of a message by its scores and its nearest examples, each of shape (labels,)."""
        chosen, evidence = _evidence(scores, nearest, CANDIDATES)
        probabilities = 1.0 / (1.0 + np.exp(-(evidence @ self._combination + self._bias)))
        best_first = np.argsort(-probabilities, kind="stable")
        ranking = [Ranked(str(self._labels[chosen[i]]), float(probabilities[i])) for i in best_first]
        return ranking, LabelScores(self._labels, scores, np.mean(list(nearest.values()), axis=0))

    def _similarities(self, features: Mapping[str, Any]) -> dict[str, Vector]:
        """The cosines of one message with all examples, in each feature."""
        return {
            name: cosines(reference, self._projected(name, features[name]))
            for name, reference in self._references.items()
        }

    def _projected(self, name: str, rows: Any) -> Any:
        """Rows of a feature, dense ones by their strongest directions."""
        return np.asarray(rows, dtype=np.float32) @ self._directions[name] if name in self._directions else rows

    def _fuse(self, similarities: Mapping[str, NDArray]) -> NDArray:
        return np.sum([weight * similarities[name] for name, weight in self._weights.items()], axis=0)

    def _fit_combination(self, scores: NDArray, known: NDArray, asked: NDArray, label_index: NDArray) -> None:
        """Learn how much each piece of evidence counts, from how examples held out are ranked by the others."""
        from sklearn.linear_model import LogisticRegression  # 40 MB that only training needs

        present, starts = np.unique(label_index[known], return_index=True)
        nearest = {}
        for name, reference in self._references.items():
            nearest[name] = np.zeros_like(scores)
            similarities = cosines_between(examples_of(reference, asked), examples_of(reference, known))
            nearest[name][:, present] = np.maximum.reduceat(similarities, starts, axis=1)
        evidence, hits = [], []
        for position, example in enumerate(asked):
            of_example = {name: by_label[position] for name, by_label in nearest.items()}
            candidates, of_candidates = _evidence(scores[position], of_example, CANDIDATES)
            evidence.append(of_candidates)
            hits.append(candidates == label_index[example])
        fitted = LogisticRegression(max_iter=500).fit(np.concatenate(evidence), np.concatenate(hits))
        self._combination, self._bias = fitted.coef_[0], float(fitted.intercept_[0])

    def save(self, directory: Path) -> None:
        for name, reference in self._references.items():
            if issparse(reference):
                save_npz(directory / f"{name}.npz", reference, compressed=False)  # the model's package is
            else:
                np.save(directory / f"{name}.npy", reference.astype(np.float16), allow_pickle=False)
        for name, directions in self._directions.items():
            np.save(directory / f"{name}.directions.npy", directions, allow_pickle=False)
        np.savez(
            directory / "ranker.npz",
            coefficients=self._coefficients.astype(np.float16),
            starts=self._starts,
            landmarks=self._landmarks,
            combination=self._combination,
            bias=self._bias,
        )
        (directory / "ranker.json").write_text(
            json.dumps({"labels": list(self._labels), "weights": self._weights, "regularization": self._regularization})
        )

    @classmethod
    def load(cls, directory: Path) -> Ranker:
        stored = json.loads((directory / "ranker.json").read_text())
        ranker = cls(stored["weights"], stored["regularization"])
        ranker._labels = np.array(stored["labels"])
        ranker._references = {
            name: load_npz(directory / f"{name}.npz")
            if (directory / f"{name}.npz").exists()
            else np.load(directory / f"{name}.npy", allow_pickle=False).astype(np.float32)
            for name in stored["weights"]
        }
        ranker._directions = {
            name: np.load(directory / f"{name}.directions.npy", allow_pickle=False)
            for name, reference in ranker._references.items()
            if not issparse(reference)
        }
        with np.load(directory / "ranker.npz", allow_pickle=False) as arrays:
            ranker._coefficients = arrays["coefficients"].astype(np.float32)
            ranker._starts, ranker._landmarks = arrays["starts"], arrays["landmarks"]
            ranker._combination = arrays["combination"]
            ranker._bias = float(arrays["bias"])
        return ranker


def _held_out(label_index: NDArray, askable: NDArray) -> tuple[NDArray, NDArray]:
    """Which examples are known and which are held out, so that every label keeps an example that is known."""
    share = min(HELD_OUT, MOST_HELD_OUT / len(label_index))
    is_asked = (np.random.default_rng(0).random(len(label_index)) < share) & askable
    left = np.bincount(label_index[~is_asked], minlength=label_index.max() + 1)
    is_asked &= left[label_index] > 0
    return np.flatnonzero(~is_asked), np.flatnonzero(is_asked)


def _evidence(scores: Vector, nearest: Mapping[str, Vector], count: int) -> tuple[NDArray, NDArray]:
    """What speaks for each of the best labels: its ridge score, its lead, and its nearest example in each feature.

    Returns:
        The chosen labels' indices (shape: count) and the evidence (shape: count × features).
    """
    fused_nearest = np.mean(list(nearest.values()), axis=0)
    count = min(count, len(scores))
    by_score = np.argpartition(-scores, count - 1)[:count]
    chosen = np.unique(np.append(by_score, np.argmax(fused_nearest)))
    ordered = np.sort(scores)[::-1]
    others = np.where(scores[chosen] >= ordered[0], ordered[1] if len(ordered) > 1 else 0.0, ordered[0])
    lead = scores[chosen] - others
    columns = [scores[chosen], lead, fused_nearest[chosen] - fused_nearest.max()]
    columns += [nearest[name][chosen] for name in sorted(nearest)]
    return chosen, np.stack(columns, axis=1)
