"""Texts as vectors that can be compared: what they look like, what they sound like, and what they mean."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack

from bot.nlu.arithmetic import of_length_one
from bot.nlu.ngrams import Unit, hashed_ngrams, units_of

COLUMNS = 1 << 14
DIRECTIONS = 256
"""How many of the directions in which meanings differ are kept."""

_LONGEST: dict[Unit, int] = {"character": 2, "sound": 2}
_TEXTS, _FILE = "texts.json", "texts.npz"

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
    """Makes rows of texts; the sentence vectors of those that the training knew are kept, others are encoded.

    Args:
        known: the texts that the training knew, each with its row in `meanings`.
        meanings: their sentence vectors, projected.
        weights: of each column of n-grams: what is in many texts says little.
        centre, directions: what is taken away from a sentence vector, and what it is multiplied by.
    """

    def __init__(
        self, known: Sequence[str], meanings: NDArray, weights: NDArray, centre: NDArray, directions: NDArray
    ) -> None:
        self._known = {text: row for row, text in enumerate(known)}
        self._meanings, self._weights, self._centre, self._directions = meanings, weights, centre, directions

    @classmethod
    def fitted(cls, texts: Iterable[str], encode: Encode) -> TextVectors:
        """Learn which n-grams say much and in which directions meanings differ, and keep the texts' vectors."""
        known = sorted(set(texts))
        vectors = np.asarray(encode(known), dtype=np.float32)
        centre = vectors.mean(axis=0)
        _, _, axes = np.linalg.svd((vectors - centre).T @ (vectors - centre))
        directions = axes[:DIRECTIONS].T.astype(np.float32)
        frequency = np.asarray((_hashed(known) > 0).sum(axis=0)).ravel()
        weights = (np.log((1 + len(known)) / (1 + frequency)) + 0.2).astype(np.float32)
        return cls(known, of_length_one((vectors - centre) @ directions), weights, centre, directions)

    def rows(self, texts: Sequence[str], encode: Encode) -> TextRows:
        """The rows of texts; the meanings of those that weren't known in training are encoded now."""
        new = [text for text in texts if text not in self._known]
        encoded = dict(zip(new, self._projected(encode(new)), strict=True)) if new else {}
        known = self._known
        meanings = [self._meanings[known[text]] if text in known else encoded[text] for text in texts]
        return self._with_ngrams(texts, np.array(meanings, np.float32).reshape(len(texts), self._directions.shape[1]))

    def row(self, text: str, vector: NDArray) -> TextRows:
        """The row of a text whose sentence vector (1×n) is at hand."""
        return self._with_ngrams([text], self._projected(vector))

    def save(self, directory: Path) -> None:
        (directory / _TEXTS).write_text(json.dumps(list(self._known), ensure_ascii=False), encoding="utf-8")
        np.savez(
            directory / _FILE,
            meanings=self._meanings.astype(np.float16),
            weights=self._weights,
            centre=self._centre,
            directions=self._directions,
        )

    @classmethod
    def load(cls, directory: Path) -> TextVectors:
        known = json.loads((directory / _TEXTS).read_text(encoding="utf-8"))
        with np.load(directory / _FILE, allow_pickle=False) as arrays:
            return cls(known, *(arrays[name] for name in ("meanings", "weights", "centre", "directions")))

    def _projected(self, vectors: NDArray) -> NDArray:
        return of_length_one((np.asarray(vectors, dtype=np.float32) - self._centre) @ self._directions)

    def _with_ngrams(self, texts: Sequence[str], meanings: NDArray) -> TextRows:
        ngrams = _hashed(texts)
        return TextRows(
            csr_matrix((ngrams.data * self._weights[ngrams.indices], ngrams.indices, ngrams.indptr), ngrams.shape),
            meanings,
        )


def _hashed(texts: Sequence[str]) -> csr_matrix:
    """The n-grams of texts, those of characters and behind them those of syllables; rows of length 1 in each."""
    return hstack(
        [
            hashed_ngrams([{unit[0]: (units_of(text, unit), longest)} for text in texts], COLUMNS)
            for unit, longest in _LONGEST.items()
        ],
        format="csr",
    )
