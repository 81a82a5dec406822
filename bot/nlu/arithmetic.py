"""Vectors of length 1, and probabilities as odds: what several components reckon with."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

_SHORTEST = 1e-9


def of_length_one(vectors: NDArray) -> NDArray:
    """The vectors (along the last axis) divided by their lengths, as float32, so that dot products are cosines."""
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return (vectors / np.maximum(lengths, _SHORTEST)).astype(np.float32)


def odds(probability: float) -> float:
    """p / (1 - p), of a certainty a million."""
    return probability / (1 - min(probability, 1 - 1e-6))


def log_odds(probability: float, *, margin: float) -> float:
    """ln(p / (1 - p)), of a probability kept at least `margin` away from 0 and 1."""
    kept = min(max(probability, margin), 1 - margin)
    return math.log(kept / (1 - kept))


def probabilities(of_log_odds: NDArray) -> NDArray:
    """The probabilities of which these are the log-odds."""
    return 1.0 / (1.0 + np.exp(-of_log_odds))
