"""Neural networks that tell the label of a text from its features: n-grams and sentence vectors.

One hidden layer of rectified units each learns which n-grams and which directions of meaning tell labels apart, where a
regression on similarities gives every n-gram of a question its say.

Sources: Srivastava et al., "Dropout" (2014); Szegedy et al., "Rethinking the Inception architecture" (2016) for labels
that aren't taken for quite certain.
"""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack, issparse
from threadpoolctl import threadpool_limits

from bot.nlu.adam import Adam, falling_rate
from bot.nlu.similarity import Vector

_FILE = "label-networks.npz"

_COLUMNS = 30_000
"""So many n-grams are looked at: those that stand in the most texts."""

_NETWORKS, _UNITS = 2, 256
_NGRAM_SCALE, _MEANING_SCALE = 4.0, 0.15
"""How large the features are made: larger ones are learned sooner. Found on held-out questions."""

_WORTH_SHARING = 20_000
"""From so many examples on the networks are learned side by side."""

_DROPPED, _SMOOTHED = 0.2, 0.1
_ROUNDS, _BATCH, _LEARNING_RATE = 12, 256, 2e-3
_LEAST = 1e-8


class LabelNetworks:
    """An ensemble of networks begun differently; their average is right more often than one alone.

    Args:
        columns: of each sparse feature those that are looked at, ascending.
        first: the hidden units' weights by feature, shape (columns or dimensions, networks * units).
        bias: theirs.
        output: shape (networks, units, labels).
        output_bias: shape (networks, labels).
    """

    def __init__(
        self,
        columns: Mapping[str, NDArray],
        first: Mapping[str, NDArray],
        bias: Vector,
        output: Vector,
        output_bias: Vector,
    ) -> None:
        self._columns, self._first = dict(columns), dict(first)
        self._bias, self._output, self._output_bias = bias, output, output_bias

    @classmethod
    def fit(
        cls, features: Mapping[str, Any], weights: Mapping[str, float], labels: NDArray, count: int
    ) -> LabelNetworks:
        """Learn from examples.

        Args:
            features: for each feature name a matrix of shape (examples, dimensions), sparse or dense.
            weights: how much each sparse feature counts beside the other ones.
            labels: the number of each example's label, shape (examples,).
            count: of the labels.
        """
        names = sorted(features)
        scales = {name: np.float32(_NGRAM_SCALE * np.sqrt(weights[name])) for name in names if issparse(features[name])}
        columns = _most_used({name: features[name] for name in scales})
        looked_at = [features[name][:, columns[name]] * scales[name] for name in scales]
        ngrams = hstack(looked_at, format="csr") if looked_at else csr_matrix((len(labels), 0), dtype=np.float32)
        dense = [name for name in names if name not in scales]
        nothing = np.zeros((len(labels), 0), dtype=np.float32)
        meanings = np.concatenate([nothing, *(features[name] for name in dense)], axis=1).astype(np.float32)
        mean, deviation = meanings.mean(axis=0), meanings.std(axis=0)
        alike = np.float32(_MEANING_SCALE) / np.maximum(deviation, np.float32(_LEAST))
        learned = _learned_side_by_side(ngrams, (meanings - mean) * alike, labels, count)

        # What the features were made alike by becomes part of the weights.
        of_meanings = np.concatenate([each.of_meanings for each in learned], axis=1) * alike[:, None]
        of_ngrams = np.concatenate([each.of_ngrams for each in learned], axis=1)
        first = _parted(of_meanings, {name: features[name].shape[1] for name in dense})
        by_feature = _parted(of_ngrams, {name: len(columns[name]) for name in scales})
        first.update({name: rows * scales[name] for name, rows in by_feature.items()})
        return cls(
            columns,
            {name: rows.astype(np.float16) for name, rows in first.items()},
            np.concatenate([each.bias for each in learned]) - mean @ of_meanings,
            np.stack([each.output for each in learned]),
            np.stack([each.output_bias for each in learned]),
        )

    def log_probabilities(self, features: Mapping[str, Any]) -> NDArray:
        """The log-probability of each label for each text, shape (texts, labels).

        Args:
            features: as for `fit`.
        """
        hidden = self._bias
        for name, weights in self._first.items():
            rows = _of_columns(features[name], self._columns[name]) if name in self._columns else features[name]
            hidden = hidden + _product(rows, weights)
        networks, units, _ = self._output.shape
        activated = np.maximum(hidden, 0.0).reshape(-1, networks, units).swapaxes(0, 1)
        log_odds = activated @ self._output + self._output_bias[:, None]
        odds = np.exp(log_odds - log_odds.max(axis=2, keepdims=True))
        mean = (odds / odds.sum(axis=2, keepdims=True)).mean(axis=0)
        return np.log(np.maximum(mean, np.float32(_LEAST)))

    def save(self, directory: Path) -> None:
        np.savez(
            directory / _FILE,
            bias=self._bias,
            output=self._output.astype(np.float16),
            output_bias=self._output_bias,
            **{f"columns {name}": columns.astype(np.int32) for name, columns in self._columns.items()},
            **{f"first {name}": weights for name, weights in self._first.items()},
        )

    @classmethod
    def load(cls, directory: Path) -> LabelNetworks | None:
        """Read them from a directory; None when none were saved there."""
        if not (directory / _FILE).exists():
            return None
        with np.load(directory / _FILE, allow_pickle=False) as arrays:

            def of(mark: str) -> dict[str, NDArray]:
                return {file.removeprefix(mark): arrays[file] for file in arrays.files if file.startswith(mark)}

            output = arrays["output"].astype(np.float32)
            return cls(of("columns "), of("first "), arrays["bias"], output, arrays["output_bias"])


