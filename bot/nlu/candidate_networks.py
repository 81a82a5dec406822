"""Small neural networks that choose among the candidates for a message: the probability of each, and of none.

The candidates are weighed against each other, and against that none of them is right.

Sources: Cao et al., "Learning to rank: from pairwise approach to listwise approach" (2007); Srivastava et al.,
"Dropout" (2014).
"""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, fields
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from bot.nlu.adam import Adam, falling_rate
from bot.nlu.conditional_logit import fitted_weights

_FILE = "networks.npz"
_UNITS = 64
_NETWORKS = 4
"""The average of several networks, begun differently, is steadier than one."""

_BATCH, _LEARNING_RATE = 128, 3e-3
_ROUNDS = 20
"""How often all messages are gone through, where there are a few thousand; of more fewer are enough."""

_DROPPED = np.float32(0.2)
_LEAST_DEVIATION, _LEAST_SHARE = 1e-6, 1e-12

_FEW = 1_000
"""From fewer candidates than this only the weight of each feature is learned, …"""

_PENALTY = 1.0
"""… and held to 0 that strongly."""

_WORTH_SHARING = 50_000
"""From so many candidates on the networks are learned side by side, by all processors."""


@dataclass(frozen=True)
class _Network:
    """One hidden layer of rectified units and one output, the log-odds against that no candidate is right."""

    hidden: NDArray[np.float32]
    hidden_bias: NDArray[np.float32]
    output: NDArray[np.float32]
    output_bias: NDArray[np.float32]

    def log_odds(self, features: NDArray) -> NDArray:
        activated = np.maximum(features @ self.hidden + self.hidden_bias, 0.0)
        return np.asarray(activated @ self.output + self.output_bias)


class CandidateNetworks:
    """An ensemble of networks on features that are made alike in size.

    Args:
        mean, deviation: of each feature in training; the deviation of one that never varied is infinite.
        networks: at least one.
    """

    def __init__(self, mean: NDArray, deviation: NDArray, networks: Sequence[_Network]) -> None:
        self._mean, self._deviation, self._networks = mean, deviation, tuple(networks)

    @classmethod
    def fit(
        cls,
        features: NDArray,
        is_right: NDArray,
        counts: NDArray,
        *,
        networks: int = _NETWORKS,
        rounds: int = _ROUNDS,
    ) -> CandidateNetworks:
        """Learn from the candidates for messages.

        Args:
            features: of shape (candidates, features), those for a message together.
            is_right: whether each was what was wanted; of several for a message each will do, and none may be.
            counts: how many candidates there are for each message, at least one.
            networks: how many are learned, where there is enough to learn from.
            rounds: how often all messages are gone through then.
        """
        mean = features.mean(axis=0)
        deviation = features.std(axis=0)
        deviation[deviation < _LEAST_DEVIATION] = np.inf  # what never varied says nothing, and must not later
        alike = ((features - mean) / deviation).astype(np.float32)
        if len(features) < _FEW:
            return cls(mean, deviation, [_linear(alike, is_right, counts)])
        learn = partial(_learned, alike, is_right.astype(np.float32), counts, rounds)
        if len(features) < _WORTH_SHARING:
            return cls(mean, deviation, [learn(seed) for seed in range(networks)])
        # Most of it is done under Python's one lock; a fork of a process with threads may hang.
        with ProcessPoolExecutor(os.cpu_count(), multiprocessing.get_context("spawn")) as workers:
            return cls(mean, deviation, list(workers.map(learn, range(networks))))

    def probabilities(self, features: NDArray, counts: NDArray | None = None) -> NDArray:
        """The probability of each candidate; what is left of 1 for a message is that none is right.

        Args:
            features: as for `fit`.
            counts: as for `fit`; by default all candidates are for one message.
        """
        counts = np.array([len(features)]) if counts is None else counts
        alike = ((features - self._mean) / self._deviation).astype(np.float32)
        return np.asarray(np.mean([_shares(network.log_odds(alike), counts) for network in self._networks], axis=0))

    def save(self, directory: Path) -> None:
        layers = {
            f"{name}_{number}": layer
            for number, network in enumerate(self._networks)
            for name, layer in vars(network).items()
        }
        np.savez(directory / _FILE, mean=self._mean, deviation=self._deviation, **layers)

    @classmethod
    def load(cls, directory: Path) -> CandidateNetworks:
        with np.load(directory / _FILE, allow_pickle=False) as arrays:
            count = sum(name.startswith("output_bias_") for name in arrays.files)
            networks = [
                _Network(*(arrays[f"{layer.name}_{number}"] for layer in fields(_Network))) for number in range(count)
            ]
            return cls(arrays["mean"], arrays["deviation"], networks)


