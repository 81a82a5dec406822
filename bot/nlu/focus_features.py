"""The signs that a message asks for each unit of an answer: its likeness to the questions for it and to its words."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import cho_factor, cho_solve
from scipy.sparse import csr_matrix

from bot.nlu.answer_units import KINDS, SUMMARY, Unit
from bot.nlu.text_blocks import Blocks
from bot.nlu.text_vectors import COLUMNS, TextRows

BY_QUESTIONS = ("regressed", "nearest", "asked_words")
"""By a regression on the questions of all units; the likeness of a unit's nearest question; the share of the message's
n-grams that are anywhere in its questions."""

BY_WORDS = ("told_words", "told_meaning", "told_rest")
SIGNS: Mapping[str, tuple[str, ...]] = {
    "whole": ("is", *BY_QUESTIONS, "beside_title"),
    "detail": ("is", *BY_QUESTIONS, *BY_WORDS),
    "part": ("is", *BY_QUESTIONS, *BY_WORDS, "named", "lacking"),
    "passage": ("is", *BY_WORDS, "of_the_part", "like_the_part", "summary"),
}
"""The signs of each kind of unit, in the order of the columns."""

COLUMN = {name: at for at, name in enumerate((kind, sign) for kind in KINDS for sign in SIGNS[kind])}

_CHARACTERS, _SOUNDS, _MEANING, _REST = 0.3, 0.2, 0.2, 0.3
"""The shares of what texts look like, sound like and mean, with and without the matter, in their likeness."""

_RIDGE = 0.3
"""What holds the regression from following single questions."""

_NO_REST = 1e-3
"""A meaning so near to the matter's has no rest: what is left of it is rounding."""

_SHARPNESS = 10.0
"""How much the part that a message's likeness speaks for most is preferred to the others."""


class Cleared:
    """Texts without what the questions about a matter have in common, which says nothing of what is asked of it.

    Args:
        rows: of the texts.
        matter: of the questions about the matter, its title the first.

    Attributes:
        ngrams: those of characters, of length 1, and those of sounds.
        weights: those of characters as they are.
        meanings: of length 1, shape (texts, directions).
    """

    def __init__(self, rows: TextRows, matter: Matter) -> None:
        scaled = csr_matrix(
            (rows.ngrams.data * matter.factors[rows.ngrams.indices], rows.ngrams.indices, rows.ngrams.indptr),
            shape=rows.ngrams.shape,
        )
        self.weights = scaled[:, :COLUMNS]
        self.ngrams = (_of_length_one(self.weights), _of_length_one(scaled[:, COLUMNS:]))
        self.meanings = rows.meanings
        self._centre = matter.centre
        distances = np.linalg.norm(rows.meanings - matter.centre, axis=1)
        self._distances = np.where(distances < _NO_REST, np.inf, distances)

    @property
    def rests(self) -> NDArray:
        """The meanings without that of the matter, of length 1: made when needed, for they take as much room."""
        return (self.meanings - self._centre) / self._distances[:, None]

    def meant(self, message: Cleared) -> tuple[NDArray, NDArray]:
        """The cosine of each text with a message, with and without the matter."""
        (rest,) = message.rests
        return self.meanings @ message.meanings[0], (self.meanings @ rest - self._centre @ rest) / self._distances

    def likeness(self, message: Cleared) -> NDArray:
        """Of each text to a message, at most 1."""
        by_characters, by_sounds = (
            of_texts @ _dense(of_message) for of_texts, of_message in zip(self.ngrams, message.ngrams, strict=True)
        )
        by_meaning, by_rest = self.meant(message)
        return _CHARACTERS * by_characters + _SOUNDS * by_sounds + _MEANING * by_meaning + _REST * by_rest

    def likeness_of_all(self) -> NDArray:
        """Of each text to each, shape (texts, texts)."""
        by_characters, by_sounds = ((ngrams @ ngrams.T).toarray() for ngrams in self.ngrams)
        rests = self.rests
        by_meaning, by_rest = self.meanings @ self.meanings.T, rests @ rests.T
        return _CHARACTERS * by_characters + _SOUNDS * by_sounds + _MEANING * by_meaning + _REST * by_rest


