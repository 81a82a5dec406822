from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from bot.nlu import landmark_regression
from bot.nlu.landmark_regression import LandmarkRegression, choose_landmarks
from bot.nlu.similarity import as_reference

EXAMPLES, LABELS, PENALTY = 60, 3, 0.3
ALL = np.arange(EXAMPLES)
NOBODY = np.arange(0)


def made(seed: int) -> tuple[NDArray, NDArray]:
    """Examples of length 1, and which label each has as 1 of zeros."""
    points = np.random.default_rng(seed).normal(size=(EXAMPLES, 8)).astype(np.float32)
    points /= np.linalg.norm(points, axis=1, keepdims=True)
    return points, np.eye(LABELS, dtype=np.float32)[ALL % LABELS]


def fitted(points: NDArray, targets: NDArray, known: NDArray, held_out: NDArray) -> tuple[NDArray, NDArray]:
    regression = LandmarkRegression({"meaning": as_reference(points, ALL)}, {"meaning": 1.0}, ALL)
    return regression.fit(targets, np.full(EXAMPLES, PENALTY, dtype=np.float32), known, held_out)


@pytest.mark.parametrize("block", [7, 2048])
def test_with_every_example_a_landmark_it_is_kernel_ridge_regression(
    block: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(landmark_regression, "BLOCK", block)
    points, targets = made(1)
    coefficients, _ = fitted(points, targets, ALL, NOBODY)
    kernel = points @ points.T
    exact = kernel @ np.linalg.solve(kernel + PENALTY * np.eye(EXAMPLES), targets)
    assert kernel @ coefficients == pytest.approx(exact, abs=0.01)


def test_those_held_out_are_judged_by_the_others_alone_and_teach_in_the_end() -> None:
    points, targets = made(2)
    known, held_out = ALL[:40], ALL[40:]
    coefficients, scores = fitted(points, targets, known, held_out)
    among, between = points[known] @ points[known].T, points[held_out] @ points[known].T
    expected = between @ np.linalg.solve(among + PENALTY * np.eye(len(known)), targets[known])
    assert scores == pytest.approx(expected, abs=0.01)
    assert points @ points.T @ coefficients == pytest.approx(
        points @ points.T @ fitted(points, targets, ALL, NOBODY)[0], abs=0.01
    )


def test_of_four_times_as_many_examples_twice_as_many_are_landmarks_and_none_of_the_crucial_ones_is_left_out() -> None:
    label_index = np.repeat([0, 1, 2], [400, 100, 5])
    is_crucial = label_index == 2
    drawn = np.random.default_rng(3).random(505)
    chosen = choose_landmarks(label_index, is_crucial, drawn, 65)
    many, fewer, crucial = np.bincount(label_index[chosen])
    assert crucial == 5
    assert many == pytest.approx(2 * fewer, abs=1)
    assert choose_landmarks(label_index, is_crucial, drawn, 1000).tolist() == list(range(505))


def test_of_a_label_the_examples_with_the_greatest_numbers_are_landmarks() -> None:
    drawn = np.array([0.1, 0.9, 0.5, 0.7])
    assert choose_landmarks(np.zeros(4, dtype=int), np.zeros(4, dtype=bool), drawn, 2).tolist() == [1, 3]
