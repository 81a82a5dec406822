"""Gradient descent by steps that are alike in size for all weights.

Source: Kingma, Ba, "Adam: a method for stochastic optimization" (2015).
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

_MEAN_KEPT, _SQUARE_KEPT, _LEAST = 0.9, 0.999, 1e-8

_BLOCK = 1 << 15
"""So many weights are changed at a time: they and their moments stay in the processor's cache meanwhile."""


class Adam:
    """Changes weights, in place, against their gradients.

    Args:
        weights: of any shape, float32.
    """

    def __init__(self, weights: NDArray) -> None:
        self._weights = weights
        self._mean, self._square = np.zeros_like(weights), np.zeros_like(weights)
        self._rows = max(1, _BLOCK // max(1, int(np.prod(weights.shape[1:]))))

    def descend(self, gradient: NDArray, rate: float, rows: NDArray | None = None) -> None:
        """Take a step; `rows` are those that the gradient is of, each once, when it isn't of all."""
        for start in range(0, len(gradient), self._rows):
            block = slice(start, start + self._rows)
            of_block = gradient[block]
            at: Any = block if rows is None else rows[block]
            mean, square = self._mean[at], self._square[at]
            mean += (of_block - mean) * np.float32(1 - _MEAN_KEPT)
            square += (of_block * of_block - square) * np.float32(1 - _SQUARE_KEPT)
            if rows is not None:
                self._mean[at], self._square[at] = mean, square
            self._weights[at] -= np.float32(rate) * mean / (np.sqrt(square) + np.float32(_LEAST))


def falling_rate(first: float, step: int, steps: int) -> float:
    """The learning rate of a step, counted from 1: it falls to 0, and makes up for moments that begin with 0."""
    corrected = np.sqrt(1 - _SQUARE_KEPT**step) / (1 - _MEAN_KEPT**step)
    return float(first * (1 - step / (steps + 1)) * corrected)