def _shares(log_odds: NDArray, counts: NDArray) -> NDArray:
    """The probabilities of the candidates for each message, given their log-odds against none of them."""
    starts = np.cumsum(counts) - counts
    greatest = np.maximum(np.maximum.reduceat(log_odds, starts), 0.0)
    odds = np.exp(log_odds - np.repeat(greatest, counts))
    together = np.add.reduceat(odds, starts) + np.exp(-greatest)
    return np.asarray(odds / np.repeat(together, counts))


def _learned(features: NDArray, is_right: NDArray, counts: NDArray, rounds: int, seed: int) -> _Network:
    """A network trained from a random start, which the seed decides."""
    chance = np.random.default_rng(seed)
    with threadpool_limits(1):
        learning = _Learning(features.shape[1], chance)
        batches = [batch for _ in range(rounds) for batch in _batches(len(counts), chance)]
        starts = np.cumsum(counts) - counts
        for number, messages in enumerate(batches):
            of_messages = counts[messages]
            rows = np.repeat(starts[messages] - np.cumsum(of_messages) + of_messages, of_messages)
            rows += np.arange(len(rows))
            rate = falling_rate(_LEARNING_RATE, number + 1, len(batches))
            learning.learn(features[rows], is_right[rows], of_messages, rate)
    return learning.network


def _batches(messages: int, chance: np.random.Generator) -> Iterator[NDArray]:
    order = chance.permutation(messages)
    return (order[start : start + _BATCH] for start in range(0, messages, _BATCH))


class _Learning:
    """A network in training, with dropout and Adam."""

    def __init__(self, features: int, chance: np.random.Generator) -> None:
        self._chance = chance
        self.network = _Network(
            chance.normal(scale=np.sqrt(2 / features), size=(features, _UNITS)).astype(np.float32),
            np.zeros(_UNITS, dtype=np.float32),
            chance.normal(scale=np.sqrt(1 / _UNITS), size=_UNITS).astype(np.float32),
            np.zeros(1, dtype=np.float32),
        )
        self._layers = [Adam(getattr(self.network, layer.name)) for layer in fields(self.network)]

    def learn(self, features: NDArray, is_right: NDArray, counts: NDArray, rate: float) -> None:
        """Take a step towards what is right for some messages."""
        gradients = self._gradients(features, is_right, counts)
        for layer, gradient in zip(self._layers, gradients, strict=True):
            layer.descend(gradient, rate)

    def _gradients(self, features: NDArray, is_right: NDArray, counts: NDArray) -> tuple[NDArray, ...]:
        hidden = features @ self.network.hidden + self.network.hidden_bias
        kept = (hidden > 0) * (self._chance.random(hidden.shape, dtype=np.float32) >= _DROPPED) / (1 - _DROPPED)
        activated = hidden * kept
        shares = _shares(activated @ self.network.output + self.network.output_bias, counts)
        of_right = shares * is_right
        starts = np.cumsum(counts) - counts
        # Of several that are right the likeliest is made likelier; where none is, all are made unlikely.
        wanted = of_right / np.repeat(np.maximum(np.add.reduceat(of_right, starts), _LEAST_SHARE), counts)
        wrong = (shares - wanted) / np.float32(len(counts))
        back = wrong[:, None] * self.network.output * kept
        return features.T @ back, back.sum(axis=0), activated.T @ wrong, wrong.sum(keepdims=True)


def _linear(features: NDArray, is_right: NDArray, counts: NDArray) -> _Network:
    """A network that is a conditional logit: two units for each feature, one for what is above its mean."""
    # That none is right is a candidate too, without features; only the others have the constant.
    ends = np.cumsum(counts)
    with_constant = np.column_stack([features, np.ones(len(features))])
    candidates = np.insert(with_constant, ends, 0.0, axis=0)
    none_is_right = np.add.reduceat(is_right, ends - counts) == 0
    fitted = fitted_weights(
        candidates,
        np.insert(is_right.astype(bool), ends, none_is_right),
        counts + 1,
        np.zeros(candidates.shape[1]),
        _PENALTY,
    )
    directions = np.eye(features.shape[1], dtype=np.float32)
    return _Network(
        np.concatenate([directions, -directions], axis=1),
        np.zeros(2 * len(directions), dtype=np.float32),
        np.concatenate([fitted[:-1], -fitted[:-1]]),
        fitted[-1:],
    )
