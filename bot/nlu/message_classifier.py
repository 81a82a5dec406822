"""Classifiers of messages by their kind, whatever the matter: those that go on with something, or only name one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack

from bot.nlu.ngrams import hashed_ngrams, units_of

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


class MessageClassifier:
    """Classifies messages as of a kind or not, by a logistic regression on n-grams of characters and sentence vectors.

    Args:
        weights: of the hashed n-grams and then of the vector's numbers, shape (columns + dimensions,).
        bias: added.
    """

    def __init__(self, weights: Vector, bias: float) -> None:
        self._weights, self._bias = weights, bias

    @classmethod
    def fit(cls, messages: Sequence[Heard], is_of_kind: Sequence[bool]) -> MessageClassifier:
        """Learn from messages, and whether each is of the kind; where all are, or none, nothing is: log-odds of 0."""
        from sklearn.linear_model import LogisticRegression  # 40 MB that only training needs

        vectors = csr_matrix(np.stack([message.vector for message in messages]))
        if len(set(is_of_kind)) == 1:
            return cls(np.zeros(_COLUMNS + vectors.shape[1], dtype=np.float32), 0.0)
        features = hstack([_ngrams(messages), vectors], format="csr")
        fitted = LogisticRegression(C=_REGULARIZATION, max_iter=300).fit(features, is_of_kind)
        return cls(fitted.coef_[0].astype(np.float32), float(fitted.intercept_[0]))

    def log_odds(self, messages: Sequence[Heard]) -> list[float]:
        """For each message the log-odds that it is of the kind."""
        of_ngrams = _ngrams(messages) @ self._weights[:_COLUMNS]
        of_vectors = np.stack([message.vector for message in messages]) @ self._weights[_COLUMNS:]
        return [float(together) for together in of_ngrams + of_vectors + self._bias]

    def save(self, file: Path) -> None:
        np.savez(file, weights=self._weights.astype(np.float16), bias=self._bias)

    @classmethod
    def load(cls, file: Path) -> MessageClassifier:
        with np.load(file, allow_pickle=False) as arrays:
            return cls(arrays["weights"].astype(np.float32), float(arrays["bias"]))


def _ngrams(messages: Sequence[Heard]) -> csr_matrix:
    # How a message begins and ends (那…, …呢) tells more than what stands between.
    units = ([_BEGINNING, *units_of(message.text, "character"), _END] for message in messages)
    return hashed_ngrams([{"": (each, _LONGEST)} for each in units], _COLUMNS)
