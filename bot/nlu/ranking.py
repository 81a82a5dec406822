"""Ranking of labels for a message: kernel ridge regression on fused similarities, then a learned combination.

Each feature (characters, sounds, words, meaning) gives a cosine between the message and every training question. Their
weighted sum is a kernel; ridge regression on it scores each label. Its solution is sought among combinations of some of
the questions, the landmarks, so that its cost grows with the questions and not with their cube. That score and the
nearest question of each label in each feature go through a logistic regression fitted on held-out examples, so that
the final score says how often such a candidate is right.

Sources: Saunders, Gammerman, Vovk, "Ridge regression learning algorithm in dual variables" (1998); Williams, Seeger,
"Using the Nyström method to speed up kernel machines" (2001) for the landmarks; Platt, "Probabilistic outputs for
support vector machines" (1999) for the last step.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import cho_factor, cho_solve, cholesky, solve_triangular
from scipy.sparse import issparse, load_npz, save_npz, vstack

from bot.nlu.similarity import Vector, as_reference, cosines, cosines_between, examples_of, strongest_directions

HELD_OUT, MOST_HELD_OUT = 0.25, 5_000
"""The share of examples on which the combination is fitted, ranked by what the others teach, and about how many."""

CANDIDATES = 12
"""How many labels per message go through the learned combination, in fitting and in ranking."""

BLOCK = 2048
"""How many examples are compared with all others at a time."""

LANDMARKS = 14_000
"""How many examples the regression's solution is a combination of, at most."""

_JITTER = 1e-3
"""Added to the similarity of each landmark with itself, for examples that say the same."""


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
        self._landmarks = _landmarks(label_index, is_crucial, LANDMARKS)
        # A label with many examples must not outweigh one with few.
        penalty = self._regularization * np.sqrt(counts[label_index] / np.median(counts)).astype(np.float32)
        targets = np.zeros((len(labels), len(self._labels)), dtype=np.float32)
        targets[np.arange(len(labels)), label_index] = 1.0

        of_landmarks = self._kernel(self._landmarks)
        of_landmarks[np.diag_indices_from(of_landmarks)] += _JITTER
        root = cholesky(of_landmarks, lower=True, overwrite_a=True, check_finite=False)
        weight = 1 / np.sqrt(penalty)[:, None]
        targets *= weight
        rows_asked = self._rows(asked, root) * weight[asked]
        moments, sums = self._moments(known, root, weight, targets)
        scores = (rows_asked @ _solved(moments, sums)) / weight[asked]
        moments += rows_asked.T @ rows_asked
        sums += rows_asked.T @ targets[asked]
        del rows_asked
        solution = _solved(moments, sums)
        self._coefficients = solve_triangular(root, solution, lower=True, trans="T", check_finite=False)
        del moments, root

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

    def _kernel(self, examples: NDArray) -> NDArray:
        """Fused similarities of some examples with the landmarks, shape (examples, landmarks)."""
        # Side by side and weighted, all features of a kind take one product.
        weighted = [np.sqrt(self._weights[name]) * reference for name, reference in self._references.items()]
        sparse = [matrix for matrix in weighted if issparse(matrix)]
        dense = [matrix for matrix in weighted if not issparse(matrix)]
        together = [vstack(sparse, format="csr")] if sparse else []
        together += [np.concatenate(dense, axis=1)] if dense else []
        kernel = np.zeros((len(examples), len(self._landmarks)), dtype=np.float32)
        for start in range(0, len(kernel), BLOCK):
            block = slice(start, start + BLOCK)
            for matrix in together:
                kernel[block] += cosines_between(
                    examples_of(matrix, examples[block]), examples_of(matrix, self._landmarks)
                )
        return kernel

    def _rows(self, examples: NDArray, root: NDArray) -> NDArray:
        """Some examples in the span of the landmarks, where dot products are similarities."""
        return np.ascontiguousarray(
            solve_triangular(root, self._kernel(examples).T, lower=True, overwrite_b=True, check_finite=False).T
        )

    def _moments(self, examples: NDArray, root: NDArray, weight: NDArray, targets: NDArray) -> tuple[NDArray, NDArray]:
        """What the normal equations of a regression on some examples are made of, of a block of them at a time."""
        moments = np.zeros((len(self._landmarks),) * 2, dtype=np.float32)
        sums = np.zeros((len(self._landmarks), targets.shape[1]), dtype=np.float32)
        for start in range(0, len(examples), BLOCK):
            block = examples[start : start + BLOCK]
            rows = self._rows(block, root) * weight[block]
            moments += rows.T @ rows
            sums += rows.T @ targets[block]
        return moments, sums

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


def _landmarks(label_index: NDArray, is_crucial: NDArray, count: int) -> NDArray:
    """The positions of at most `count` examples, ascending: one of each label and all crucial ones, then by chance.

    Of a label with four times as many examples twice as many are taken: what is said in many ways needs more of them,
    but not at the cost of all others.
    """
    shuffled = np.random.default_rng(0).permutation(len(label_index))
    of_label = np.bincount(label_index)
    turns = np.zeros(len(label_index), dtype=np.int64)  # the first of its label, the second …
    seen = np.zeros(len(of_label), dtype=np.int64)
    for example in shuffled:
        seen[label_index[example]] += 1
        turns[example] = seen[label_index[example]]
    order = turns / np.sqrt(of_label[label_index])
    order[(turns == 1) | is_crucial] = 0.0
    return np.sort(shuffled[np.argsort(order[shuffled], kind="stable")][:count])


def _solved(moments: NDArray, sums: NDArray) -> NDArray:
    """The solution of the ridge regression with these moments, all rows having the penalty 1."""
    regularized = moments.copy()
    regularized[np.diag_indices_from(regularized)] += 1.0
    return np.asarray(
        cho_solve(cho_factor(regularized, overwrite_a=True, check_finite=False), sums, check_finite=False)
    )


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
