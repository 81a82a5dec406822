"""Networks that choose among candidates by their features."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from bot.nlu.candidate_networks import CandidateNetworks

MESSAGES, CANDIDATES = 800, 4


def drawn(seed: int, messages: int = MESSAGES) -> tuple[NDArray, NDArray, NDArray]:
    """Candidates of which one has the greatest product of the first two features; the last never varies."""
    features = np.random.default_rng(seed).normal(size=(messages * CANDIDATES, 4)).astype(np.float32)
    features[:, 2] *= 1000  # sizes say nothing
    features[:, 3] = 7.0
    products = (features[:, 0] * features[:, 1]).reshape(messages, CANDIDATES)
    is_right = products == products.max(axis=1, keepdims=True)
    return features, is_right.ravel(), np.full(messages, CANDIDATES)


@pytest.fixture(scope="module")
def model() -> CandidateNetworks:
    return CandidateNetworks.fit(*drawn(1))


def test_signs_are_learned_that_tell_only_together_and_beside_other_candidates(model: CandidateNetworks) -> None:
    features, is_right, counts = drawn(2)
    found = model.probabilities(features, counts).reshape(-1, CANDIDATES).argmax(axis=1)
    assert (found == is_right.reshape(-1, CANDIDATES).argmax(axis=1)).mean() > 0.85


@pytest.mark.parametrize("messages", [200, 8_000])  # too few for more than a logit, and enough
def test_probabilities_say_how_often_a_candidate_is_right_or_none(messages: int) -> None:
    def drawn_by_odds(seed: int, count: int) -> tuple[NDArray, NDArray, NDArray, NDArray]:
        chance = np.random.default_rng(seed)
        features = chance.normal(scale=2.0, size=(count, 2))
        odds = np.exp(features - 1.5)
        shares = np.column_stack([odds, np.ones(count)]) / (1 + odds.sum(axis=1, keepdims=True))
        wanted = (chance.random(count)[:, None] > shares.cumsum(axis=1)).sum(axis=1)  # the last: none
        is_right = np.arange(2) == wanted[:, None]
        return features.reshape(-1, 1), is_right.ravel(), np.full(count, 2), shares[:, :2].ravel()

    features, is_right, counts, _ = drawn_by_odds(1, messages)
    model = CandidateNetworks.fit(features, is_right, counts)
    asked, _, counts, expected = drawn_by_odds(3, 4000)
    found = model.probabilities(asked, counts)
    for least in (0.0, 0.25, 0.5, 0.75):
        near = (expected >= least) & (expected < least + 0.25)
        assert found[near].mean() == pytest.approx(expected[near].mean(), abs=0.15)


def test_of_several_that_are_right_any_will_do() -> None:
    features = np.tile(np.eye(3, dtype=np.float32), (600, 1))
    model = CandidateNetworks.fit(features, np.tile([True, True, False], 600), np.full(600, 3))
    first, second, third = model.probabilities(np.eye(3, dtype=np.float32))
    assert first + second > 0.9
    assert third < 0.05


def test_what_never_varied_says_nothing_whatever_it_is_later(model: CandidateNetworks) -> None:
    features, _, counts = drawn(2)
    varied = features.copy()
    varied[:, 3] = 8.0
    assert model.probabilities(varied, counts).tolist() == model.probabilities(features, counts).tolist()


def test_each_message_is_judged_by_its_own_candidates(model: CandidateNetworks) -> None:
    features, _, counts = drawn(4, messages=5)
    together = model.probabilities(features, counts).reshape(-1, CANDIDATES)
    assert (together.sum(axis=1) < 1).all()
    for own, probabilities in zip(features.reshape(-1, CANDIDATES, 4), together, strict=True):
        assert model.probabilities(own) == pytest.approx(probabilities, abs=1e-5)


def test_learning_the_same_gives_the_same() -> None:
    features, _, counts = drawn(5)
    for messages in (100, 300):
        first, again = (CandidateNetworks.fit(*drawn(1, messages)).probabilities(features, counts) for _ in range(2))
        assert again.tolist() == first.tolist()


def test_it_is_stored_without_pickle(model: CandidateNetworks, tmp_path: Path) -> None:
    model.save(tmp_path)
    features, _, counts = drawn(6)
    loaded = CandidateNetworks.load(tmp_path)
    assert loaded.probabilities(features, counts) == pytest.approx(model.probabilities(features, counts))
