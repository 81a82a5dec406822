from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from bot.nlu.example_index import ExampleIndex

COUNT = 12


def unit_rows(seed: int) -> NDArray:
    rows = np.random.default_rng(seed).normal(size=(COUNT, 8)).astype(np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


@pytest.fixture(scope="module")
def features() -> dict[str, csr_matrix | NDArray]:
    return {"meaning": unit_rows(1), "sounds": csr_matrix(unit_rows(2))}


@pytest.fixture(scope="module")
def index(features: dict[str, csr_matrix | NDArray]) -> ExampleIndex:
    return ExampleIndex.of(features)


def expected(rows: NDArray, examples: NDArray) -> NDArray:
    return rows @ examples.T


def test_many_messages_are_compared_with_all_examples(index: ExampleIndex) -> None:
    asked = {"meaning": unit_rows(3), "sounds": csr_matrix(unit_rows(4))}
    rows, similarities = index.of_each(asked)
    assert set(rows) == {"meaning", "sounds"}
    assert similarities["meaning"] == pytest.approx(expected(unit_rows(3), unit_rows(1)), abs=1e-5)
    assert similarities["sounds"] == pytest.approx(expected(unit_rows(4), unit_rows(2)), abs=1e-5)


def test_one_message_is_compared_as_many_are(index: ExampleIndex) -> None:
    one = {"meaning": unit_rows(3)[:1], "sounds": csr_matrix(unit_rows(4)[:1])}
    _, similarities = index.of_each(one)
    assert index.by_ngrams(one)["sounds"] == pytest.approx(similarities["sounds"][0], abs=1e-5)
    assert index.references["meaning"] @ index.by_meaning(one)["meaning"] == pytest.approx(
        similarities["meaning"][0], abs=1e-5
    )


def test_examples_are_compared_with_others(index: ExampleIndex) -> None:
    some, others = np.array([1, 5]), np.array([0, 2, 3])
    similarities = index.only(some).beside(index.only(others))
    assert similarities["sounds"] == pytest.approx((unit_rows(2) @ unit_rows(2).T)[np.ix_(some, others)])


def test_packed_it_says_nearly_the_same_and_so_when_it_is_read_again(index: ExampleIndex, tmp_path: Path) -> None:
    asked = {"meaning": unit_rows(3), "sounds": csr_matrix(unit_rows(4))}
    packed = index.packed()
    packed.save(tmp_path)
    loaded = ExampleIndex.load(tmp_path, ["meaning", "sounds"])
    for each in (packed, loaded):
        _, similarities = each.unpacked().of_each(asked)
        for name, exact in index.of_each(asked)[1].items():
            assert similarities[name] == pytest.approx(exact, abs=0.02)
