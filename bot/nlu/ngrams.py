"""Texts as weighted n-grams of characters, words or sounds."""

from __future__ import annotations

import json
import math
import os
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Literal

import numpy as np
from scipy.sparse import csr_matrix

# Without its phrase book pypinyin takes 45 MB less, and a character always sounds the same, which is what matters here.
os.environ.setdefault("PYPINYIN_NO_PHRASES", "1")
from pypinyin import Style, lazy_pinyin

Unit = Literal["character", "word", "sound"]

_PUNCTUATION = re.compile(r"[\s\W_]+")


def sounds(text: str) -> list[str]:
    """The toneless pinyin syllables of a text; anything that is not Chinese stays as it is.

    n/l, z/zh, c/ch, s/sh and final n/ng fall together: dictation and regional accents confuse them.
    """
    return [_sound(character) for character in _PUNCTUATION.sub("", text)]


@lru_cache(maxsize=1 << 15)
def _sound(character: str) -> str:
    (syllable,) = lazy_pinyin(character, style=Style.NORMAL)
    return _ACCENT.sub(lambda match: _ACCENTS[match.group()], syllable)


_ACCENTS = {"zh": "z", "ch": "c", "sh": "s", "ng": "n", "l": "n"}
_ACCENT = re.compile(r"^zh|^ch|^sh|^l|ng$")


def units_of(text: str, unit: Unit, words: Sequence[str] = ()) -> list[str]:
    """The sequence that n-grams are taken from. `words` are the tokens of the text, for the unit "word"."""
    if unit == "character":
        return list(_PUNCTUATION.sub("", text))
    if unit == "word":
        return [word for word in words if not _PUNCTUATION.fullmatch(word)]
    return sounds(text)


def ngrams_of(units: Sequence[str], shortest: int, longest: int) -> Iterable[str]:
    for length in range(shortest, longest + 1):
        for start in range(len(units) - length + 1):
            yield "\x1f".join(units[start : start + length])


class NgramVectorizer:
    """TF-IDF over n-grams with sublinear term frequency; rows have length 1, so a dot product is a cosine.

    Stored as JSON and a NumPy array: loading a model never executes anything.
    """

    def __init__(self, shortest: int, longest: int) -> None:
        self.shortest, self.longest = shortest, longest
        self._columns: dict[str, int] = {}
        self._weights = np.zeros(0, dtype=np.float32)

    def fit(self, sequences: Sequence[Sequence[str]]) -> NgramVectorizer:
        frequency: Counter[str] = Counter()
        for units in sequences:
            frequency.update(set(ngrams_of(units, self.shortest, self.longest)))
        self._columns = {ngram: column for column, ngram in enumerate(sorted(frequency))}
        documents = np.array([frequency[ngram] for ngram in self._columns], dtype=np.float32)
        self._weights = np.log((1 + len(sequences)) / (1 + documents)).astype(np.float32) + 1
        return self

    def transform(self, sequences: Sequence[Sequence[str]]) -> csr_matrix:
        """A matrix of shape (number of sequences, number of known n-grams), float32."""
        data: list[float] = []
        indices: list[int] = []
        starts = [0]
        for units in sequences:
            counts = Counter(ngrams_of(units, self.shortest, self.longest))
            known = sorted((self._columns[ngram], count) for ngram, count in counts.items() if ngram in self._columns)
            values = np.array([1 + math.log(count) for _, count in known], dtype=np.float32)
            columns = [column for column, _ in known]
            values *= self._weights[columns]
            # Unknown n-grams count towards the length: a sentence full of them resembles nothing.
            unknown = len(counts) - len(known)
            norm = np.sqrt(float(values @ values) + unknown * self._unknown_weight**2)
            data.extend((values / norm if norm else values).tolist())
            indices.extend(columns)
            starts.append(len(indices))
        return csr_matrix(
            (np.array(data, dtype=np.float32), np.array(indices, dtype=np.int32), np.array(starts, dtype=np.int32)),
            shape=(len(sequences), len(self._columns)),
        )

    @property
    def _unknown_weight(self) -> float:
        return 0.5 * float(self._weights.max(initial=0.0))

    def save(self, directory: Path) -> None:
        (directory / "ngrams.json").write_text(
            json.dumps({"shortest": self.shortest, "longest": self.longest, "ngrams": list(self._columns)}),
            encoding="utf-8",
        )
        np.save(directory / "weights.npy", self._weights, allow_pickle=False)

    @classmethod
    def load(cls, directory: Path) -> NgramVectorizer:
        stored = json.loads((directory / "ngrams.json").read_text(encoding="utf-8"))
        vectorizer = cls(stored["shortest"], stored["longest"])
        vectorizer._columns = {ngram: column for column, ngram in enumerate(stored["ngrams"])}
        vectorizer._weights = np.load(directory / "weights.npy", allow_pickle=False)
        return vectorizer