class Matter:
    """The n-grams and the meaning that the questions about a matter have in common.

    Attributes:
        factors: for each n-gram the share of the questions that don't have it; of the title's none counts.
        centre: the mean of their meanings.
    """

    def __init__(self, questions: TextRows) -> None:
        share = np.asarray((questions.ngrams > 0).mean(axis=0)).ravel()
        share[questions.ngrams[0].indices] = 1.0
        self.factors = (1.0 - share).astype(np.float32)
        self.centre = questions.meanings.mean(axis=0)


class AnswerSigns:
    """The units of one answer, ready to be compared with messages.

    Args:
        units: of `bot.nlu.answer_units.units_of`; the first is the matter as a whole.
        rows: makes rows of texts.
        lines: for each part the mean meaning of its lines in all answers, of length 1.
        solved: the coefficients of the regression on blocks of questions, where they are known.

    Attributes:
        units: as given.
        asked: the questions for each unit.
        coefficients: of the regression on them, shape (questions, blocks).
    """

    def __init__(
        self,
        units: Sequence[Unit],
        rows: Callable[[Sequence[str]], TextRows],
        lines: Mapping[str, NDArray],
        solved: Callable[[Blocks], NDArray | None] = lambda asked: None,
    ) -> None:
        self.units = tuple(units)
        self._matter = Matter(rows([text for unit in units if unit.kind in ("whole", "detail") for text in unit.asked]))
        # What a detail tells is an example of what is said about it, too.
        self.asked = Blocks.gathered(
            {at: (*unit.asked, *(unit.told if unit.kind == "detail" else ())) for at, unit in enumerate(units)}
        )
        self._questions = Cleared(rows(self.asked.texts), self._matter)
        self._asked_words = self.asked.present(self._questions.weights)
        known = solved(self.asked)
        self.coefficients = self._regressed() if known is None else known
        self._told = Blocks.gathered({at: unit.told for at, unit in enumerate(units)})
        self._words = Cleared(rows(self._told.texts), self._matter)
        self._told_words = self._told.present(self._words.weights)
        self._parts = tuple(lines)
        self._like_parts = np.zeros((len(units), len(lines)), dtype=np.float32)
        if lines:
            likeness = self._words.meanings @ np.array(list(lines.values())).T
            self._like_parts[self._told.places] = np.maximum.reduceat(likeness, self._told.starts)
        self._kinds = {
            kind: np.array([at for at, unit in enumerate(units) if unit.kind == kind], int) for kind in KINDS
        }
        self._part_places = {unit.part: at for at, unit in enumerate(units) if unit.kind == "part"}
        own = {part: number for number, part in enumerate(self._parts)}
        self._own_part = np.array([own.get(units[at].part, len(own)) for at in self._kinds["passage"]], int)
        self._fixed = self._fixed_signs()

    def of(self, message: TextRows, *, named: str | None, leaving_out: str | None = None) -> NDArray:
        """The signs of each unit for a message, shape (units, columns).

        Args:
            message: its row.
            named: the part of an answer that its words name.
            leaving_out: a question that is passed over, for the message is that very one.
        """
        cleared = Cleared(message, self._matter)
        shares = _dense(cleared.weights)
        kept = float(shares.sum())
        shares = shares / max(kept, 1e-9)
        signs = self._fixed.copy()
        by_questions = self._by_questions(cleared, shares, leaving_out)
        self._set(signs, "regressed", self.asked.places, by_questions)
        whole = float(message.ngrams.data[message.ngrams.indices < COLUMNS].sum())
        signs[0, COLUMN["whole", "beside_title"]] = kept / max(whole, 1e-9)
        self._set(signs, "told_words", self._told.places, self._by_words(cleared, shares))
        self._set_likely_parts(signs, by_questions[:, 0])
        if named in self._part_places:
            signs[self._part_places[named], COLUMN["part", "named"]] = 1.0
        return signs

    def _by_questions(self, message: Cleared, shares: NDArray, leaving_out: str | None) -> NDArray:
        """The signs `BY_QUESTIONS` of each block of questions."""
        blocks, likeness = self.asked, self._questions.likeness(message)
        regressed, covered = likeness @ self.coefficients, self._asked_words @ shares
        if leaving_out in blocks.texts:
            at = blocks.texts.index(leaving_out)
            block = blocks.of[at]
            # What a ridge regression would say of an example if it hadn't been one.
            regressed = self._targets(at) - self.coefficients[at] / self._inverse[at]
            likeness[at] = 0.0
            others = (blocks.of == block) & (np.arange(len(blocks.of)) != at)
            ngrams = np.unique(self._questions.weights[others].indices)
            covered[block] = shares[ngrams].sum()
        nearest = np.maximum.reduceat(likeness, blocks.starts)
        return np.column_stack([regressed, nearest, covered])

    def _by_words(self, message: Cleared, shares: NDArray) -> NDArray:
        """The signs `BY_WORDS` of each block of what is told."""
        by_meaning, by_rest = self._words.meant(message)
        starts = self._told.starts
        return np.column_stack(
            [
                self._told_words @ shares,
                np.maximum.reduceat(by_meaning, starts),
                np.maximum.reduceat(by_rest, starts),
            ]
        )

    def _set_likely_parts(self, signs: NDArray, regressed: NDArray) -> None:
        """Set for each sentence how much it is what the part that the message is likest to would say."""
        passages = self._kinds["passage"]
        if not len(passages) or not self._parts:
            return
        of_place = dict(zip(self.asked.places.tolist(), regressed.tolist(), strict=True))
        evidence = np.array([of_place.get(self._part_places.get(part, -1), 0.0) for part in self._parts])
        likely = np.exp(_SHARPNESS * (evidence - evidence.max()))
        likely /= likely.sum()
        signs[passages, COLUMN["passage", "of_the_part"]] = np.append(likely, 0.0)[self._own_part]
        signs[passages, COLUMN["passage", "like_the_part"]] = self._like_parts[passages] @ likely

    def _regressed(self) -> NDArray:
        """The coefficients of what the questions of all units teach: which speaks for which."""
        targets = np.array([self._targets(at) for at in range(len(self.asked.texts))])
        factor = cho_factor(self._regularized(), overwrite_a=True, check_finite=False)
        return np.asarray(cho_solve(factor, targets, check_finite=False), dtype=np.float32)

    def _regularized(self) -> NDArray:
        likeness = self._questions.likeness_of_all()
        likeness[np.diag_indices_from(likeness)] += _RIDGE
        return likeness

    @cached_property
    def _inverse(self) -> NDArray:
        """The diagonal of the inverse, which only leaving out an example, in training, takes."""
        return np.diag(np.linalg.inv(self._regularized())).astype(np.float32)

    def _targets(self, at: int) -> NDArray:
        targets = np.zeros(len(self.asked.places), dtype=np.float32)
        targets[self.asked.of[at]] = 1.0
        return targets

    def _fixed_signs(self) -> NDArray:
        signs = np.zeros((len(self.units), len(COLUMN)), dtype=np.float32)
        for at, unit in enumerate(self.units):
            signs[at, COLUMN[unit.kind, "is"]] = 1.0
            if unit.kind == "part":
                signs[at, COLUMN["part", "lacking"]] = not unit.told
            if unit.kind == "passage":
                signs[at, COLUMN["passage", "summary"]] = unit.part == SUMMARY
        return signs

    def _set(self, signs: NDArray, first: str, places: NDArray, values: NDArray) -> None:
        """Set the signs from the one named on, of those of the units that have it."""
        for kind in KINDS:
            if (kind, first) in COLUMN:
                chosen = np.isin(places, self._kinds[kind])
                column = COLUMN[kind, first]
                signs[places[chosen], column : column + values.shape[1]] = values[chosen]


def _dense(row: csr_matrix) -> NDArray:
    dense = np.zeros(row.shape[1], dtype=np.float32)
    dense[row.indices] = row.data
    return dense


def _of_length_one(rows: csr_matrix) -> csr_matrix:
    lengths = np.sqrt(np.asarray(rows.multiply(rows).sum(axis=1)).ravel())
    repeated = np.repeat(np.maximum(lengths, 1e-9), np.diff(rows.indptr))
    return csr_matrix((rows.data / repeated, rows.indices, rows.indptr), shape=rows.shape)
