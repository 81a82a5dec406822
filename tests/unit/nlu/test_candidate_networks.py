"""Networks on the features of candidates."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from bot.nlu.candidate_networks import CandidateNetworks

EXAMPLES = 1200


def drawn(seed: int) -> tuple[NDArray, NDArray]:
    """Features of which only the first two tell, and only together; the last never varies."""
    features = np.random.default_rng(seed).normal(size=(EXAMPLES, 4)).astype(np.float32)
    features[:, 2] *= 1000  # sizes say nothing
    features[:, 3] = 7.0
    return features, features[:, 0] * features[:, 1] > 0


@pytest.fixture(scope="module")
def model() -> CandidateNetworks:
    return CandidateNetworks.fit(*drawn(1))


def test_signs_are_learned_that_tell_only_together(model: CandidateNetworks) -> None:
    features, is_right = drawn(2)
    found = model.probabilities(features) > 0.5
    assert (found == is_right).mean() > 0.85


def test_probabilities_say_how_often_a_candidate_is_right() -> None:
    def drawn_by_odds(seed: int, count: int) -> tuple[NDArray, NDArray]:
        features = np.random.default_rng(seed).normal(scale=2.0, size=(count, 1))
        return features, 1 / (1 + np.exp(2.5 - features[:, 0]))

    features, often = drawn_by_odds(1, 16_000)
    model = CandidateNetworks.fit(features, np.random.default_rng(2).random(16_000) < often)
    asked, expected = drawn_by_odds(3, 4000)
    found = model.probabilities(asked)
    for least in (0.0, 0.25, 0.5, 0.75):
        near = (expected >= least) & (expected < least + 0.25)
        assert found[near].mean() == pytest.approx(expected[near].mean(), abs=0.15)


def test_what_never_varied_says_nothing_whatever_it_is_later(model: CandidateNetworks) -> None:
    features, _ = drawn(2)
    varied = features.copy()
    varied[:, 3] = 8.0
    assert model.probabilities(varied).tolist() == model.probabilities(features).tolist()


def test_each_candidate_is_judged_by_itself(model: CandidateNetworks) -> None:
    features, _ = drawn(4)
    together = model.probabilities(features[:5])
    assert together.shape == (5,)
    assert [float(model.probabilities(row[None, :])[0]) for row in features[:5]] == pytest.approx(together, abs=1e-5)
    assert np.isfinite(together).all()


def test_learning_the_same_gives_the_same() -> None:
    features, _ = drawn(5)
    first, again = (CandidateNetworks.fit(*(each[:200] for each in drawn(1))).probabilities(features) for _ in range(2))
    assert again.tolist() == first.tolist()


def test_it_is_stored_without_pickle(model: CandidateNetworks, tmp_path: Path) -> None:
    model.save(tmp_path)
    features, _ = drawn(6)
    assert CandidateNetworks.load(tmp_path).probabilities(features) == pytest.approx(model.probabilities(features))
