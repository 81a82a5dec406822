"""The learned choice among the units of an answer: a conditional logit (McFadden 1974) over their signs."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from bot.nlu.focus_features import BY_QUESTIONS, BY_WORDS, COLUMN

_FILE = "weights.npy"

_TOWARDS_BEFORE = 0.3
"""How strongly the weights are held to those assumed before anything was learned."""

_ASSUMED = {
    "regressed": 6.0,
    "nearest": 2.0,
    "asked_words": 1.0,
    "told_words": 2.0,
    "told_rest": 2.0,
    "named": 2.0,
    "of_the_part": 2.0,
    "like_the_part": 1.0,
}
"""What content without details, which teaches little, is served with."""


class Case(NamedTuple):
    """A message whose unit is known.

    Attributes:
        signs: of all units of its answer, shape (units, columns).
        right: for each unit whether it is what was asked for; of several each is.
        weight: how much the case counts.
    """

    signs: NDArray
    right: NDArray
    weight: float


class FocusModel:
    """Says for each unit of an answer how likely a message asks for it.

    Args:
        weights: of the signs, shape (columns,).
    """

    def __init__(self, weights: NDArray | None = None) -> None:
        self._weights = _assumed() if weights is None else weights

    def probabilities(self, signs: NDArray) -> NDArray:
        """Of each unit, together 1."""
        evidence = signs @ self._weights
        odds = np.exp(evidence - evidence.max())
        return odds / odds.sum()

    @classmethod
    def fitted(cls, cases: Sequence[Case]) -> FocusModel:
        """The weights that make what was asked for likeliest, held towards the assumed ones."""
        if not cases:
            return cls()
        signs = np.concatenate([case.signs for case in cases]).astype(np.float64)
        right = np.concatenate([case.right for case in cases])
        counts = np.array([len(case.right) for case in cases])
        starts = np.concatenate([[0], np.cumsum(counts)[:-1]])
        weight_of = np.array([case.weight for case in cases])
        assumed = _assumed().astype(np.float64)

        def loss(weights: NDArray) -> tuple[float, NDArray]:
            evidence = signs @ weights
            evidence -= np.repeat(np.maximum.reduceat(evidence, starts), counts)
            odds = np.exp(evidence)
            of_right = odds * right
            together, together_right = np.add.reduceat(odds, starts), np.add.reduceat(of_right, starts) + 1e-12
            pull = odds / np.repeat(together, counts) - of_right / np.repeat(together_right, counts)
            pull *= np.repeat(weight_of, counts)
            apart = weights - assumed
            value = float((weight_of * np.log(together / together_right)).sum() + _TOWARDS_BEFORE * apart @ apart)
            return value, signs.T @ pull + 2 * _TOWARDS_BEFORE * apart

        # Being like a unit's questions or words never speaks against it; a question that was left out would say so.
        bounds = [(0.0, None) if sign in (*BY_QUESTIONS, *BY_WORDS) else (None, None) for _, sign in COLUMN]
        found = minimize(loss, assumed, jac=True, method="L-BFGS-B", bounds=bounds, options={"maxiter": 300})
        return cls(found.x.astype(np.float32))

    def save(self, directory: Path) -> None:
        np.save(directory / _FILE, self._weights, allow_pickle=False)

    @classmethod
    def load(cls, directory: Path) -> FocusModel:
        return cls(np.load(directory / _FILE, allow_pickle=False))


def _assumed() -> NDArray:
    weights = np.zeros(len(COLUMN), dtype=np.float32)
    for (_, sign), column in COLUMN.items():
        weights[column] = _ASSUMED.get(sign, 0.0)
    return weights
