"""How likely each candidate is what a message is about: small neural networks on its features."""

from __future__ import annotations

import multiprocessing
import os
import warnings
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.nlu.arithmetic import probabilities

_FILE = "networks.npz"
_UNITS = 32
_NETWORKS = 8
"""What several networks, begun differently, say on the average is steadier than what one does."""

_WEIGHT_DECAY = 0.01
_ROUNDS = 40
_BATCH, _LEARNING_RATE = 500, 0.002
_LEAST_DEVIATION = 1e-6

_FEW = 1_000
"""Of fewer candidates than this nothing is learned but how much each feature counts."""

_WORTH_SHARING = 50_000
"""From so many candidates on the networks are learned side by side, by all processors."""


@dataclass(frozen=True)
class _Network:
    """One hidden layer of rectified units and one output, the log-odds."""

    hidden: NDArray[np.float32]
    hidden_bias: NDArray[np.float32]
    output: NDArray[np.float32]
    output_bias: NDArray[np.float32]

    def log_odds(self, features: NDArray) -> NDArray:
        activated = np.maximum(features @ self.hidden + self.hidden_bias, 0.0)
        return np.asarray((activated @ self.output + self.output_bias).ravel())


class CandidateNetworks:
    """The networks, and what makes their features alike in size.

    Args:
        mean, deviation: of each feature in training; the deviation of one that never varied is infinite.
        networks: at least one.
    """

    def __init__(self, mean: NDArray, deviation: NDArray, networks: Sequence[_Network]) -> None:
        self._mean, self._deviation, self._networks = mean, deviation, tuple(networks)

    @classmethod
    def fit(cls, features: NDArray, is_right: NDArray, *, networks: int = _NETWORKS) -> CandidateNetworks:
        """Learn from candidates.

        Args:
            features: of shape (candidates, features).
            is_right: whether each was what was wanted.
            networks: how many are learned, where there is enough to learn from.
        """
        mean = features.mean(axis=0)
        deviation = features.std(axis=0)
        deviation[deviation < _LEAST_DEVIATION] = np.inf  # what never varied says nothing, and must not later
        if len(features) < _FEW:
            return cls(mean, deviation, [_linear((features - mean) / deviation, is_right)])
        learn = partial(_learned, (features - mean) / deviation, is_right)
        if len(features) < _WORTH_SHARING:
            return cls(mean, deviation, [learn(seed) for seed in range(networks)])
        # Most of it is done under Python's one lock; a fork of a process with threads may hang.
        with ProcessPoolExecutor(os.cpu_count(), multiprocessing.get_context("spawn")) as workers:
            return cls(mean, deviation, list(workers.map(learn, range(networks))))

    def probabilities(self, features: NDArray) -> NDArray:
        """For each candidate the probability that it is what the message is about."""
        alike = ((features - self._mean) / self._deviation).astype(np.float32)
        return np.asarray(np.mean([probabilities(network.log_odds(alike)) for network in self._networks], axis=0))

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
                _Network(*(arrays[f"{name}_{number}"] for name in _Network.__dataclass_fields__))
                for number in range(count)
            ]
            return cls(arrays["mean"], arrays["deviation"], networks)


def _learned(features: NDArray, is_right: NDArray, seed: int) -> _Network:
    """One network, begun by chance as the seed says."""
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.neural_network import MLPClassifier  # 40 MB that only training needs

    learner = MLPClassifier(
        (_UNITS,),
        alpha=_WEIGHT_DECAY,
        batch_size=min(_BATCH, len(features) * 4 // 5),  # some are kept for stopping early
        learning_rate_init=_LEARNING_RATE,
        max_iter=_ROUNDS,
        early_stopping=True,
        random_state=seed,
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # stopping early is what is wanted
        learner.fit(features, is_right)
    (hidden, output), (hidden_bias, output_bias) = learner.coefs_, learner.intercepts_
    return _Network(*(layer.astype(np.float32) for layer in (hidden, hidden_bias, output, output_bias)))


def _linear(features: NDArray, is_right: NDArray) -> _Network:
    """A network that is a logistic regression: two units for each feature, one for what is above its mean."""
    from sklearn.linear_model import LogisticRegression

    fitted = LogisticRegression(C=0.1, max_iter=500).fit(features, is_right)
    directions = np.eye(features.shape[1], dtype=np.float32)
    weights = fitted.coef_.T.astype(np.float32)
    return _Network(
        np.concatenate([directions, -directions], axis=1),
        np.zeros(2 * len(directions), dtype=np.float32),
        np.concatenate([weights, -weights]),
        fitted.intercept_.astype(np.float32),
    )
