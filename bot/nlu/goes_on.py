"""Whether a message goes on with what was spoken of before, whatever that is: 要钱不 does, 身份证丢了怎么补 doesn't."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack

from bot.nlu.ngrams import hashed_ngrams, units_of

_FILE = "goes_on.npz"
_COLUMNS = 2**13
_LONGEST = 3
_BEGINNING, _END = "^", "$"
_REGULARIZATION = 2.0
"""The inverse of its strength, as scikit-learn has it."""

Vector = NDArray[np.float32]


@dataclass(frozen=True)
class Heard:
    """A message: its text, and its sentence vector, shape (dimensions,)."""

    text: str
    vector: Vector


class GoesOn:
    """A logistic regression on the message's n-grams of characters and its sentence vector.

    Args:
        weights: of the hashed n-grams and then of the vector's numbers, shape (columns + dimensions,).
        bias: added.
    """

    def __init__(self, weights: Vector, bias: float) -> None:
        self._weights, self._bias = weights, bias

    @classmethod
    def fit(cls, messages: Sequence[Heard], goes_on: Sequence[bool]) -> GoesOn:
        """Learn from messages, and whether each went on with something; those of one kind alone teach nothing."""
        from sklearn.linear_model import LogisticRegression  # 40 MB that only training needs

        vectors = csr_matrix(np.stack([message.vector for message in messages]))
        if len(set(goes_on)) == 1:
            return cls(np.zeros(_COLUMNS + vectors.shape[1], dtype=np.float32), 0.0)
        features = hstack([_ngrams(messages), vectors], format="csr")
        fitted = LogisticRegression(C=_REGULARIZATION, max_iter=300).fit(features, goes_on)
        return cls(fitted.coef_[0].astype(np.float32), float(fitted.intercept_[0]))

    def log_odds(self, messages: Sequence[Heard]) -> list[float]:
        """For each message the log-odds that it goes on with something."""
        of_ngrams = _ngrams(messages) @ self._weights[:_COLUMNS]
        of_vectors = np.stack([message.vector for message in messages]) @ self._weights[_COLUMNS:]
        return [float(together) for together in of_ngrams + of_vectors + self._bias]

    def save(self, directory: Path) -> None:
        np.savez(directory / _FILE, weights=self._weights.astype(np.float16), bias=self._bias)

    @classmethod
    def load(cls, directory: Path) -> GoesOn:
        with np.load(directory / _FILE, allow_pickle=False) as arrays:
            return cls(arrays["weights"].astype(np.float32), float(arrays["bias"]))


def _ngrams(messages: Sequence[Heard]) -> csr_matrix:
    # How a message begins and ends (那…, …呢) tells more than what stands between.
    units = ([_BEGINNING, *units_of(message.text, "character"), _END] for message in messages)
    return hashed_ngrams([{"": (each, _LONGEST)} for each in units], _COLUMNS)
