"""How texts of the content are read, kept from the training: reading those of an answer anew takes 10 ms."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import blake2b
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

_FILE = "readings.npz"
_KEY_BYTES = 8


class KnownReadings:
    """The rows of the texts that others are read as.

    Args:
        keys: of the texts as they are written, ascending, shape (texts,).
        rows: of the texts that they are read as, shape (texts,).
    """

    def __init__(self, keys: NDArray[np.uint64], rows: NDArray[np.int32]) -> None:
        self._keys, self._rows = keys, rows

    @classmethod
    def of(cls, readings: Mapping[str, str], known: Sequence[str]) -> KnownReadings:
        """From what each text is read as, and the known texts, whose order gives the rows; others aren't kept."""
        rows = {text: row for row, text in enumerate(known)}
        kept = {_key(written): rows[read] for written, read in readings.items() if read in rows}
        keys = np.array(sorted(kept), dtype=np.uint64)
        return cls(keys, np.array([kept[int(key)] for key in keys], dtype=np.int32))

    def row(self, written: str) -> int | None:
        """The row of what a text is read as; None for one that the training didn't know."""
        key = np.uint64(_key(written))
        at = int(np.searchsorted(self._keys, key))
        return int(self._rows[at]) if at < len(self._keys) and self._keys[at] == key else None

    def save(self, directory: Path) -> None:
        np.savez(directory / _FILE, keys=self._keys, rows=self._rows)

    @classmethod
    def load(cls, directory: Path) -> KnownReadings:
        with np.load(directory / _FILE, allow_pickle=False) as arrays:
            return cls(arrays["keys"], arrays["rows"])


def _key(text: str) -> int:
    return int.from_bytes(blake2b(text.encode(), digest_size=_KEY_BYTES).digest(), "big")
