"""Texts in blocks, and what was solved for the questions in blocks once and for all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

_FILE = "coefficients.npz"
_KEY_BYTES = 16


@dataclass(frozen=True)
class Blocks:
    """Texts in blocks, one block for each of some units.

    Attributes:
        places: of the units.
        texts: block by block.
        of: for each text the number of its block.
        starts: of each block.
    """

    places: NDArray
    texts: tuple[str, ...]
    of: NDArray
    starts: NDArray

    @classmethod
    def gathered(cls, texts: Mapping[int, Sequence[str]]) -> Blocks:
        """From the texts of each unit, by its place; units without any have no block."""
        kept = {place: of_unit for place, of_unit in texts.items() if of_unit}
        counts = [len(of_unit) for of_unit in kept.values()]
        return cls(
            np.array(list(kept), dtype=int),
            tuple(text for of_unit in kept.values() for text in of_unit),
            np.repeat(np.arange(len(counts)), counts),
            np.concatenate([[0], np.cumsum(counts)[:-1]]).astype(int),
        )

    @property
    def key(self) -> bytes:
        """The same for blocks of the same texts, however often they are gathered."""
        digest = blake2b("\n".join(self.texts).encode(), digest_size=_KEY_BYTES)
        digest.update(self.of.astype(np.int32).tobytes())
        return digest.digest()

    def present(self, weights: csr_matrix) -> csr_matrix:
        """Ones for the n-grams that are anywhere in each block, shape (blocks, columns)."""
        blocks, texts = len(self.places), len(self.texts)
        gather = csr_matrix((np.ones(texts, np.float32), (self.of, np.arange(texts))), shape=(blocks, texts))
        present = (gather @ (weights > 0)).tocsr().astype(np.float32)
        present.data = np.ones_like(present.data)
        return present


class KnownCoefficients:
    """The coefficients of regressions on blocks of questions that the training solved.

    Args:
        keys: of the blocks, ascending, shape (solutions,).
        shapes: of the solutions, shape (solutions, 2).
        numbers: of one solution after the other.
    """

    def __init__(self, keys: NDArray[np.void], shapes: NDArray[np.int64], numbers: NDArray[np.float16]) -> None:
        ends = np.cumsum(shapes.prod(axis=1))
        self._numbers, self._shapes = numbers, shapes
        self._places = {key.tobytes(): (at, int(end)) for at, (key, end) in enumerate(zip(keys, ends, strict=True))}

    @classmethod
    def of(cls, solved: Iterable[tuple[Blocks, NDArray]]) -> KnownCoefficients:
        """From blocks of questions, each with its coefficients of shape (questions, blocks)."""
        by_key = {blocks.key: coefficients.astype(np.float16) for blocks, coefficients in solved}
        nothing = np.zeros(0, dtype=np.float16)
        return cls(
            np.frombuffer(b"".join(by_key), dtype=f"V{_KEY_BYTES}"),
            np.array([each.shape for each in by_key.values()], dtype=np.int64).reshape(-1, 2),
            np.concatenate([nothing, *(each.ravel() for each in by_key.values())]),
        )

    def get(self, blocks: Blocks) -> NDArray[np.float32] | None:
        """The coefficients of these questions; None when others were asked, or asked for something else."""
        found = self._places.get(blocks.key)
        if found is None:
            return None
        at, end = found
        shape = self._shapes[at]
        return self._numbers[end - shape.prod() : end].reshape(shape).astype(np.float32)

    def save(self, directory: Path) -> None:
        keys = np.frombuffer(b"".join(self._places), dtype=np.uint8).reshape(-1, _KEY_BYTES)
        np.savez(directory / _FILE, keys=keys, shapes=self._shapes, numbers=self._numbers)

    @classmethod
    def load(cls, directory: Path) -> KnownCoefficients:
        with np.load(directory / _FILE, allow_pickle=False) as arrays:
            keys = arrays["keys"].tobytes()
            return cls(np.frombuffer(keys, dtype=f"V{_KEY_BYTES}"), arrays["shapes"], arrays["numbers"])
