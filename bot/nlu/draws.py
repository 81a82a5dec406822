"""Drawing by chance so that what is added later moves nothing that was drawn before."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

_BYTES = 8

HELD_OUT, MOST_HELD_OUT = 0.25, 5_000
"""The share of examples that are held out, and about how many at most."""


def draws(texts: Iterable[str]) -> NDArray[np.float64]:
    """For each text a number from 0 up to 1, evenly spread, the same in every training.

    Two trainings on nearly the same data thus hold the same examples out and choose the same landmarks, and a
    difference between two models comes of what was added.
    """
    numbers = [int.from_bytes(blake2b(text.encode(), digest_size=_BYTES).digest(), "big") for text in texts]
    return np.array(numbers, dtype=np.float64) / (1 << 8 * _BYTES)


def generator_for(texts: Iterable[str]) -> np.random.Generator:
    """A generator of random numbers that depends on nothing but these texts."""
    digest = blake2b("\n".join(texts).encode(), digest_size=_BYTES).digest()
    return np.random.default_rng(int.from_bytes(digest, "big"))


def held_out(label_index: NDArray, askable: NDArray, drawn: NDArray) -> tuple[NDArray, NDArray]:
    """A division of examples into those known and those held out; every label keeps one that is known.

    Args:
        label_index: the number of each example's label, shape (examples,).
        askable: which may be held out.
        drawn: for each a number of 0..1 by chance; those with the least are held out.

    Returns:
        The positions of those known, and of those held out.
    """
    share = min(HELD_OUT, MOST_HELD_OUT / len(label_index))
    is_asked = (drawn < share) & askable
    left = np.bincount(label_index[~is_asked], minlength=label_index.max() + 1)
    is_asked &= left[label_index] > 0
    return np.flatnonzero(~is_asked), np.flatnonzero(is_asked)
