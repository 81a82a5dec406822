"""Texts as vectors that can be compared: what they look like, what they sound like, and what they mean."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack, load_npz, save_npz, vstack

from bot.nlu.arithmetic import of_length_one
from bot.nlu.ngrams import Unit, hashed_ngrams, units_of
from bot.nlu.similarity import ByteVectors

COLUMNS = 1 << 14
DIRECTIONS = 256
"""How many of the directions in which meanings differ are kept."""

_LONGEST: dict[Unit, int] = {"character": 2, "sound": 2}
_TEXTS, _FILE, _NGRAMS = "texts.json", "texts.npz", "ngrams.npz"

Encode = Callable[[Sequence[str]], NDArray]
"""Makes sentence vectors of texts, shape (texts, dimensions)."""


@dataclass(frozen=True)
class TextRows:
    """Texts, a row each.

    Attributes:
        ngrams: weighted n-grams of characters, and behind them those of syllables, shape (texts, 2 * COLUMNS).
        meanings: shape (texts, directions), of length 1.
    """

    ngrams: csr_matrix
    meanings: NDArray


class TextVectors:
    """Makes rows of texts; those of texts that the training knew are kept, others are made anew.

    Args:
        known: the texts that the training knew, in the order of the rows of `meanings` and `ngrams`.
        meanings: their sentence vectors, projected.
        ngrams: their weighted n-grams.
        weights: of each column of n-grams: what is in many texts says little.
        centre, directions: what is taken away from a sentence vector, and what it is multiplied by.
    """

    def __init__(
        self,
        known: Sequence[str],
        meanings: ByteVectors,
        ngrams: csr_matrix,
        weights: NDArray,
        centre: NDArray,
        directions: NDArray,
    ) -> None:
        self.known = tuple(known)
        self._known = {text: row for row, text in enumerate(known)}
        self._meanings, self._ngrams, self._weights = meanings, ngrams, weights
        self._centre, self._directions = centre, directions

    @classmethod
    def fitted(cls, texts: Iterable[str], encode: Encode) -> TextVectors:
        """Learn which n-grams say much and in which directions meanings differ, and keep the texts' vectors."""
        known = sorted(set(texts))
        vectors = np.asarray(encode(known), dtype=np.float32)
        centre = vectors.mean(axis=0)
        _, _, axes = np.linalg.svd((vectors - centre).T @ (vectors - centre))
        directions = axes[:DIRECTIONS].T.astype(np.float32)
        hashed = _hashed(known)
        frequency = np.asarray((hashed > 0).sum(axis=0)).ravel()
        weights = (np.log((1 + len(known)) / (1 + frequency)) + 0.2).astype(np.float32)
        meanings = of_length_one((vectors - centre) @ directions)
        return cls(known, ByteVectors.of(meanings), _weighted(hashed, weights), weights, centre, directions)

    def rows(self, texts: Sequence[str], encode: Encode) -> TextRows:
        """The rows of texts; the meanings of those that weren't known in training are encoded now."""
        known, new, in_order = self._known_first(texts)
        ngrams = self._ngrams[known]
        if new:
            ngrams = vstack([ngrams, _weighted(_hashed(new), self._weights)], format="csr")[in_order]
        return TextRows(ngrams, self.meanings(texts, encode))

    def meanings(self, texts: Sequence[str], encode: Encode) -> NDArray:
        """The meanings of their rows alone, shape (texts, directions)."""
        known, new, in_order = self._known_first(texts)
        meanings = self._meanings[known]
        if not new:
            return meanings
        encoded = self._projected(encode(new))
        if len(encoded) != len(new):
            raise ValueError(f"the encoder gave {len(encoded)} vectors of {len(new)} texts")
        return np.concatenate([meanings, encoded])[in_order]

    def _known_first(self, texts: Sequence[str]) -> tuple[NDArray, list[str], NDArray]:
        """The rows of the known ones, the new ones, and where each text is among the known and then the new ones."""
        rows = [self._known.get(text) for text in texts]
        known = np.array([row for row in rows if row is not None], dtype=np.int64)
        new = [text for text, row in zip(texts, rows, strict=True) if row is None]
        is_new = np.array([row is None for row in rows], dtype=bool)
        return known, new, np.argsort(np.argsort(is_new, kind="stable"), kind="stable")

    def row(self, text: str, vector: NDArray) -> TextRows:
        """The row of a text whose sentence vector (1×n) is at hand."""
        return TextRows(_weighted(_hashed([text]), self._weights), self._projected(vector))

    def save(self, directory: Path) -> None:
        (directory / _TEXTS).write_text(json.dumps(self.known, ensure_ascii=False), encoding="utf-8")
        save_npz(directory / _NGRAMS, self._ngrams, compressed=False)  # the model's package is
        np.savez(
            directory / _FILE,
            meanings=self._meanings.numbers,
            unit=self._meanings.unit,
            weights=self._weights,
            centre=self._centre,
            directions=self._directions,
        )

    @classmethod
    def load(cls, directory: Path) -> TextVectors:
        known = json.loads((directory / _TEXTS).read_text(encoding="utf-8"))
        with np.load(directory / _FILE, allow_pickle=False) as arrays:
            weights, centre, directions = (arrays[name] for name in ("weights", "centre", "directions"))
            meanings = ByteVectors(arrays["meanings"], float(arrays["unit"]))
            return cls(known, meanings, load_npz(directory / _NGRAMS), weights, centre, directions)

    def _projected(self, vectors: NDArray) -> NDArray:
        return of_length_one((np.asarray(vectors, dtype=np.float32) - self._centre) @ self._directions)


def _weighted(ngrams: csr_matrix, weights: NDArray) -> csr_matrix:
    data = (ngrams.data * weights[ngrams.indices]).astype(np.float32)
    return csr_matrix((data, ngrams.indices, ngrams.indptr), ngrams.shape)


def _hashed(texts: Sequence[str]) -> csr_matrix:
    """The n-grams of texts, those of characters and behind them those of syllables; rows of length 1 in each."""
    return hstack(
        [
            hashed_ngrams([{unit[0]: (units_of(text, unit), longest)} for text in texts], COLUMNS)
            for unit, longest in _LONGEST.items()
        ],
        format="csr",
    )
