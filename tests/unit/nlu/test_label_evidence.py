"""What speaks for a label, of made-up similarities."""

from __future__ import annotations

import numpy as np
import pytest

from bot.nlu import label_evidence
from bot.nlu.label_evidence import LabelledExamples, Neighbours, best_of, evidence

EXAMPLES = LabelledExamples(np.array([0, 0, 1, 3, 3, 3]), 4)
"""Of four labels, the third of which has none."""

SIMILARITIES = np.array([0.2, 0.9, 0.5, 0.1, 0.8, 0.3], dtype=np.float32)


def test_the_examples_of_labels_are_found_those_of_a_label_together() -> None:
    assert EXAMPLES.of(np.array([3, 0])).tolist() == [3, 4, 5, 0, 1]
    assert EXAMPLES.of(np.array([2, 1])).tolist() == [2]


def test_of_each_label_the_nearest_example_counts_and_one_without_has_0() -> None:
    assert EXAMPLES.nearest(SIMILARITIES).tolist() == pytest.approx([0.9, 0.5, 0.0, 0.8])


@pytest.mark.parametrize("labels", [[3, 1], [2, 3, 1], [1, 3, 2]])
def test_of_some_labels_the_nearest_is_what_it_is_among_all(labels: list[int]) -> None:
    chosen = np.array(labels)
    found = EXAMPLES.nearest_of(chosen, SIMILARITIES[EXAMPLES.of(chosen)])
    assert found.tolist() == pytest.approx([0.0, 0.5, 0.0, 0.8])


def test_the_nearest_examples_are_counted_by_label_and_by_feature() -> None:
    meaning = SIMILARITIES[::-1].copy()
    neighbours = Neighbours.among(
        {"words": SIMILARITIES, "meaning": meaning}, (SIMILARITIES + meaning) / 2, EXAMPLES.labels
    )
    assert neighbours.similarities.tolist() == sorted(neighbours.similarities.tolist(), reverse=True)
    assert sorted(neighbours.labels.tolist()) == [0, 0, 1, 3, 3, 3], "so few that all are near"
    assert set(neighbours.by_feature) == {"words", "meaning"}


def test_a_label_of_which_more_near_examples_are_has_more_evidence() -> None:
    labels = np.repeat([0, 1, 2], [40, 30, 30])
    fused = np.concatenate([np.linspace(0.9, 0.5, 40), np.linspace(0.6, 0.2, 30), np.full(30, 0.1)]).astype(np.float32)
    of_each = Neighbours.among({"words": fused}, fused, labels).evidence(np.array([0, 1, 2]))
    shares, soft, behind, best, of_words = of_each[:, :4], of_each[:, 4], of_each[:, 5], of_each[:, 6], of_each[:, 7]
    assert shares[0].tolist() == pytest.approx([1.0, 1.0, 1.0, 0.8], abs=0.05)
    assert shares.sum(axis=0).tolist() == pytest.approx([1.0] * 4)
    assert soft[0] > soft[1] > soft[2] == 0.0
    assert behind.tolist() == pytest.approx([0.0, 0.3, 0.9], abs=0.02), "none of the third is near"
    assert best.tolist() == pytest.approx([0.9] * 3)
    assert of_words.tolist() == [1.0, 0.0, 0.0]


def test_candidates_are_the_best_by_the_regression_and_the_one_with_the_nearest_example(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    scores = np.array([0.1, 0.9, 0.5, 0.0], dtype=np.float32)
    nearest = {"words": np.array([0.2, 0.3, 0.4, 0.95], dtype=np.float32)}
    neighbours = Neighbours(np.array([3, 1]), np.array([0.95, 0.3], dtype=np.float32), {"words": np.array([3, 1])})
    monkeypatch.setattr(label_evidence, "BY_NETWORK", 1)
    by_network = np.log(np.array([0.1, 0.7, 0.1, 0.1], dtype=np.float32))
    chosen, found = evidence(scores, by_network, nearest, neighbours, 2)
    assert chosen.tolist() == [1, 2, 3]
    assert found[:, 0].tolist() == pytest.approx([0.9, 0.5, 0.0])
    assert found[:, 1].tolist() == pytest.approx([0.4, -0.4, -0.9]), "the lead"
    assert found[:, 2].tolist() == pytest.approx([-0.65, -0.55, 0.0])


@pytest.mark.parametrize(("count", "found"), [(1, {2}), (2, {0, 2}), (9, {0, 1, 2})])
def test_the_best_are_at_most_as_many_as_there_are(count: int, found: set[int]) -> None:
    assert set(best_of(np.array([0.5, 0.1, 0.7]), count).tolist()) == found


def test_the_best_by_the_network_are_candidates_too_with_what_it_says_and_how_far_that_is_ahead() -> None:
    scores = np.array([0.9, 0.1, 0.0, 0.0], dtype=np.float32)
    by_network = np.log(np.array([0.1, 0.2, 0.69999, 0.00001], dtype=np.float32))
    nearest = {"words": np.array([0.9, 0.3, 0.2, 0.1], dtype=np.float32)}
    neighbours = Neighbours(np.array([0]), np.array([0.9], dtype=np.float32), {"words": np.array([0])})
    chosen, found = evidence(scores, by_network, nearest, neighbours, 1)
    assert chosen.tolist() == [0, 1, 2, 3], "of so few labels all are among the network's best"
    said, lead = found[:, -2], found[:, -1]
    assert np.exp(said[:3]).tolist() == pytest.approx([0.1, 0.2, 0.7], abs=1e-3)
    assert said[3] == -10.0, "no less than that"
    assert lead[2] == pytest.approx(np.log(0.7 / 0.2), abs=1e-3)
    assert lead[0] == pytest.approx(np.log(0.1 / 0.7), abs=1e-3)
