"""Steps that are alike in size for all weights."""

from __future__ import annotations

import numpy as np
import pytest

from bot.nlu.adam import Moments, falling_rate

STEPS = 400


def test_what_is_steep_and_what_is_flat_come_down_alike() -> None:
    weights, wanted, steepness = np.zeros(2), np.array([1.0, -1.0]), np.array([100.0, 0.1])
    moments = Moments(weights.shape)
    for step in range(STEPS):
        weights -= moments.step(steepness * (weights - wanted), falling_rate(0.05, step + 1, STEPS))
    assert weights == pytest.approx(wanted, abs=0.05)


def test_rows_that_a_gradient_isnt_of_keep_their_moments() -> None:
    moments, rows = Moments((3, 2)), np.array([0, 2])
    first = moments.step(np.ones((2, 2)), 1.0, rows)
    assert first.shape == (2, 2)
    untouched = moments.step(np.ones((1, 2)), 1.0, np.array([1]))
    assert untouched[0] == pytest.approx(first[0])


def test_the_rate_falls_to_nothing() -> None:
    rates = [falling_rate(0.05, step, STEPS) for step in (200, 300, 399)]
    assert rates == sorted(rates, reverse=True)
    assert rates[-1] < 0.001
