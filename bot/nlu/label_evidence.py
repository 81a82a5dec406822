"""The evidence for each label: by the regression and the networks, its nearest example, its share of the nearest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from bot.nlu.similarity import Vector

_SHARES = (3, 10, 20, 50)
"""Of so many examples, the nearest in all features together, the share that are a label's is looked at."""

_OF_A_FEATURE = 10
"""Of so many, the nearest in one feature."""

BY_NETWORK = 6
"""So many labels are looked at for what the networks say."""

_LEAST_LIKELY = -10.0
"""No logarithm of a probability counts for less."""

_SHARPNESS = 20.0
"""How much a nearer example counts more: by e for a similarity that is a twentieth larger."""


@dataclass(frozen=True)
class LabelledExamples:
    """Examples in the order of their labels.

    Attributes:
        labels: the number of each example's label, ascending.
        count: of the labels; some may have no example.
    """

    labels: NDArray
    count: int

    @cached_property
    def _bounds(self) -> NDArray:
        return np.searchsorted(self.labels, np.arange(self.count + 1))

    def of(self, labels: NDArray) -> NDArray:
        """The examples of some labels, those of a label together."""
        return np.concatenate([np.arange(*self._bounds[label : label + 2]) for label in labels])

    def nearest(self, similarities: Vector) -> Vector:
        """For each label the greatest of its examples' similarities, given those of all; 0 for one without any."""
        starts, ends = self._bounds[:-1], self._bounds[1:]
        found = np.zeros(self.count, dtype=np.float32)
        present = starts < ends
        found[present] = np.maximum.reduceat(similarities, starts[present])
        return found

    def nearest_of(self, labels: NDArray, similarities: Vector) -> Vector:
        """As `nearest`, given the similarities of the examples of some labels, as `of` gives them; 0 for others."""
        counts = self._bounds[labels + 1] - self._bounds[labels]
        found = np.zeros(self.count, dtype=np.float32)
        present = counts > 0
        found[labels[present]] = np.maximum.reduceat(similarities, (np.cumsum(counts) - counts)[present])
        return found


@dataclass(frozen=True)
class Neighbours:
    """The examples nearest to a message.

    Attributes:
        labels: theirs, the nearest first in all features together.
        similarities: theirs.
        by_feature: the labels of the nearest in each feature.
    """

    labels: NDArray
    similarities: Vector
    by_feature: Mapping[str, NDArray]

    @classmethod
    def among(cls, similarities: Mapping[str, Vector], fused: Vector, labels: NDArray) -> Neighbours:
        """Found among examples by their similarities in each feature and in all together."""
        nearest = best_of(fused, max(_SHARES))
        nearest = nearest[np.argsort(-fused[nearest], kind="stable")]
        return cls(
            labels[nearest],
            fused[nearest],
            {name: labels[best_of(each, _OF_A_FEATURE)] for name, each in similarities.items()},
        )

    def evidence(self, candidates: NDArray) -> NDArray:
        """Their evidence for some labels, shape (candidates, columns)."""
        is_of = self.labels == candidates[:, None]
        weights = np.exp(_SHARPNESS * (self.similarities - self.similarities[0]))
        behind = self.similarities[0] - self.similarities[is_of.argmax(axis=1)]
        return np.column_stack(
            [
                *(is_of[:, :count].mean(axis=1) for count in _SHARES),
                is_of @ weights / weights.sum(),
                np.where(is_of.any(axis=1), behind, self.similarities[0]),
                np.full(len(candidates), self.similarities[0]),
                *((self.by_feature[name] == candidates[:, None]).mean(axis=1) for name in sorted(self.by_feature)),
            ]
        )


def evidence(
    scores: Vector, by_network: Vector, nearest: Mapping[str, Vector], neighbours: Neighbours, count: int
) -> tuple[NDArray, NDArray]:
    """The evidence for each of the likeliest labels.

    Args:
        scores: by the regression, shape (labels,).
        by_network: the logarithms of the labels' probabilities by the networks, shape (labels,).
        nearest: by feature, the similarity of each label's nearest example, shape (labels,).
        neighbours: the examples nearest to the message.
        count: how many labels are looked at, the best by the regression; the one with the nearest example and the best
            by the networks join them.

    Returns:
        The labels' numbers (shape: candidates), and of each its score, its lead, its nearest example in all features
        and in each, what the neighbours say of it, and what the networks say and how far that is ahead (shape:
        candidates × columns).
    """
    fused_nearest = np.mean(list(nearest.values()), axis=0)
    likely = [best_of(scores, count), best_of(by_network, BY_NETWORK), np.array([np.argmax(fused_nearest)])]
    chosen = np.unique(np.concatenate(likely))
    columns = [scores[chosen], _lead(scores, chosen), fused_nearest[chosen] - fused_nearest.max()]
    columns += [nearest[name][chosen] for name in sorted(nearest)]
    of_network = np.maximum(by_network, _LEAST_LIKELY)
    columns += [neighbours.evidence(chosen), of_network[chosen], _lead(of_network, chosen)]
    return chosen, np.column_stack(columns)


def _lead(scores: Vector, chosen: NDArray) -> Vector:
    """The lead of some labels over the best other one."""
    best = int(np.argmax(scores))
    others = np.full(len(scores), scores[best])
    others[best] = np.delete(scores, best).max() if len(scores) > 1 else 0.0
    return np.asarray(scores[chosen] - others[chosen])


def best_of(values: Vector, count: int) -> NDArray:
    """The positions of the greatest values, at most so many, in no order."""
    count = min(count, len(values))
    return np.argpartition(-values, count - 1)[:count]
