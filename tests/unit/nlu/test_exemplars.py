from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from bot.nlu import exemplars
from bot.nlu.exemplars import Comparison, Exemplars, choose_exemplars

COUNT, LABELS, PENALTY = 60, 3, 0.3
LABEL_INDEX = np.repeat(np.arange(LABELS), COUNT // LABELS)
WEIGHTS = {"meaning": 0.6, "sounds": 0.4}


def unit_rows(seed: int, count: int = COUNT) -> NDArray:
    rows = np.random.default_rng(seed).normal(size=(count, 8)).astype(np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def features_of(seed: int, count: int = COUNT) -> dict[str, csr_matrix | NDArray]:
    return {"meaning": unit_rows(seed, count), "sounds": csr_matrix(unit_rows(seed + 100, count))}


@pytest.fixture(scope="module")
def fitted() -> Exemplars:
    return Exemplars.fit(features_of(1), LABEL_INDEX, LABELS, WEIGHTS, PENALTY)


def compare_all(fitted: Exemplars, features: dict[str, csr_matrix | NDArray], count: int) -> list[Comparison]:
    return list(fitted.compare_each(features, np.zeros((count, 0), dtype=np.int64)))


def test_scores_are_those_of_kernel_ridge_regression_on_the_weighted_cosines(fitted: Exemplars) -> None:
    def kernel(some: int, others: int) -> NDArray:
        by_meaning, by_sounds = unit_rows(some) @ unit_rows(others).T, unit_rows(some + 100) @ unit_rows(others + 100).T
        return 0.6 * by_meaning + 0.4 * by_sounds

    exact = kernel(2, 1) @ np.linalg.solve(kernel(1, 1) + PENALTY * np.eye(COUNT), np.eye(LABELS)[LABEL_INDEX])
    assert np.stack([each.scores for each in compare_all(fitted, features_of(2), COUNT)]) == pytest.approx(
        exact, abs=0.01
    )


def test_one_message_is_compared_as_many_are(fitted: Exemplars, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exemplars, "BLOCK", 3)
    monkeypatch.setattr(exemplars, "LOOKED_AT", 1)
    features = features_of(3, 7)
    for position, among_others in enumerate(compare_all(fitted, features, 7)):
        one = {name: rows[position : position + 1] for name, rows in features.items()}
        alone = fitted.compare(one, np.zeros(0, dtype=np.int64))
        assert alone.scores == pytest.approx(among_others.scores, abs=1e-4)
        assert alone.labels.tolist() == among_others.labels.tolist() == [int(alone.scores.argmax())] * 20
        for name in WEIGHTS:
            assert alone.nearest[name] == pytest.approx(among_others.nearest[name], abs=1e-4)
            assert alone.similarities[name] == pytest.approx(among_others.similarities[name], abs=1e-4)


def test_other_labels_are_looked_at_when_asked_for(fitted: Exemplars, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exemplars, "LOOKED_AT", 1)
    features = features_of(4, 1)
    likeliest = int(fitted.compare(features, np.zeros(0, dtype=np.int64)).scores.argmax())
    other = (likeliest + 1) % LABELS
    assert set(fitted.compare(features, np.array([other])).labels) == {likeliest, other}


def test_they_say_nearly_the_same_after_saving_and_loading(fitted: Exemplars, tmp_path: Path) -> None:
    fitted.save(tmp_path)
    loaded = Exemplars.load(tmp_path, WEIGHTS)
    for before, after in zip(
        compare_all(fitted, features_of(5), COUNT), compare_all(loaded, features_of(5), COUNT), strict=True
    ):
        assert after.scores == pytest.approx(before.scores, abs=0.01)
        assert after.labels.tolist() == before.labels.tolist()


def test_of_four_times_as_many_examples_twice_as_many_are_taken_and_none_of_the_crucial_ones_is_left_out() -> None:
    label_index = np.repeat([0, 1, 2], [400, 100, 5])
    is_crucial, drawn = label_index == 2, np.random.default_rng(3).random(505)
    many, fewer, crucial = np.bincount(label_index[choose_exemplars(label_index, is_crucial, drawn, 65)])
    assert crucial == 5
    assert many == pytest.approx(2 * fewer, abs=1)
    assert choose_exemplars(label_index, is_crucial, drawn, 1000).tolist() == list(range(505))


def test_of_a_label_the_examples_with_the_greatest_numbers_are_taken() -> None:
    drawn = np.array([0.1, 0.9, 0.5, 0.7])
    assert choose_exemplars(np.zeros(4, dtype=int), np.zeros(4, dtype=bool), drawn, 2).tolist() == [1, 3]
