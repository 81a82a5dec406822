from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from bot.nlu.ranking import Ranker

LABELS = [f"topic/{name}" for name in "abcdefghijkl"]
EXAMPLES = 24


def unit_rows(matrix: NDArray) -> NDArray:
    return (matrix / np.linalg.norm(matrix, axis=1, keepdims=True)).astype(np.float32)


@pytest.fixture(scope="module")
def centres() -> NDArray:
    return unit_rows(np.random.default_rng(7).normal(size=(len(LABELS), 16)))


@pytest.fixture(scope="module")
def ranker(centres: NDArray) -> Ranker:
    """A ranker of labels whose examples lie around a centre each, listed in no order."""
    noise = np.random.default_rng(1).normal(scale=0.18, size=(len(LABELS) * EXAMPLES, 16))
    points, labels = unit_rows(np.repeat(centres, EXAMPLES, axis=0) + noise), np.repeat(LABELS, EXAMPLES)
    order = np.random.default_rng(2).permutation(len(labels))
    return Ranker({"meaning": 1.0}, regularization=0.3).fit({"meaning": points[order]}, list(labels[order]))


def rank(ranker: Ranker, point: NDArray) -> list[tuple[str, float]]:
    return [(ranked.label, ranked.score) for ranked in ranker.rank({"meaning": point[None, :]})]


def test_the_nearest_label_comes_first_with_a_high_score(ranker: Ranker, centres: NDArray) -> None:
    for label, centre in zip(LABELS, centres, strict=True):
        (best, score), (_, second), *_ = rank(ranker, centre)
        assert best == label
        assert score > 0.7
        assert second < score / 2


def test_halfway_between_two_labels_neither_is_sure(ranker: Ranker, centres: NDArray) -> None:
    between = unit_rows((centres[0] + centres[1])[None, :])[0]
    ranking = rank(ranker, between)
    assert {label for label, _ in ranking[:2]} == {LABELS[0], LABELS[1]}
    assert ranking[0][1] < 0.9


def test_what_is_like_nothing_gets_a_low_score(ranker: Ranker, centres: NDArray) -> None:
    away = -centres.mean(axis=0)
    assert rank(ranker, unit_rows(away[None, :])[0])[0][1] < 0.5


def test_scores_fall_from_first_to_last(ranker: Ranker, centres: NDArray) -> None:
    scores = [score for _, score in rank(ranker, centres[3])]
    assert scores == sorted(scores, reverse=True)


def test_a_ranker_ranks_the_same_after_saving_and_loading(ranker: Ranker, centres: NDArray, tmp_path: Path) -> None:
    ranker.save(tmp_path)
    loaded = Ranker.load(tmp_path)
    for (label, score), (loaded_label, loaded_score) in zip(
        rank(ranker, centres[5]), rank(loaded, centres[5]), strict=True
    ):
        assert label == loaded_label
        assert loaded_score == pytest.approx(score, abs=0.02)
