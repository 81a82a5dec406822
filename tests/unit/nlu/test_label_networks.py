from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from bot.nlu import label_networks
from bot.nlu.label_networks import LabelNetworks

LABELS, EXAMPLES = 6, 600
WEIGHTS = {"characters": 0.6, "meaning": 0.4}


def examples(seed: int) -> tuple[dict[str, Any], NDArray]:
    """Texts of two n-grams that a label shares with its neighbours each; only both together tell it. The sense tells
    half of it."""
    chance = np.random.default_rng(seed)
    labels = chance.integers(LABELS, size=EXAMPLES)
    ngrams = np.zeros((EXAMPLES, 40), dtype=np.float32)
    ngrams[np.arange(EXAMPLES), labels] = ngrams[np.arange(EXAMPLES), (labels + 1) % LABELS] = 0.7
    ngrams[np.arange(EXAMPLES), chance.integers(10, 40, size=EXAMPLES)] = 0.2
    meaning = np.eye(LABELS)[labels // 2] + chance.normal(scale=0.3, size=(EXAMPLES, LABELS))
    return {"characters": csr_matrix(ngrams), "meaning": meaning.astype(np.float32)}, labels


@pytest.fixture(scope="module")
def network() -> LabelNetworks:
    features, labels = examples(1)
    return LabelNetworks.fit(features, WEIGHTS, labels, LABELS)


def test_labels_of_new_texts_are_told(network: LabelNetworks) -> None:
    features, labels = examples(2)
    probabilities = np.exp(network.log_probabilities(features))
    assert probabilities.sum(axis=1) == pytest.approx(np.ones(EXAMPLES), abs=1e-4)
    assert np.mean(probabilities.argmax(axis=1) == labels) > 0.95


def test_a_text_is_judged_alike_by_itself_and_among_others(network: LabelNetworks) -> None:
    features, _ = examples(3)
    together = network.log_probabilities(features)
    for position in range(5):
        one = {name: rows[position : position + 1] for name, rows in features.items()}
        assert network.log_probabilities(one)[0] == pytest.approx(together[position], abs=1e-4)


def test_an_unknown_ngram_says_nothing(network: LabelNetworks) -> None:
    features, _ = examples(4)
    characters = features["characters"].toarray()
    characters[:, 8] = 5.0  # which no text had
    strange = {**features, "characters": csr_matrix(characters)}
    assert network.log_probabilities(strange) == pytest.approx(network.log_probabilities(features), abs=1e-5)


def test_it_is_the_same_after_saving_and_loading(network: LabelNetworks, tmp_path: Path) -> None:
    assert LabelNetworks.load(tmp_path) is None
    network.save(tmp_path)
    loaded = LabelNetworks.load(tmp_path)
    assert loaded is not None
    features, _ = examples(5)
    assert loaded.log_probabilities(features) == pytest.approx(network.log_probabilities(features), abs=0.02)


@pytest.mark.parametrize("feature", ["characters", "meaning"])
def test_one_feature_will_do(feature: str) -> None:
    features, labels = examples(6)
    network = LabelNetworks.fit({feature: features[feature]}, WEIGHTS, labels, LABELS)
    found = network.log_probabilities({feature: examples(7)[0][feature]}).argmax(axis=1)
    right = found == examples(7)[1] if feature == "characters" else found // 2 == examples(7)[1] // 2
    assert np.mean(right) > 0.9


def test_of_many_ngrams_those_are_looked_at_that_most_texts_have(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(label_networks, "_COLUMNS", LABELS)
    features, labels = examples(8)
    network = LabelNetworks.fit(features, WEIGHTS, labels, LABELS)
    characters = features["characters"].toarray()
    characters[:, 10:] = 0.0  # the rare ones
    without = {**features, "characters": csr_matrix(characters)}
    assert network.log_probabilities(without) == pytest.approx(network.log_probabilities(features), abs=1e-5)
