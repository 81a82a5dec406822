"""Ranking of labels for a message: kernel ridge regression on fused similarities, then a learned combination.

Each feature (characters, sounds, words, meaning) gives a cosine between the message and every training question. Their
weighted sum is a kernel; ridge regression on it scores each label. That score and the nearest question of each label in
each feature go through a logistic regression fitted on held-out examples, so that the final score says how often such a
candidate is right.

Sources: Saunders, Gammerman, Vovk, "Ridge regression learning algorithm in dual variables" (1998); Platt,
"Probabilistic outputs for support vector machines" (1999) for the last step.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import cho_factor, cho_solve
from scipy.sparse import csr_matrix, issparse, load_npz, save_npz, vstack

HELD_OUT = 0.25
"""The share of examples on which the combination is fitted, ranked by what the others teach."""

CANDIDATES = 12
"""How many labels per message go through the learned combination, in fitting and in ranking."""

BLOCK = 2048
"""How many examples are compared with all others at a time."""

DIMENSIONS = 256
"""How many of a dense feature's directions are kept, the strongest ones: half the memory to read for each message.

Of a sentence vector's 512 numbers they hold 95 % of the variance, and the ranking finds as much with them.
"""

Vector = NDArray[np.float32]


@dataclass(frozen=True)
class Ranked:
    """A label and how often a candidate with such evidence is right (0..1)."""

    label: str
    score: float


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
        self, features: Mapping[str, Any], labels: Sequence[str], may_be_asked: Sequence[bool] | None = None
    ) -> Ranker:
        """Learn from examples.

        Args:
            features: for each feature name a matrix of shape (examples, dimensions), rows of length 1, sparse or dense.
            labels: the label of each example.
            may_be_asked: which examples are worded as a citizen would ask (default: all); only these are held out.
        """
        by_label = np.argsort(np.array(labels), kind="stable")
        self._labels, counts = np.unique(np.array(labels), return_counts=True)
        self._starts = np.concatenate([[0], np.cumsum(counts)[:-1]])
        label_index = np.repeat(np.arange(len(self._labels)), counts)
        self._directions = {
            name: _strongest_directions(features[name]) for name in self._weights if not issparse(features[name])
        }
        self._references = {
            name: _as_reference(self._projected(name, features[name]), by_label) for name in self._weights
        }
        askable = np.ones(len(labels), dtype=bool) if may_be_asked is None else np.array(may_be_asked)[by_label]
        known, asked = _held_out(label_index, askable)
        # The held-out examples come last: the factor of all examples begins with the factor of those known then.
        order = np.concatenate([known, asked])

        # A label with many examples must not outweigh one with few.
        penalty = self._regularization * np.sqrt(counts[label_index] / np.median(counts)).astype(np.float32)
        targets = np.zeros((len(labels), len(self._labels)), dtype=np.float32)
        targets[np.arange(len(labels)), label_index] = 1.0
        kernel = self._kernel(order)
        from_known = kernel[len(known) :, : len(known)].copy()
        factor = _factorized(kernel, penalty[order])  # in the memory of the kernel
        solution = cho_solve((factor[: len(known), : len(known)], False), targets[known], check_finite=False)
        scores = from_known @ solution
        self._coefficients = np.empty_like(targets)
        self._coefficients[order] = cho_solve((factor, False), targets[order], check_finite=False)
        del kernel, factor, from_known

        self._fit_combination(scores, known, asked, label_index)
        return self

    def rank(self, features: Mapping[str, Any]) -> list[Ranked]:
        """The best candidates for one message, best first. `features` are 1×n rows, by feature name."""
        similarities = self._similarities(features)
        scores = self._fuse(similarities) @ self._coefficients
        nearest = {name: np.maximum.reduceat(row, self._starts) for name, row in similarities.items()}
        chosen, evidence = _evidence(scores, nearest, CANDIDATES)
        probabilities = 1.0 / (1.0 + np.exp(-(evidence @ self._combination + self._bias)))
        best_first = np.argsort(-probabilities, kind="stable")
        return [Ranked(str(self._labels[chosen[i]]), float(probabilities[i])) for i in best_first]

    def _similarities(self, features: Mapping[str, Any]) -> dict[str, Vector]:
        """The cosines of one message with all examples, in each feature."""
        return {
            name: _similarities(reference, self._projected(name, features[name]))
            for name, reference in self._references.items()
        }

    def _projected(self, name: str, rows: Any) -> Any:
        """Rows of a feature, dense ones by their strongest directions."""
        return np.asarray(rows, dtype=np.float32) @ self._directions[name] if name in self._directions else rows

    def _kernel(self, order: NDArray) -> NDArray:
        """Fused similarities of all examples, in that order: the lower half, in blocks, for the rest mirrors it."""
        # Side by side and weighted, all features of a kind take one product.
        weighted = [np.sqrt(self._weights[name]) * _columns(ref, order) for name, ref in self._references.items()]
        sparse = [matrix for matrix in weighted if issparse(matrix)]
        dense = [matrix for matrix in weighted if not issparse(matrix)]
        together = [vstack(sparse, format="csr")] if sparse else []
        together += [np.concatenate(dense, axis=1)] if dense else []
        kernel = np.zeros((len(order), len(order)), dtype=np.float32)
        for start in range(0, len(order), BLOCK):
            end = min(start + BLOCK, len(order))
            for matrix in together:
                block = _between(_columns(matrix, slice(start, end)), _columns(matrix, slice(end)))
                kernel[start:end, :end] += block
        return kernel

    def _fuse(self, similarities: Mapping[str, NDArray]) -> NDArray:
        return np.sum([weight * similarities[name] for name, weight in self._weights.items()], axis=0)

    def _fit_combination(self, scores: NDArray, known: NDArray, asked: NDArray, label_index: NDArray) -> None:
        """Learn how much each piece of evidence counts, from how examples held out are ranked by the others."""
        from sklearn.linear_model import LogisticRegression  # 40 MB that only training needs

        present, starts = np.unique(label_index[known], return_index=True)
        nearest = {}
        for name, reference in self._references.items():
            nearest[name] = np.zeros_like(scores)
            similarities = _between(_columns(reference, asked), _columns(reference, known))
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
            ranker._starts = arrays["starts"]
            ranker._combination = arrays["combination"]
            ranker._bias = float(arrays["bias"])
        return ranker


def _as_reference(matrix: Any, order: NDArray) -> Any:
    """Examples in the order of their labels; sparse ones transposed, so that a short message touches few rows."""
    return csr_matrix(matrix[order].T) if issparse(matrix) else np.ascontiguousarray(matrix[order], dtype=np.float32)


def _strongest_directions(vectors: NDArray) -> Vector:
    """The directions with the most variance about the origin, as columns (shape: dimensions × at most `DIMENSIONS`)."""
    vectors = np.asarray(vectors, dtype=np.float32)
    _, directions = np.linalg.eigh(vectors.T @ vectors)  # in ascending order
    return np.ascontiguousarray(directions[:, ::-1][:, :DIMENSIONS])


def _similarities(reference: Any, row: Any) -> Vector:
    if not issparse(reference):
        return reference @ row.ravel()
    # For one row this takes half the time of SciPy's product.
    shared = [slice(*reference.indptr[column : column + 2]) for column in row.indices]
    if not shared:
        return np.zeros(reference.shape[1], dtype=np.float32)
    examples = np.concatenate([reference.indices[part] for part in shared])
    products = np.concatenate([value * reference.data[part] for value, part in zip(row.data, shared, strict=True)])
    return np.bincount(examples, products, reference.shape[1]).astype(np.float32)


def _between(some: Any, others: Any) -> NDArray:
    """Cosines of examples with others; both as `_as_reference` makes them."""
    if issparse(some):
        return np.asarray((some.T @ others).todense(), dtype=np.float32)
    return some @ others.T


def _columns(reference: Any, examples: NDArray | slice) -> Any:
    return reference[:, examples] if issparse(reference) else reference[examples]


def _held_out(label_index: NDArray, askable: NDArray) -> tuple[NDArray, NDArray]:
    """Which examples are known and which are held out, so that every label keeps an example that is known."""
    is_asked = (np.random.default_rng(0).random(len(label_index)) < HELD_OUT) & askable
    left = np.bincount(label_index[~is_asked], minlength=label_index.max() + 1)
    is_asked &= left[label_index] > 0
    return np.flatnonzero(~is_asked), np.flatnonzero(is_asked)


def _factorized(kernel: NDArray, penalty: Vector) -> NDArray:
    """The upper Cholesky factor of (kernel + diagonal penalty), of which only the kernel's lower half is read."""
    kernel[np.diag_indices_from(kernel)] += penalty
    # Seen transposed, the kernel has the order in memory that LAPACK works on without a copy.
    factor, _ = cho_factor(kernel.T, lower=False, overwrite_a=True, check_finite=False)
    return factor


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
