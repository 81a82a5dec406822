"""The statistical model that tells whether a text tells of a danger, and of which.

It learns from both sides: from what people in danger say, and from everything else that is said to the assistant, above
all what is said with the same words: asked about, past, denied, complained of, a figure of speech, a word inside
another word. One word seldom decides (没着火, 着火点, 去年着火), so pairs of signs are weighed: kernel ridge regression
with the square of a similarity by n-grams of characters and sounds and by the sentence's meaning. Of the thousands of
messages without a danger only the likest to one take part; a linear classifier finds them.

Source of the regression: Saunders, Gammerman, Vovk, "Ridge regression learning algorithm in dual variables" (1998).
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import cho_factor, cho_solve
from scipy.sparse import csr_matrix, hstack, load_npz, save_npz

from bot.nlu.arithmetic import of_length_one, probabilities
from bot.nlu.draws import draws
from bot.nlu.ngrams import hashed_ngrams, units_of
from bot.nlu.similarity import cosines, strongest_directions

_MODEL, _EXAMPLES, _NAMES = "danger.npz", "examples.npz", "danger.json"

_COLUMNS = 2**17
_DIMENSIONS = 192
"""How many of the sentence vectors' directions are looked at, the strongest ones."""

LIKE_A_DANGER = 12_000
"""So many messages without a danger take part, unless told otherwise: the time it takes grows with the cube."""

_BY_OTHER_SIGNS = 0.5
"""How much it counts for a kind of danger that other signs are for it."""

_HELD_OUT = 0.25
"""The share of the examples on which the threshold and the probability are fitted, judged by what the others teach."""

_BY_NGRAMS = 0.5
"""The share of the n-grams in the similarity; the rest is the meaning's."""

_OFFSET = 0.2
"""Added before squaring, so that single signs count beside pairs of them."""

_RIDGE = 0.1

_LEAST = 0.1
"""What single n-grams say less of a danger than this isn't looked at any closer: of 330 messages that tell of one the
least has 0.16, and of 1,800 others more than half have less."""


@dataclass(frozen=True)
class Danger:
    """A danger that somebody may be in now.

    Attributes:
        name: fire, rescue, crime, medical, distress, violence or fraud: the intent's name in the family `emergency`.
        score: the probability that there is one, 0..1.
    """

    name: str
    score: float


class DangerModel:
    """Tells whether a text tells of a danger, and of which.

    Args:
        names: the dangers, in the order of the columns of `coefficients` after the first.
        ngrams: the examples' hashed n-grams, shape (columns, examples).
        meanings: the examples' sentence vectors, projected, of length 1, shape (examples, directions).
        coefficients: shape (examples, 1 + dangers): how much each example speaks for a danger, and for each of them.
        centre, directions: what is taken away from a sentence vector, and what it is multiplied by.
        slope, intercept: make log-odds of what speaks for a danger.
        threshold: the probability from which on there is a danger.
        linear: shape (columns,): how much each n-gram by itself speaks for a danger.
    """

    def __init__(
        self,
        names: Sequence[str],
        ngrams: csr_matrix,
        meanings: NDArray,
        coefficients: NDArray,
        centre: NDArray,
        directions: NDArray,
        slope: float,
        intercept: float,
        threshold: float,
        linear: NDArray,
    ) -> None:
        self.names, self.threshold = list(names), threshold
        self._ngrams, self._meanings, self._coefficients = ngrams, meanings, coefficients
        self._centre, self._directions = centre, directions
        self._slope, self._intercept, self._linear = slope, intercept, linear

    def recognise(
        self, texts: Sequence[str], vectors: NDArray, expected: Mapping[str, float] | None = None
    ) -> list[Danger]:
        """For each text how likely a danger is, and which.

        Args:
            texts: normalised messages.
            vectors: the texts' sentence vectors, shape (texts, dimensions).
            expected: for some dangers how likely each is by other signs, 0..1; decides between kinds, not whether there
                is a danger.
        """
        meanings = of_length_one((vectors - self._centre) @ self._directions)
        by_ngrams = np.stack([cosines(self._ngrams, ngrams) for ngrams in _hashed(texts)])
        speaks_for = _kernel(by_ngrams, meanings @ self._meanings.T) @ self._coefficients
        scores = probabilities(self._slope * speaks_for[:, 0] + self._intercept)
        by_other_signs = np.array([(expected or {}).get(name, 0.0) for name in self.names])
        kinds = (speaks_for[:, 1:] + _BY_OTHER_SIGNS * by_other_signs).argmax(axis=1)
        return [Danger(self.names[kind], float(score)) for kind, score in zip(kinds, scores, strict=True)]

    def likeliest(self, texts: Sequence[str], count: int) -> list[str]:
        """The texts that may tell of a danger by their single n-grams, the likeliest first, at most so many: quicker by
        far than `recognise`, which takes the texts' sentence vectors."""
        log_odds = _hashed(texts) @ self._linear if texts else np.zeros(0)
        likeliest = np.argsort(-log_odds, kind="stable")[:count]
        return [texts[index] for index in likeliest if log_odds[index] >= _LEAST]

    def save(self, directory: Path) -> None:
        stored = {
            "names": self.names,
            "slope": self._slope,
            "intercept": self._intercept,
            "threshold": self.threshold,
        }
        (directory / _NAMES).write_text(json.dumps(stored))
        save_npz(directory / _EXAMPLES, self._ngrams, compressed=False)  # the model's package is
        np.savez(
            directory / _MODEL,
            meanings=self._meanings.astype(np.float16),
            coefficients=self._coefficients,
            centre=self._centre,
            directions=self._directions,
            linear=self._linear.astype(np.float16),
        )

    @classmethod
    def load(cls, directory: Path) -> DangerModel | None:
        """Read it from a directory; None when no model was saved there."""
        if not (directory / _NAMES).exists():
            return None
        stored = json.loads((directory / _NAMES).read_text())
        with np.load(directory / _MODEL, allow_pickle=False) as arrays:
            return cls(
                ngrams=load_npz(directory / _EXAMPLES),
                **{name: arrays[name].astype(np.float32) for name in arrays.files},
                **stored,
            )


