"""Kernel ridge regression whose solution is sought among combinations of some of the examples, the landmarks.

Its cost grows with the examples and not with their cube, and what it holds in memory with the landmarks alone.

Sources: Saunders, Gammerman, Vovk, "Ridge regression learning algorithm in dual variables" (1998); Williams, Seeger,
"Using the Nyström method to speed up kernel machines" (2001).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import cho_factor, cho_solve, cholesky, solve_triangular
from scipy.linalg.blas import ssyrk
from scipy.sparse import issparse, vstack

from bot.nlu.similarity import cosines_between, examples_of

BLOCK = 2048
"""How many examples are compared with the landmarks at a time."""

_JITTER = 1e-3
"""Added to the similarity of each landmark with itself, for examples that say the same."""


def choose_landmarks(label_index: NDArray, is_crucial: NDArray, drawn: NDArray, count: int) -> NDArray:
    """The positions of at most `count` examples, ascending: one of each label and all crucial ones, then by chance.

    Of a label with four times as many examples twice as many are taken: what is said in many ways needs more of them,
    but not at the cost of all others.

    Args:
        label_index: the number of each example's label, shape (examples,).
        is_crucial: which examples are taken before others.
        drawn: for each a number by chance; of a label those with the greatest are taken.
        count: how many, at most.
    """
    shuffled = np.argsort(-drawn, kind="stable")
    of_label = np.bincount(label_index)
    turns = np.zeros(len(label_index), dtype=np.int64)  # the first of its label, the second …
    seen = np.zeros(len(of_label), dtype=np.int64)
    for example in shuffled:
        seen[label_index[example]] += 1
        turns[example] = seen[label_index[example]]
    order = turns / np.sqrt(of_label[label_index])
    order[(turns == 1) | is_crucial] = 0.0
    return np.sort(shuffled[np.argsort(order[shuffled], kind="stable")][:count])


class LandmarkRegression:
    """The regression, over examples in several features.

    Args:
        references: the examples by feature, as `bot.nlu.similarity.as_reference` makes them.
        weights: the share of each feature in the kernel.
        landmarks: the positions of the landmarks among the examples.
    """

    def __init__(self, references: Mapping[str, Any], weights: Mapping[str, float], landmarks: NDArray) -> None:
        # Side by side and weighted, all features of a kind take one product.
        weighted = [np.sqrt(weights[name]) * reference for name, reference in references.items()]
        sparse = [matrix for matrix in weighted if issparse(matrix)]
        dense = [matrix for matrix in weighted if not issparse(matrix)]
        self._features = [vstack(sparse, format="csr")] if sparse else []
        self._features += [np.concatenate(dense, axis=1)] if dense else []
        self._count = len(landmarks)
        self._of_landmarks = [examples_of(matrix, landmarks) for matrix in self._features]
        among_landmarks = self._kernel(landmarks)
        among_landmarks[np.diag_indices_from(among_landmarks)] += _JITTER
        self._root = cholesky(among_landmarks, lower=True, overwrite_a=True, check_finite=False)

    def fit(self, targets: NDArray, penalty: NDArray, known: NDArray, held_out: NDArray) -> tuple[NDArray, NDArray]:
        """Learn from all examples, and judge some by what the others teach.

        Args:
            targets: what is wanted of each example, shape (examples, labels).
            penalty: of each example, shape (examples,); larger trusts it less.
            known: the positions of those that teach; with those held out they are all.
            held_out: the positions of those that are judged.

        Returns:
            The coefficients of the landmarks, shape (landmarks, labels), and the scores of those held out.
        """
        weight = 1 / np.sqrt(penalty)[:, None]
        targets = targets * weight
        rows = self._rows(held_out) * weight[held_out]
        moments, sums = self._moments(known, weight, targets)
        scores = (rows @ _solved(moments, sums)) / weight[held_out]
        moments = _with_products(moments, rows)
        sums += rows.T @ targets[held_out]
        del rows
        solution = _solved(moments, sums)
        return solve_triangular(self._root, solution, lower=True, trans="T", check_finite=False), scores

    def _kernel(self, examples: NDArray) -> NDArray:
        """Fused similarities of some examples with the landmarks, shape (examples, landmarks)."""
        kernel = np.zeros((len(examples), self._count), dtype=np.float32)
        for start in range(0, len(kernel), BLOCK):
            block = slice(start, start + BLOCK)
            for matrix, of_landmarks in zip(self._features, self._of_landmarks, strict=True):
                kernel[block] += cosines_between(examples_of(matrix, examples[block]), of_landmarks)
        return kernel

    def _rows(self, examples: NDArray) -> NDArray:
        """Some examples in the span of the landmarks, where dot products are similarities."""
        kernel = self._kernel(examples)
        return np.ascontiguousarray(
            solve_triangular(self._root, kernel.T, lower=True, overwrite_b=True, check_finite=False).T
        )

    def _moments(self, examples: NDArray, weight: NDArray, targets: NDArray) -> tuple[NDArray, NDArray]:
        """Both sides of the normal equations of a regression on some examples, summed up over blocks of them.

        Of the first, which is symmetric, only the upper triangle is filled.
        """
        moments = np.zeros_like(self._root, order="F")
        sums = np.zeros((len(self._root), targets.shape[1]), dtype=np.float32)
        for start in range(0, len(examples), BLOCK):
            block = examples[start : start + BLOCK]
            rows = self._rows(block) * weight[block]
            moments = _with_products(moments, rows)
            sums += rows.T @ targets[block]
        return moments, sums


def _with_products(moments: NDArray, rows: NDArray) -> NDArray:
    """The upper triangle of a matrix plus `rows.T @ rows`, in place: half the work of the full product."""
    return np.asarray(ssyrk(1.0, rows.T, beta=1.0, c=moments, overwrite_c=True))


def _solved(moments: NDArray, sums: NDArray) -> NDArray:
    """The solution of the ridge regression with these moments, all rows having the penalty 1."""
    regularized = moments.copy(order="F")
    regularized[np.diag_indices_from(regularized)] += 1.0
    return np.asarray(
        cho_solve(cho_factor(regularized, overwrite_a=True, check_finite=False), sums, check_finite=False)
    )
