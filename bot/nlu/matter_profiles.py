"""Profiles of the answers: their vocabulary, their sentences, and the likeness of their questions to other answers."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_matrix, load_npz, save_npz

from bot.nlu.arithmetic import of_length_one
from bot.nlu.label_evidence import LabelledExamples
from bot.nlu.similarity import ByteVectors, strongest_directions

_FILE, _VOCABULARY, _LABELS = "profiles.npz", "vocabulary.npz", "profiles.json"
_NOT_WORDS = re.compile(r"[\W_]+")
_DIRECTIONS = 192
"""How many of the sentence vectors' directions are looked at, the strongest ones."""

_OFTEN = 2
"""A pair of characters that stands in so many of an answer's training questions belongs to its vocabulary."""

_LEAST_WEIGHT = 0.3
"""The weight of a pair of characters that every answer uses, beside the logarithm of its rarity."""

_NOTHING = 1e-9

Vector = NDArray[np.float32]


@dataclass(frozen=True)
class Matter:
    """The texts that the profile of an answer is made of.

    Attributes:
        texts: what the answer says, its question first, and what is asked about it in a conversation.
        questions: its training questions.
    """

    texts: Sequence[str]
    questions: Sequence[str]


@dataclass(frozen=True)
class Words:
    """The pairs of characters of a text.

    Attributes:
        used: which answer uses which of those that any answer uses, shape (answers, pairs).
        weights: of these, by their rarity, shape (pairs,).
        unknown: the weight of all others together.
    """

    used: NDArray[np.bool_]
    weights: Vector
    unknown: float

    @property
    def weight(self) -> float:
        """Of all of them."""
        return float(self.weights.sum()) + self.unknown

    @property
    def heaviest(self) -> float:
        """The weight of the rarest one that is known; 0 without any."""
        return float(self.weights.max(initial=0.0))

    def coverage(self) -> Vector:
        """For each answer the share that it uses, by their weights."""
        return (self.used @ self.weights / max(self.weight, _NOTHING)).astype(np.float32)

    def beside(self, answer: int) -> Words:
        """Those that an answer doesn't use."""
        left = ~self.used[answer]
        return Words(self.used[:, left], self.weights[left], self.unknown)


class MatterProfiles:
    """Compares a message with all that the answers say.

    Args:
        labels: the answers' ids; the order of every array.
        columns: the column of each known pair of characters.
        vocabulary: which answer uses which, shape (answers, pairs).
        weights: of the pairs, by their rarity; the last one is that of an unknown pair.
        passages: sentence vectors of the answers' texts, projected, of length 1, those of an answer together.
        starts: where each answer's passages begin.
        directions: what a sentence vector is multiplied by.
        kinship: what the ranking's regression gives to each answer for each answer's question, shape (answers,
            answers).
    """

    def __init__(
        self,
        labels: Sequence[str],
        columns: Mapping[str, int],
        vocabulary: csc_matrix,
        weights: Vector,
        passages: ByteVectors,
        starts: NDArray[np.int64],
        directions: Vector,
        kinship: Vector,
    ) -> None:
        self.labels, self.kinship = tuple(labels), kinship
        self.positions = {label: position for position, label in enumerate(labels)}
        self._columns, self._vocabulary, self._weights = dict(columns), vocabulary, weights
        self._passages, self._starts, self._directions = passages, starts, directions
        counts = np.diff(np.append(starts, len(passages)))
        self._of_answers = LabelledExamples(np.repeat(np.arange(len(counts)), counts), len(counts))

    @classmethod
    def learn(
        cls,
        matters: Mapping[str, Matter],
        encode: Callable[[list[str]], NDArray],
        kinship: Callable[[str], Vector],
    ) -> MatterProfiles:
        """Learn them.

        Args:
            matters: by the answer's id.
            encode: gives the sentence vectors of texts.
            kinship: gives, for an answer's id, the regression's scores of all answers in the order of `matters`.
        """
        vocabularies = [_vocabulary_of(matter) for matter in matters.values()]
        frequency = Counter(pair for vocabulary in vocabularies for pair in vocabulary)
        columns = {pair: column for column, pair in enumerate(sorted(frequency))}
        rarity = [*(frequency[pair] for pair in columns), 0]
        weights = np.log((len(matters) + 1) / (np.array(rarity, dtype=np.float32) + 1)) + _LEAST_WEIGHT
        rows = [position for position, vocabulary in enumerate(vocabularies) for _ in vocabulary]
        used = [columns[pair] for vocabulary in vocabularies for pair in sorted(vocabulary)]
        vocabulary = csc_matrix((np.ones(len(rows), dtype=np.float32), (rows, used)), (len(matters), len(columns)))

        counts = [len(matter.texts) for matter in matters.values()]
        vectors = encode([text for matter in matters.values() for text in matter.texts])
        directions = strongest_directions(vectors, _DIRECTIONS)
        return cls(
            list(matters),
            columns,
            vocabulary,
            weights.astype(np.float32),
            ByteVectors.of(of_length_one(vectors @ directions)),
            np.concatenate([[0], np.cumsum(counts)[:-1]]),
            directions,
            np.stack([kinship(label) for label in matters]),
        )

    def words(self, text: str) -> Words:
        """The pairs of characters of a text, and which answers use them."""
        pairs = _pairs(text)
        known = [self._columns[pair] for pair in pairs if pair in self._columns]
        unknown = float(self._weights[-1]) * (len(pairs) - len(known))
        return Words(self._vocabulary[:, known].toarray() > 0, self._weights[known], unknown)

    def meaning(self, vector: NDArray) -> Vector:
        """A sentence vector (1×n) as `likeness` takes it: projected, of length 1."""
        return of_length_one(vector.ravel() @ self._directions)

    def likeness(self, meaning: Vector, answers: NDArray) -> Vector:
        """For some answers, by their positions, the cosine of a message with the nearest of their passages."""
        cosines = self._passages[self._of_answers.of(answers)] @ meaning
        return self._of_answers.nearest_of(answers, cosines)[answers]

    def save(self, directory: Path) -> None:
        np.savez(
            directory / _FILE,
            weights=self._weights,
            passages=self._passages.numbers,
            unit=self._passages.unit,
            starts=self._starts,
            directions=self._directions,
            kinship=self.kinship.astype(np.float16),
        )
        save_npz(directory / _VOCABULARY, self._vocabulary, compressed=False)
        stored = {"labels": self.labels, "pairs": list(self._columns)}
        (directory / _LABELS).write_text(json.dumps(stored, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def load(cls, directory: Path) -> MatterProfiles:
        stored = json.loads((directory / _LABELS).read_text(encoding="utf-8"))
        with np.load(directory / _FILE, allow_pickle=False) as arrays:
            return cls(
                stored["labels"],
                {pair: column for column, pair in enumerate(stored["pairs"])},
                load_npz(directory / _VOCABULARY).tocsc(),
                arrays["weights"],
                ByteVectors(arrays["passages"], float(arrays["unit"])),
                arrays["starts"],
                arrays["directions"],
                arrays["kinship"].astype(np.float32),
            )


def _vocabulary_of(matter: Matter) -> Collection[str]:
    often = Counter(pair for question in matter.questions for pair in _pairs(question))
    said = {pair for text in matter.texts for pair in _pairs(text)}
    return said | {pair for pair, count in often.items() if count >= _OFTEN}


def _pairs(text: str) -> set[str]:
    letters = _NOT_WORDS.sub("", text)
    return {letters[start : start + 2] for start in range(len(letters) - 1)}
