"""A second look at a ranking by a slower, finer sentence encoder, for messages that the first look left in doubt.

Encoding every training question would take minutes, so each label is represented by a few questions that differ most
from each other. How much the encoder's opinion counts against the first ranking is learned from rankings of examples
that were held out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.nlu.ranking import Ranked

Encode = Callable[[Sequence[str]], NDArray]
"""Texts to rows of length 1."""

FITTED_ON = 600
"""On how many held-out examples, at most, the combination is fitted."""


@dataclass
class Reranker:
    """Representatives of each label and what was learned of their likeness.

    Attributes:
        labels: in the order of `starts`.
        starts: where the representatives of each label begin in `representatives`.
        representatives: rows of length 1.
        centre: the mean of the encoder's vectors; taken away, for all its cosines lie close together.
        combination, bias: of the logistic regression on `_evidence`.
    """

    labels: Sequence[str]
    starts: NDArray
    representatives: NDArray
    centre: NDArray
    combination: NDArray
    bias: float

    @classmethod
    def fit(
        cls,
        encode: Encode,
        representatives: Mapping[str, Sequence[str]],
        held_out: Sequence[tuple[str, str, Sequence[Ranked]]],
    ) -> Reranker:
        """Learn from examples.

        Args:
            representatives: texts for each label.
            held_out: a text, its label and its ranking by the first look, for each example that none of the
                representatives is.
        """
        from sklearn.linear_model import LogisticRegression  # 40 MB that only training needs

        labels = sorted(representatives)
        counts = [len(representatives[label]) for label in labels]
        vectors = encode([text for label in labels for text in representatives[label]])
        centre = vectors.mean(axis=0)
        reranker = cls(
            labels,
            np.concatenate([[0], np.cumsum(counts)[:-1]]),
            _of_length_one(vectors - centre),
            centre,
            np.zeros(0),
            0.0,
        )
        chosen = np.random.default_rng(0).permutation(len(held_out))[:FITTED_ON]
        evidence, hits = [], []
        for example in chosen:
            text, label, ranking = held_out[example]
            evidence.append(reranker._evidence(encode([text])[0], ranking))
            hits.append([ranked.label == label for ranked in ranking])
        fitted = LogisticRegression(max_iter=500).fit(np.concatenate(evidence), np.concatenate(hits))
        reranker.combination, reranker.bias = fitted.coef_[0], float(fitted.intercept_[0])
        return reranker

    def rerank(self, vector: NDArray, ranking: Sequence[Ranked]) -> list[Ranked]:
        """The same candidates with scores that take the encoder's vector of the message into account, best first."""
        if not ranking:
            return []
        scores = 1.0 / (1.0 + np.exp(-(self._evidence(vector, ranking) @ self.combination + self.bias)))
        return sorted(
            (Ranked(ranked.label, float(score)) for ranked, score in zip(ranking, scores, strict=True)),
            key=lambda ranked: -ranked.score,
        )

    def _evidence(self, vector: NDArray, ranking: Sequence[Ranked]) -> NDArray:
        """For each candidate: its log-odds and their lead, its likeness and the lead of that."""
        by_label = np.maximum.reduceat(self.representatives @ _of_length_one(vector - self.centre), self.starts)
        likeness = by_label[np.searchsorted(self.labels, [ranked.label for ranked in ranking])]
        scores = np.clip([ranked.score for ranked in ranking], 1e-6, 1 - 1e-6)
        log_odds = np.log(scores / (1 - scores))
        return np.stack([log_odds, _lead(log_odds), likeness, _lead(likeness)], axis=1)

    def save(self, path: Path) -> None:
        np.savez(
            path,
            labels=np.array(self.labels),
            starts=self.starts,
            representatives=self.representatives.astype(np.float16),
            centre=self.centre,
            combination=self.combination,
            bias=self.bias,
        )

    @classmethod
    def load(cls, path: Path) -> Reranker:
        with np.load(path, allow_pickle=False) as arrays:
            return cls(
                arrays["labels"].tolist(),
                arrays["starts"],
                arrays["representatives"].astype(np.float32),
                arrays["centre"],
                arrays["combination"],
                float(arrays["bias"]),
            )


def farthest_first(vectors: NDArray, count: int) -> list[int]:
    """The rows that represent all others best when only so many may: the most central one, then the one farthest from
    those chosen, and so on.

    Source: Gonzalez, "Clustering to minimize the maximum intercluster distance" (1985).
    """
    chosen = [int(np.argmax(vectors @ vectors.mean(axis=0)))]
    distance = 1 - vectors @ vectors[chosen[0]]
    while len(chosen) < min(count, len(vectors)):
        chosen.append(int(np.argmax(distance)))
        distance = np.minimum(distance, 1 - vectors @ vectors[chosen[-1]])
    return chosen


def _lead(values: NDArray) -> NDArray:
    """How far each value is ahead of the best of the others."""
    if len(values) == 1:
        return np.zeros(1)
    ordered = np.sort(values)[::-1]
    return values - np.where(values >= ordered[0], ordered[1], ordered[0])


def _of_length_one(vectors: NDArray) -> NDArray:
    return vectors / np.maximum(np.linalg.norm(vectors, axis=-1, keepdims=True), 1e-9)
