"""Weights that make what is right likeliest among the candidates of each choice."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from bot.nlu.conditional_logit import fitted_weights

CHOICES = 4000
TRUE = np.array([2.0, -1.0, 0.0])


def drawn() -> tuple[NDArray, NDArray, NDArray]:
    """Choices among two or three candidates, made by the true weights."""
    chance = np.random.default_rng(0)
    counts = chance.integers(2, 4, size=CHOICES)
    features = chance.normal(size=(counts.sum(), 3))
    liked = features @ TRUE + chance.gumbel(size=len(features))
    starts = np.cumsum(counts) - counts
    return features, liked == np.repeat(np.maximum.reduceat(liked, starts), counts), counts


def test_the_weights_by_which_was_chosen_are_found() -> None:
    assert fitted_weights(*drawn(), np.zeros(3), 0.01) == pytest.approx(TRUE, abs=0.15)


def test_a_penalty_holds_them_to_what_was_assumed() -> None:
    assumed = np.array([0.0, 3.0, 1.0])
    assert fitted_weights(*drawn(), assumed, 1e6) == pytest.approx(assumed, abs=0.01)


def test_bounds_hold() -> None:
    found = fitted_weights(*drawn(), np.zeros(3), 0.01, bounds=[(None, 1.0), (0.0, None), (None, None)])
    assert found[0] == pytest.approx(1.0)
    assert found[1] == pytest.approx(0.0)


def test_what_is_more_important_counts_more() -> None:
    features, is_right, counts = np.array([[1.0], [0.0], [1.0], [0.0]]), np.array([1, 0, 0, 1], bool), np.array([2, 2])

    def found(first: float, second: float) -> float:
        importance = np.array([first, second])
        (weight,) = fitted_weights(features, is_right, counts, np.zeros(1), 0.01, importance=importance)
        return float(weight)

    assert found(1.0, 1.0) == pytest.approx(0.0, abs=0.01)
    assert found(3.0, 1.0) > 0.5
    assert found(1.0, 3.0) < -0.5
