from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from bot.nlu import ranking
from bot.nlu.ranking import Ranker

LABELS = [f"topic/{name}" for name in "abcdefghijkl"]
EXAMPLES = 24


def unit_rows(matrix: NDArray) -> NDArray:
    return (matrix / np.linalg.norm(matrix, axis=1, keepdims=True)).astype(np.float32)


@pytest.fixture(scope="module")
def centres() -> NDArray:
    return unit_rows(np.random.default_rng(7).normal(size=(len(LABELS), 48)))


@pytest.fixture(scope="module")
def ranker(centres: NDArray) -> Ranker:
    """A ranker of labels whose examples lie around a centre each, listed in no order."""
    noise = np.random.default_rng(1).normal(scale=0.1, size=(len(LABELS) * EXAMPLES, 48))
    points, labels = unit_rows(np.repeat(centres, EXAMPLES, axis=0) + noise), np.repeat(LABELS, EXAMPLES)
    order = np.random.default_rng(2).permutation(len(labels))
    return Ranker({"meaning": 1.0}, regularization=0.3).fit({"meaning": points[order]}, list(labels[order]))


def rank(ranker: Ranker, point: NDArray) -> list[tuple[str, float]]:
    return [(ranked.label, ranked.score) for ranked in ranker.rank_and_score({"meaning": point[None, :]})[0]]


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
    for centre in centres:
        saved, again = rank(ranker, centre), rank(loaded, centre)
        assert again[0][0] == saved[0][0]
        assert dict(again) == pytest.approx(dict(saved), abs=0.002)
    _, before = ranker.rank_and_score({"meaning": centres[5][None, :]})
    _, after = loaded.rank_and_score({"meaning": centres[5][None, :]})
    assert list(after.labels) == list(before.labels)
    assert after.ridge == pytest.approx(before.ridge, abs=0.002)


def test_every_label_is_scored_likely_or_not(ranker: Ranker, centres: NDArray) -> None:
    ranking, scores = ranker.rank_and_score({"meaning": centres[3][None, :]})
    assert list(scores.labels) == LABELS
    assert scores.ridge.shape == scores.nearest.shape == (len(LABELS),)
    assert LABELS[int(scores.ridge.argmax())] == LABELS[int(scores.nearest.argmax())] == ranking[0].label == LABELS[3]
    assert scores.ridge[3] > 0.7
    assert np.abs(np.delete(scores.ridge, 3)).max() < 0.3


def test_many_messages_are_ranked_as_each_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ranking, "BLOCK", 3)
    monkeypatch.setattr(ranking, "LOOKED_AT", 2)
    noise = np.random.default_rng(2).normal(scale=0.2, size=(24, 4))
    points = unit_rows(np.tile(np.eye(4), (6, 1)) + noise)
    features = {"meaning": points, "sounds": csr_matrix(np.roll(points, 1, axis=1))}
    fitted = Ranker({"meaning": 0.7, "sounds": 0.3}, 0.3).fit(features, list("abcd") * 6)
    asked = {"meaning": points[:7], "sounds": csr_matrix(np.roll(points[:7], 2, axis=1))}
    ranked = list(fitted.rank_and_score_each(asked))
    assert len(ranked) == 7
    for position, (found, scores) in enumerate(ranked):
        one = slice(position, position + 1)
        alone, scores_alone = fitted.rank_and_score({name: rows[one] for name, rows in asked.items()})
        assert [candidate.label for candidate in found] == [candidate.label for candidate in alone]
        assert [candidate.score for candidate in found] == pytest.approx([candidate.score for candidate in alone])
        assert scores.ridge == pytest.approx(scores_alone.ridge, abs=1e-5)
        assert scores.nearest == pytest.approx(scores_alone.nearest, abs=1e-5)


def test_nearest_examples_by_meaning_are_sought_of_the_likeliest_labels_only(
    monkeypatch: pytest.MonkeyPatch, ranker: Ranker, centres: NDArray
) -> None:
    _, all_of_them = ranker.rank_and_score({"meaning": centres[3][None, :]})
    monkeypatch.setattr(ranking, "LOOKED_AT", 2)
    monkeypatch.setattr(ranking, "BY_NETWORK", 0)
    _, scores = ranker.rank_and_score({"meaning": centres[3][None, :]})
    looked_at = np.argsort(-scores.ridge)[:2]
    assert np.flatnonzero(scores.nearest).tolist() == sorted(looked_at)
    assert scores.nearest[looked_at] == pytest.approx(all_of_them.nearest[looked_at])


def test_the_nearest_example_of_a_label_is_the_mean_over_the_features() -> None:
    points = np.tile(unit_rows(np.eye(4)), (6, 1))
    turned = np.tile(unit_rows(np.eye(4)[[1, 2, 3, 0]]), (6, 1))
    fitted = Ranker({"meaning": 0.5, "sounds": 0.5}, 0.3).fit({"meaning": points, "sounds": turned}, list("abcd") * 6)
    _, scores = fitted.rank_and_score({"meaning": points[:1], "sounds": points[:1]})
    assert scores.nearest == pytest.approx([0.5, 0.0, 0.0, 0.5], abs=1e-3)


def test_few_landmarks_do_and_a_label_with_many_examples_crowds_out_none(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of the landmarks every label has its share; drawn blindly, nearly all would be of the one with many examples."""
    monkeypatch.setattr(ranking, "LANDMARKS", 36)
    apart, counts = np.eye(128)[: len(LABELS)], [312, *[4] * (len(LABELS) - 1)]
    noise = np.random.default_rng(1).normal(scale=0.02, size=(sum(counts), 128))
    fitted = Ranker({"meaning": 1.0}, regularization=0.3).fit(
        {"meaning": unit_rows(np.repeat(apart, counts, axis=0) + noise)}, list(np.repeat(LABELS, counts))
    )
    scores = np.stack([fitted.rank_and_score({"meaning": centre[None, :]})[1].ridge for centre in apart])
    assert scores.argmax(axis=1).tolist() == list(range(len(LABELS)))
    assert scores.diagonal().min() > 0.9
