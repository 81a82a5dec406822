"""Steps of gradient descent that are alike in size for all weights.

Source: Kingma, Ba, "Adam: a method for stochastic optimization" (2015).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

_MEAN_KEPT, _SQUARE_KEPT, _LEAST = 0.9, 0.999, 1e-8


class Moments:
    """The running means of a gradient and of its square.

    Args:
        shape: of the weights.
    """

    def __init__(self, shape: tuple[int, ...]) -> None:
        self._mean, self._square = np.zeros(shape, dtype=np.float32), np.zeros(shape, dtype=np.float32)

    def step(self, gradient: NDArray, rate: float, rows: NDArray | slice = slice(None)) -> NDArray:
        """How far to go against a gradient, which may be that of some rows only."""
        mean, square = self._mean[rows], self._square[rows]
        mean += (gradient - mean) * np.float32(1 - _MEAN_KEPT)
        square += (gradient * gradient - square) * np.float32(1 - _SQUARE_KEPT)
        self._mean[rows], self._square[rows] = mean, square
        return np.asarray(np.float32(rate) * mean / (np.sqrt(square) + np.float32(_LEAST)))


def falling_rate(first: float, step: int, steps: int) -> float:
    """The learning rate of a step, counted from 1: it falls to 0, and makes up for moments that begin with 0."""
    corrected = np.sqrt(1 - _SQUARE_KEPT**step) / (1 - _MEAN_KEPT**step)
    return float(first * (1 - step / (steps + 1)) * corrected)