def _learned_side_by_side(ngrams: csr_matrix, meanings: Vector, labels: NDArray, count: int) -> list[_Learning]:
    learn = partial(_learned, ngrams, meanings, labels, count)
    if len(labels) < _WORTH_SHARING:
        return [learn(seed) for seed in range(_NETWORKS)]
    # Most of it is done under Python's one lock; a fork of a process with threads may hang.
    with ProcessPoolExecutor(min(_NETWORKS, os.cpu_count() or 1), multiprocessing.get_context("spawn")) as workers:
        return list(workers.map(learn, range(_NETWORKS)))


def _learned(ngrams: csr_matrix, meanings: Vector, labels: NDArray, count: int, seed: int) -> _Learning:
    learning = _Learning(ngrams.shape[1], meanings.shape[1], count, seed)
    with threadpool_limits(1):
        learning.learn(ngrams, meanings, labels)
    return learning


def _parted(rows: NDArray, counts: Mapping[str, int]) -> dict[str, NDArray]:
    """The rows of each feature, of those of all one after the other."""
    ends = np.cumsum(list(counts.values()))
    return {name: rows[end - counts[name] : end] for name, end in zip(counts, ends, strict=True)}


def _most_used(features: Mapping[str, csr_matrix]) -> dict[str, NDArray]:
    """Of each feature the columns that most examples have, `_COLUMNS` in all, ascending."""
    if not features:
        return {}
    counts = {name: matrix.getnnz(axis=0) for name, matrix in features.items()}
    all_counts = np.concatenate(list(counts.values()))
    least = np.sort(all_counts)[-min(_COLUMNS, len(all_counts))]
    return {name: np.flatnonzero(of_columns >= max(least, 1)) for name, of_columns in counts.items()}


def _product(rows: Any, weights: NDArray) -> NDArray:
    """Rows multiplied by weights, of which those that count are unpacked."""
    if not issparse(rows):
        return np.asarray(rows @ weights.astype(np.float32))
    used, places = np.unique(rows.indices, return_inverse=True)
    used_only = csr_matrix((rows.data, places, rows.indptr), (rows.shape[0], len(used)))
    return np.asarray(used_only @ weights[used].astype(np.float32))


def _of_columns(rows: csr_matrix, columns: NDArray) -> csr_matrix:
    """Some columns of a matrix; for a few rows much quicker than SciPy's own way."""
    places = np.minimum(np.searchsorted(columns, rows.indices), len(columns) - 1)
    is_kept = columns[places] == rows.indices
    starts = np.concatenate([[0], np.cumsum(is_kept)])[rows.indptr]
    return csr_matrix((rows.data[is_kept], places[is_kept], starts), (rows.shape[0], len(columns)))


class _Learning:
    """The weights of one network while they are learned, of features that have been made alike."""

    def __init__(self, ngrams: int, meanings: int, labels: int, seed: int) -> None:
        self._chance = np.random.default_rng(seed)
        self.of_ngrams = self._begun(ngrams, _UNITS, 0.1)
        self.of_meanings = self._begun(meanings, _UNITS, np.sqrt(2 / max(meanings, 1)))
        self.bias = np.zeros(_UNITS, dtype=np.float32)
        self.output = self._begun(_UNITS, labels, np.sqrt(1 / _UNITS))
        self.output_bias = np.zeros(labels, dtype=np.float32)

    def _begun(self, rows: int, columns: int, deviation: float) -> Vector:
        return self._chance.normal(scale=deviation, size=(rows, columns)).astype(np.float32)

    def learn(self, ngrams: csr_matrix, meanings: Vector, labels: NDArray) -> None:
        """Go through all examples again and again, in ever smaller steps."""
        of_ngrams = Adam(self.of_ngrams)
        others = [Adam(each) for each in (self.of_meanings, self.bias, self.output, self.output_bias)]
        batches = [batch for _ in range(_ROUNDS) for batch in self._batches(len(labels))]
        for number, batch in enumerate(batches):
            of_used, used, *gradients = self._gradients(ngrams[batch], meanings[batch], labels[batch])
            rate = falling_rate(_LEARNING_RATE, number + 1, len(batches))
            for each, gradient in zip(others, gradients, strict=True):
                each.descend(gradient, rate)
            of_ngrams.descend(of_used, rate, used)

    def _batches(self, examples: int) -> Iterator[NDArray]:
        order = self._chance.permutation(examples)
        return (order[start : start + _BATCH] for start in range(0, examples, _BATCH))

    def _gradients(self, ngrams: csr_matrix, meanings: Vector, labels: NDArray) -> tuple[NDArray, ...]:
        """The gradients of all weights; of the n-grams' only the rows of those that are used, and which these are."""
        used, places = np.unique(ngrams.indices, return_inverse=True)
        ngrams = csr_matrix((ngrams.data, places, ngrams.indptr), (ngrams.shape[0], len(used)))
        hidden = np.maximum(ngrams @ self.of_ngrams[used] + meanings @ self.of_meanings + self.bias, 0.0)
        kept = (self._chance.random(hidden.shape, dtype=np.float32) >= _DROPPED) * np.float32(1 / (1 - _DROPPED))
        activated = hidden * kept
        wrong = activated @ self.output + self.output_bias
        wrong = np.exp(wrong - wrong.max(axis=1, keepdims=True))
        wrong /= wrong.sum(axis=1, keepdims=True)
        wrong -= np.float32(_SMOOTHED / wrong.shape[1])
        wrong[np.arange(len(labels)), labels] -= np.float32(1 - _SMOOTHED)
        wrong /= np.float32(len(labels))
        back = (wrong @ self.output.T) * kept * (hidden > 0)
        return ngrams.T @ back, used, meanings.T @ back, back.sum(axis=0), activated.T @ wrong, wrong.sum(axis=0)
