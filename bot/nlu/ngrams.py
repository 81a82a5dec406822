"""Texts as weighted n-grams of characters, words or sounds."""

from __future__ import annotations

import math
import os
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from string import ascii_lowercase
from typing import Literal
from zlib import crc32

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

# Without its phrase book pypinyin takes 45 MB less, and a character always sounds the same, which is what matters here.
os.environ.setdefault("PYPINYIN_NO_PHRASES", "1")
from pypinyin import Style, lazy_pinyin

Unit = Literal["character", "word", "sound"]

_PUNCTUATION = re.compile(r"[\s\W_]+")
_RUNS = re.compile(r"[a-z]+|[^a-z]+")
_LONGEST_SYLLABLE = 6
_LEAST_LENGTH = 1e-9
_FILE = "ngrams.npz"

_COLUMNS = 1 << 20
"""Of the n-grams of a vectorizer; some 500,000 of 59,000 questions. A dictionary of them takes 100 MB and more."""


def sounds(text: str) -> list[str]:
    """The toneless pinyin syllables of a text, also of what is typed in pinyin; anything else stays as it is.

    n/l, z/zh, c/ch, s/sh and final n/ng fall together: dictation and regional accents confuse them.
    """
    spoken: list[str] = []
    for run in _RUNS.findall(text):
        syllables = _syllables(run) if run[0] in ascii_lowercase else []
        spoken += [_folded(pinyin) for pinyin in syllables] if syllables else [sound(each) for each in run]
    return [each for each in spoken if not _PUNCTUATION.fullmatch(each)]


def is_pinyin(word: str) -> bool:
    """Whether a word of Latin letters consists of pinyin syllables; some English ones do (can, long, you)."""
    return bool(_syllables(word.lower()))


def _syllables(letters: str) -> list[str]:
    """The pinyin syllables that letters consist of, as few as may be; none when they are no pinyin."""
    fewest: list[tuple[int, int]] = [(0, 0)]  # for each end how many syllables lead to it, and where the last begins
    for end in range(1, len(letters) + 1):
        ways = [
            (fewest[start][0] + 1, start)
            for start in range(max(0, end - _LONGEST_SYLLABLE), end)
            if letters[start:end] in _pinyin()
        ]
        fewest.append(min(ways, default=(len(letters) + 1, 0)))
    if fewest[-1][0] > len(letters):
        return []
    found, end = [], len(letters)
    while end:
        start = fewest[end][1]
        found.append(letters[start:end])
        end = start
    return found[::-1]


@lru_cache(maxsize=1)
def _pinyin() -> frozenset[str]:
    """Every toneless syllable with a vowel, about 400."""
    from pypinyin.constants import PINYIN_DICT

    marked = {reading for readings in PINYIN_DICT.values() for reading in readings.split(",")}
    plain = {unicodedata.normalize("NFD", reading) for reading in marked}
    bare = {"".join(letter for letter in reading if letter in ascii_lowercase) for reading in plain}
    return frozenset(syllable for syllable in bare if set(syllable) & set("aeiou"))


@lru_cache(maxsize=1 << 15)
def syllable(character: str) -> str:
    """The toneless pinyin of a character; one that is not Chinese stays as it is."""
    (pinyin,) = lazy_pinyin(character, style=Style.NORMAL)
    return pinyin


@lru_cache(maxsize=1 << 15)
def sound(character: str) -> str:
    """The syllable of a character as dictation and regional accents may hear it (see `sounds`)."""
    return _folded(syllable(character))


def _folded(pinyin: str) -> str:
    """The pinyin with what accents confuse fallen together."""
    return _ACCENT.sub(lambda match: _ACCENTS[match.group()], pinyin)


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


def hashed_ngrams(texts: Sequence[Mapping[str, tuple[Sequence[str], int]]], columns: int) -> csr_matrix:
    """Texts as hashed n-grams, without a vocabulary to be kept.

    Args:
        texts: for each text its sequences of units by a mark of their own, each with the length of its longest n-grams.
        columns: how many columns the n-grams are hashed into; a power of two.

    Returns:
        A matrix of shape (texts, columns), float32: square roots of counts, rows of length 1.

    Source: Weinberger et al., "Feature hashing for large scale multitask learning" (2009).
    """
    data: list[NDArray] = []
    indices: list[int] = []
    starts = [0]
    for text in texts:
        counts = Counter(
            crc32(f"{mark}{ngram}".encode()) % columns
            for mark, (units, longest) in text.items()
            for ngram in ngrams_of(units, 1, longest)
        )
        values = np.sqrt(np.fromiter(counts.values(), dtype=np.float32, count=len(counts)))
        data.append(values / max(float(np.linalg.norm(values)), _LEAST_LENGTH))
        indices.extend(counts)
        starts.append(len(indices))
    return csr_matrix(
        (np.concatenate(data) if data else [], np.array(indices, dtype=np.int32), starts),
        shape=(len(texts), columns),
        dtype=np.float32,
    )


class NgramVectorizer:
    """TF-IDF over hashed n-grams with sublinear term frequency; rows have length 1, so a dot product is a cosine.

    Stored as a NumPy array: loading a model never executes anything.
    """

    def __init__(self, shortest: int, longest: int) -> None:
        self.shortest, self.longest = shortest, longest
        self._weights = np.ones(_COLUMNS, dtype=np.float32)

    def fit(self, sequences: Sequence[Sequence[str]]) -> NgramVectorizer:
        """Learn how rare each n-gram is. One that is never seen weighs half of the rarest, so that a text full of such
        resembles nothing."""
        frequency = np.zeros(_COLUMNS, dtype=np.float32)
        for units in sequences:
            frequency[list(self._counts(units))] += 1
        weights = np.asarray(np.log((1 + len(sequences)) / (1 + frequency)) + 1, dtype=np.float32)
        is_known = frequency > 0
        weights[~is_known] = 0.5 * weights[is_known].max(initial=0.0)
        self._weights = weights
        return self

    def transform(self, sequences: Sequence[Sequence[str]]) -> csr_matrix:
        """A matrix of shape (number of sequences, columns), float32."""
        data: list[NDArray] = []
        indices: list[int] = []
        starts = [0]
        for units in sequences:
            counts = self._counts(units)
            columns = sorted(counts)
            values = np.array([1 + math.log(counts[column]) for column in columns], dtype=np.float32)
            values *= self._weights[columns]
            data.append(values / max(float(np.linalg.norm(values)), _LEAST_LENGTH))
            indices.extend(columns)
            starts.append(len(indices))
        return csr_matrix(
            (np.concatenate([*data, []]), np.array(indices, dtype=np.int32), np.array(starts, dtype=np.int32)),
            shape=(len(sequences), _COLUMNS),
            dtype=np.float32,
        )

    def _counts(self, units: Sequence[str]) -> Counter[int]:
        return Counter(crc32(ngram.encode()) % _COLUMNS for ngram in ngrams_of(units, self.shortest, self.longest))

    def save(self, directory: Path) -> None:
        lengths = np.array([self.shortest, self.longest])
        np.savez(directory / _FILE, weights=self._weights, lengths=lengths)

    @classmethod
    def load(cls, directory: Path) -> NgramVectorizer:
        with np.load(directory / _FILE, allow_pickle=False) as arrays:
            vectorizer = cls(*arrays["lengths"].tolist())
            vectorizer._weights = arrays["weights"]
        return vectorizer
