"""Drawing by chance so that what is added later moves nothing that was drawn before."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

_BYTES = 8


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