def fit_danger_model(
    texts: Sequence[str],
    dangers: Sequence[str | None],
    vectors: NDArray,
    *,
    miss_cost: float,
    like_a_danger: int = LIKE_A_DANGER,
) -> DangerModel:
    """Learn from examples.

    Args:
        texts: what was said.
        dangers: the danger that each text tells of, None for none; at least two different ones, and some without.
        vectors: the texts' sentence vectors, shape (texts, dimensions).
        miss_cost: how many false alarms a missed danger weighs; the threshold is the one that costs least on examples
            held out.
        like_a_danger: so many messages without a danger take part, those that are likest to one.
    """
    centre = vectors.mean(axis=0)
    directions = strongest_directions(vectors - centre, _DIMENSIONS)
    projected = (vectors - centre) @ directions
    is_danger = np.array([danger is not None for danger in dangers])
    ngrams = _hashed(texts)
    chosen, linear = _likest_to_a_danger(ngrams, projected, is_danger, like_a_danger)
    chosen = chosen[np.argsort(draws(texts[index] for index in chosen), kind="stable")]
    dangers = [dangers[index] for index in chosen]

    names = sorted({danger for danger in dangers if danger is not None})
    targets = np.zeros((len(chosen), 1 + len(names)), dtype=np.float32)
    targets[:, 0] = np.where(is_danger[chosen], 1.0, -1.0)
    for row, danger in enumerate(dangers):
        if danger is not None:
            targets[row, 1 + names.index(danger)] = 1.0
    ngrams, meanings = ngrams[chosen], of_length_one(projected[chosen])
    kernel = _kernel((ngrams @ ngrams.T).toarray(), meanings @ meanings.T)
    known = len(chosen) - int(_HELD_OUT * len(chosen))  # those held out come last: `chosen` is in random order
    judged = kernel[known:, :known] @ _solved(kernel[:known, :known], targets[:known])[:, 0]
    slope, intercept = _fitted_log_odds(judged, targets[known:, 0] > 0)
    threshold = cheapest_threshold(probabilities(slope * judged + intercept), targets[known:, 0] > 0, miss_cost)
    return DangerModel(
        names,
        ngrams.T.tocsr(),
        meanings,
        _solved(kernel, targets),
        centre,
        directions,
        slope,
        intercept,
        threshold,
        linear,
    )


def cheapest_threshold(scores: NDArray, is_danger: NDArray, miss_cost: float) -> float:
    """The score from which on an alarm is raised so that misses and false alarms together cost least."""
    order = np.argsort(-scores, kind="stable")
    missed = is_danger.sum() - np.cumsum(is_danger[order])
    false_alarms = np.cumsum(~is_danger[order])
    last = int(np.argmin(miss_cost * missed + false_alarms))
    below = scores[order[last + 1]] if last + 1 < len(order) else 0.0
    return float((scores[order[last]] + below) / 2)


def _likest_to_a_danger(
    ngrams: csr_matrix, meanings: NDArray, is_danger: NDArray, count: int
) -> tuple[NDArray, NDArray]:
    """All dangers and so many others, the likest to one; how much single n-grams speak for one."""
    from sklearn.svm import LinearSVC  # 40 MB that only training needs

    rows = hstack([ngrams, csr_matrix(meanings)], format="csr", dtype=np.float64)
    fitted = LinearSVC(C=3.0, random_state=0).fit(rows, is_danger)
    others = np.flatnonzero(~is_danger)
    likest = others[np.argsort(-fitted.decision_function(rows[others]), kind="stable")[:count]]
    chosen = np.concatenate([np.flatnonzero(is_danger), likest])
    return chosen, fitted.coef_[0, :_COLUMNS].astype(np.float32)


def _fitted_log_odds(judged: NDArray, is_danger: NDArray) -> tuple[float, float]:
    """The slope and the intercept that make log-odds of a danger of the scores for one (Platt 1999)."""
    from sklearn.linear_model import LogisticRegression

    fitted = LogisticRegression(C=1e3).fit(judged[:, None], is_danger)
    return float(fitted.coef_[0, 0]), float(fitted.intercept_[0])


def _kernel(by_ngrams: NDArray, by_meaning: NDArray) -> NDArray:
    return (_BY_NGRAMS * by_ngrams + (1 - _BY_NGRAMS) * by_meaning + _OFFSET) ** 2


def _solved(kernel: NDArray, targets: NDArray) -> NDArray:
    ridged = kernel + _RIDGE * np.eye(len(kernel), dtype=kernel.dtype)
    return cho_solve(cho_factor(ridged, overwrite_a=True, check_finite=False), targets, check_finite=False)


def _hashed(texts: Sequence[str]) -> csr_matrix:
    return hashed_ngrams(
        [{"c": (units_of(text, "character"), 3), "s": (units_of(text, "sound"), 2)} for text in texts], _COLUMNS
    )
