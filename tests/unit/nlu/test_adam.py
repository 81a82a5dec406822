"""Steps that are alike in size for all weights."""

from __future__ import annotations

import numpy as np
import pytest

from bot.nlu.adam import Adam, falling_rate

STEPS = 400


def test_what_is_steep_and_what_is_flat_come_down_alike() -> None:
    weights, wanted, steepness = np.zeros(2), np.array([1.0, -1.0]), np.array([100.0, 0.1])
    descent = Adam(weights)
    for step in range(STEPS):
        descent.descend(steepness * (weights - wanted), falling_rate(0.05, step + 1, STEPS))
    assert weights == pytest.approx(wanted, abs=0.05)


def test_rows_that_a_gradient_isnt_of_stay_as_they_are() -> None:
    weights = np.zeros((3, 2))
    descent = Adam(weights)
    descent.descend(np.ones((2, 2)), 1.0, np.array([0, 2]))
    assert (weights[1] == 0.0).all()
    first = weights[0].copy()
    assert (first < 0.0).all()
    descent.descend(np.ones((1, 2)), 1.0, np.array([1]))
    assert weights == pytest.approx(np.stack([first] * 3))  # its moments had stayed, too


@pytest.mark.parametrize("rows", [None, np.arange(9)])
def test_many_rows_take_the_same_steps_as_few(monkeypatch: pytest.MonkeyPatch, rows: np.ndarray | None) -> None:
    gradients = np.random.default_rng(0).normal(size=(3, 9, 4))
    at_once, in_blocks = np.zeros((9, 4)), np.zeros((9, 4))
    descents = [Adam(at_once)]
    monkeypatch.setattr("bot.nlu.adam._BLOCK", 8)  # two rows
    descents.append(Adam(in_blocks))
    for gradient in gradients:
        for descent in descents:
            descent.descend(gradient, 0.1, rows)
    assert (at_once == in_blocks).all()
    assert at_once.any()


def test_the_rate_falls_to_nothing() -> None:
    rates = [falling_rate(0.05, step, STEPS) for step in (200, 300, 399)]
    assert rates == sorted(rates, reverse=True)
    assert rates[-1] < 0.001
