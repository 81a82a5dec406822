"""The learned choice among the units of an answer: a conditional logit over their signs."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from bot.nlu.conditional_logit import fitted_weights
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
        # Being like a unit's questions or words never speaks against it; a question that was left out would say so.
        bounds = [(0.0, None) if sign in (*BY_QUESTIONS, *BY_WORDS) else (None, None) for _, sign in COLUMN]
        weights = fitted_weights(
            np.concatenate([case.signs for case in cases]),
            np.concatenate([case.right for case in cases]),
            np.array([len(case.right) for case in cases]),
            _assumed(),
            _TOWARDS_BEFORE,
            importance=np.array([case.weight for case in cases]),
            bounds=bounds,
        )
        return cls(weights)

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
