"""The likeness, by characters and sounds, of a message to the questions and replies of each answer's details.

几号截止啊 says nothing of the matter, but of the answers that may be meant only some have a detail that is asked so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, load_npz, save_npz

from bot.nlu.label_evidence import LabelledExamples
from bot.nlu.ngrams import hashed_ngrams, units_of
from bot.nlu.similarity import Vector, cosines

_PHRASINGS, _FILE = "phrasings.npz", "phrasings-of.npz"
_COLUMNS = 1 << 15
_LONGEST = 2
_LEAST_WEIGHT = 0.2
"""The weight of an n-gram that every phrasing has, beside the logarithm of its rarity."""


class DetailPhrasings:
    """The phrasings, by the answers that they ask about.

    Args:
        ngrams: theirs, weighted, columns of length 1, shape (n-grams, phrasings).
        weights: of each n-gram, by its rarity.
        examples: which answer each phrasing is of, those of an answer together.
    """

    def __init__(self, ngrams: csr_matrix, weights: Vector, examples: LabelledExamples) -> None:
        self._ngrams, self._weights, self._examples = ngrams, weights, examples

    @classmethod
    def learn(cls, phrasings: Mapping[str, Sequence[str]]) -> DetailPhrasings:
        """Learn them: by the answer's id, normalised; an answer may have none."""
        texts = [text for of_answer in phrasings.values() for text in of_answer]
        counts = [len(of_answer) for of_answer in phrasings.values()]
        hashed = _hashed(texts)
        frequency = np.asarray((hashed > 0).sum(axis=0)).ravel()
        weights = (np.log((1 + len(texts)) / (1 + frequency)) + _LEAST_WEIGHT).astype(np.float32)
        of_answers = LabelledExamples(np.repeat(np.arange(len(counts)), counts), len(counts))
        return cls(csr_matrix(_weighted(hashed, weights).T), weights, of_answers)

    def likeness(self, text: str) -> Vector:
        """For each answer the cosine of a text with the nearest of its phrasings, 0..1; 0 without any."""
        return self._examples.nearest(cosines(self._ngrams, _weighted(_hashed([text]), self._weights)))

    def save(self, directory: Path) -> None:
        save_npz(directory / _PHRASINGS, self._ngrams, compressed=False)  # the model's package is
        np.savez(
            directory / _FILE,
            weights=self._weights,
            answers=self._examples.labels.astype(np.int32),
            count=self._examples.count,
        )

    @classmethod
    def load(cls, directory: Path) -> DetailPhrasings:
        with np.load(directory / _FILE, allow_pickle=False) as arrays:
            examples = LabelledExamples(arrays["answers"], int(arrays["count"]))
            return cls(load_npz(directory / _PHRASINGS), arrays["weights"], examples)


def _hashed(texts: Sequence[str]) -> csr_matrix:
    """The n-grams of characters and of syllables."""
    return hashed_ngrams(
        [{"c": (units_of(text, "character"), _LONGEST), "s": (units_of(text, "sound"), _LONGEST)} for text in texts],
        _COLUMNS,
    )


def _weighted(ngrams: csr_matrix, weights: NDArray) -> csr_matrix:
    """Rows of length 1 with each n-gram weighted."""
    data = ngrams.data * weights[ngrams.indices]
    lengths = np.sqrt(
        np.bincount(np.repeat(np.arange(ngrams.shape[0]), np.diff(ngrams.indptr)), data**2, ngrams.shape[0])
    )
    data = data / np.repeat(np.maximum(lengths, 1e-9), np.diff(ngrams.indptr))
    return csr_matrix((data.astype(np.float32), ngrams.indices, ngrams.indptr), ngrams.shape)
