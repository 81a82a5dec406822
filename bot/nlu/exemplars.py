"""The examples that a message is compared with: how like it they are, and what regression on that likeness gives.

Kernel ridge regression: the kernel is the sum of the cosines in all features, each with its share.

Source: Saunders, Gammerman, Vovk, "Ridge regression learning algorithm in dual variables" (1998).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import cho_factor, cho_solve
from scipy.sparse import issparse, load_npz, save_npz

from bot.nlu.label_evidence import LabelledExamples, best_of
from bot.nlu.similarity import (
    ByteVectors,
    Vector,
    as_reference,
    cosines,
    cosines_between,
    cosines_of_rows,
    strongest_directions,
)

LOOKED_AT = 64
"""Of so many labels, the best by the regression, the nearest example by a dense feature is sought; others have 0."""

BLOCK = 128
"""How many messages are compared with all examples at a time."""

_FILE, _SOLUTION = "exemplars.npz", "solution of "


@dataclass(frozen=True)
class Comparison:
    """What the examples say of a message.

    Attributes:
        scores: by the regression, shape (labels,): about 1 for what is certain, about 0 for what isn't asked at all.
        nearest: by feature, the similarity of each label's nearest example, shape (labels,).
        similarities: by feature, those of the examples looked at.
        labels: of these.
    """

    scores: Vector
    nearest: Mapping[str, Vector]
    similarities: Mapping[str, Vector]
    labels: NDArray


class Exemplars:
    """Examples, those of a label together.

    Args:
        weights: the share of each feature in the kernel.
        examples: the labels of the examples.
        references: the examples by feature, as `bot.nlu.similarity.as_reference` makes them; dense ones projected.
        directions: of each dense feature, what a row is multiplied by.
        coefficients: of the regression, shape (examples, labels).
        solutions: by dense feature what a projected row is multiplied by, shape (directions, labels): the regression is
            linear in it.
    """

    def __init__(
        self,
        weights: Mapping[str, float],
        examples: LabelledExamples,
        references: Mapping[str, Any],
        directions: Mapping[str, Vector],
        coefficients: Vector,
        solutions: Mapping[str, Vector],
    ) -> None:
        self._weights, self._examples = dict(weights), examples
        self._references, self._directions = dict(references), dict(directions)
        self._coefficients, self._solutions = coefficients, dict(solutions)

    @classmethod
    def fit(
        cls,
        features: Mapping[str, Any],
        labels: NDArray,
        count: int,
        weights: Mapping[str, float],
        regularization: float,
    ) -> Exemplars:
        """Learn from examples.

        Args:
            features: for each feature name a matrix of shape (examples, dimensions), rows of length 1.
            labels: the number of each example's label, ascending.
            count: of the labels.
            weights: the share of each feature in the kernel; others aren't compared.
            regularization: ridge; larger trusts single examples less.
        """
        directions = {name: strongest_directions(features[name]) for name in weights if not issparse(features[name])}
        rows = {name: _projected(features[name], directions.get(name)) for name in weights}
        references = {name: as_reference(each, np.arange(len(labels))) for name, each in rows.items()}
        kernel = np.zeros((len(labels), len(labels)), dtype=np.float32)
        for name, reference in references.items():
            kernel += np.float32(weights[name]) * cosines_between(reference, reference)
        counts = np.bincount(labels, minlength=count)
        # A label with many examples must not outweigh one with few.
        penalty = regularization * np.sqrt(counts[labels] / np.median(counts[counts > 0]))
        kernel[np.diag_indices_from(kernel)] += penalty.astype(np.float32)
        targets = np.zeros((len(labels), count), dtype=np.float32)
        targets[np.arange(len(labels)), labels] = 1.0
        factor = cho_factor(kernel, overwrite_a=True, check_finite=False)
        coefficients = np.asarray(cho_solve(factor, targets, overwrite_b=True, check_finite=False))
        solutions = {name: weights[name] * references[name].T @ coefficients for name in directions}
        packed = {name: ByteVectors.of(each) if name in directions else each for name, each in references.items()}
        return cls(weights, LabelledExamples(labels, count), packed, directions, coefficients, solutions)

    def compare(self, features: Mapping[str, Any], also: NDArray) -> Comparison:
        """Compare a message with them.

        Args:
            features: its 1×n row by feature name.
            also: labels of which the nearest example by a dense feature is sought whatever the regression says.
        """
        dense = {name: _projected(features[name], each).ravel() for name, each in self._directions.items()}
        sparse = {
            name: cosines(reference, features[name])
            for name, reference in self._references.items()
            if name not in dense
        }
        scores = self._regressed(sparse, dense)
        nearest = {name: self._examples.nearest(each) for name, each in sparse.items()}
        looked_at = np.union1d(best_of(scores, LOOKED_AT), also)
        rows = self._examples.of(looked_at)
        similarities = {name: each[rows] for name, each in sparse.items()}
        for name, row in dense.items():
            similarities[name] = self._references[name][rows] @ row
            nearest[name] = self._examples.nearest_of(looked_at, similarities[name])
        return Comparison(scores, nearest, similarities, self._examples.labels[rows])

    def compare_each(self, features: Mapping[str, Any], also: NDArray) -> Iterator[Comparison]:
        """As `compare`, of many messages: a block of them at a time, in a fraction of the time.

        Args:
            features: for each feature name a matrix of shape (messages, dimensions).
            also: of each message, shape (messages, labels).
        """
        references = {name: each[:] if name in self._directions else each for name, each in self._references.items()}
        for start in range(0, len(also), BLOCK):
            block = slice(start, start + BLOCK)
            rows = {name: _projected(features[name][block], self._directions.get(name)) for name in references}
            similarities = {name: cosines_of_rows(reference, rows[name]) for name, reference in references.items()}
            sparse = {name: each for name, each in similarities.items() if name not in self._directions}
            scores = self._regressed(sparse, {name: rows[name] for name in self._directions})
            for position, (of_message, others) in enumerate(zip(scores, also[block], strict=True)):
                looked_at = np.union1d(best_of(of_message, LOOKED_AT), others)
                at = self._examples.of(looked_at)
                among = {name: each[position][at] for name, each in similarities.items()}
                nearest = {
                    name: self._examples.nearest_of(looked_at, among[name])
                    if name in self._directions
                    else self._examples.nearest(each[position])
                    for name, each in similarities.items()
                }
                yield Comparison(of_message, nearest, among, self._examples.labels[at])

    def _regressed(self, sparse: Mapping[str, NDArray], dense: Mapping[str, NDArray]) -> NDArray:
        """What the regression gives to each label.

        Args:
            sparse: the cosines with all examples in each sparse feature.
            dense: the projected rows of each dense one.
        """
        by_label = [row @ self._solutions[name] for name, row in dense.items()]
        if sparse:
            fused = np.sum([np.float32(self._weights[name]) * each for name, each in sparse.items()], axis=0)
            by_label.append(fused @ self._coefficients)
        return np.sum(by_label, axis=0)

    def save(self, directory: Path) -> None:
        arrays: dict[str, NDArray] = {}
        for name, reference in self._references.items():
            if name in self._directions:
                arrays |= {
                    f"numbers of {name}": reference.numbers,
                    f"unit of {name}": np.array(reference.unit),
                    f"directions of {name}": self._directions[name],
                    f"{_SOLUTION}{name}": self._solutions[name],
                }
            else:
                save_npz(directory / f"{name}.npz", reference, compressed=False)  # the model's package is
        np.savez(
            directory / _FILE,
            labels=self._examples.labels.astype(np.int32),
            coefficients=self._coefficients.astype(np.float16),
            **arrays,
        )

    @classmethod
    def load(cls, directory: Path, weights: Mapping[str, float]) -> Exemplars:
        """Read them from a directory."""
        references: dict[str, Any] = {}
        with np.load(directory / _FILE, allow_pickle=False) as arrays:
            coefficients = arrays["coefficients"].astype(np.float32)
            examples = LabelledExamples(arrays["labels"], coefficients.shape[1])
            dense = [name for name in weights if f"{_SOLUTION}{name}" in arrays.files]
            for name in weights:
                references[name] = (
                    ByteVectors(arrays[f"numbers of {name}"], float(arrays[f"unit of {name}"]))
                    if name in dense
                    else load_npz(directory / f"{name}.npz")
                )
            directions = {name: arrays[f"directions of {name}"] for name in dense}
            solutions = {name: arrays[f"{_SOLUTION}{name}"] for name in dense}
        return cls(weights, examples, references, directions, coefficients, solutions)


def choose_exemplars(labels: NDArray, is_crucial: NDArray, drawn: NDArray, count: int) -> NDArray:
    """The positions of at most `count` examples, ascending: one of each label and all crucial ones, then by chance.

    Of a label with four times as many examples twice as many are taken: what is said in many ways needs more of them,
    but not at the cost of all others.

    Args:
        labels: the number of each example's label, shape (examples,).
        is_crucial: which examples are taken before others.
        drawn: for each a number by chance; of a label those with the greatest are taken.
        count: how many, at most.
    """
    by_chance = np.argsort(-drawn, kind="stable")
    of_label = np.bincount(labels)
    turns = np.zeros(len(labels), dtype=np.int64)  # the first of its label, the second …
    seen = np.zeros(len(of_label), dtype=np.int64)
    for example in by_chance:
        seen[labels[example]] += 1
        turns[example] = seen[labels[example]]
    order = turns / np.sqrt(of_label[labels])
    order[(turns == 1) | is_crucial] = 0.0
    return np.sort(by_chance[np.argsort(order[by_chance], kind="stable")][:count])


def _projected(rows: Any, directions: Vector | None) -> Any:
    return rows if directions is None else np.asarray(rows, dtype=np.float32) @ directions
