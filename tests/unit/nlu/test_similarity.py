from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose
from scipy.sparse import csr_matrix

from bot.nlu.arithmetic import of_length_one
from bot.nlu.similarity import ByteVectors, as_reference, cosines, cosines_between, examples_of, strongest_directions

EXAMPLES = np.array([[1.0, 0.0, 0.0], [0.6, 0.8, 0.0], [0.0, 0.0, 1.0]], dtype=np.float32)
ORDER = np.array([2, 0, 1])
COSINES = (EXAMPLES @ EXAMPLES.T)[np.ix_(ORDER, ORDER)]


@pytest.fixture(params=[np.asarray, csr_matrix], ids=["dense", "sparse"])
def examples(request: pytest.FixtureRequest) -> Any:
    return request.param(EXAMPLES)


def test_a_message_has_a_cosine_with_every_example_in_the_order_of_the_reference(examples: Any) -> None:
    assert_allclose(cosines(as_reference(examples, ORDER), examples[1:2]), COSINES[2], atol=1e-6)


def test_a_message_that_shares_nothing_has_cosines_of_0() -> None:
    nothing = cosines(as_reference(csr_matrix(EXAMPLES), ORDER), csr_matrix((1, 3), dtype=np.float32))
    assert_allclose(nothing, [0.0, 0.0, 0.0])


def test_some_examples_have_cosines_with_others(examples: Any) -> None:
    reference = as_reference(examples, ORDER)
    found = cosines_between(examples_of(reference, slice(0, 2)), examples_of(reference, np.array([1, 2])))
    assert_allclose(found, COSINES[:2, 1:], atol=1e-6)


def test_the_strongest_direction_is_that_in_which_vectors_vary_most() -> None:
    vectors = np.array([[0.1, 3.0], [0.1, -3.0], [0.2, 2.0]])
    directions = strongest_directions(vectors, 1)
    assert directions.shape == (2, 1)
    assert abs(directions[1, 0]) > 0.99


def test_vectors_of_bytes_have_nearly_the_same_cosines() -> None:
    vectors = of_length_one(np.random.default_rng(0).normal(size=(200, 192)))
    of_bytes = ByteVectors.of(vectors)
    assert len(of_bytes) == 200
    assert of_bytes.numbers.nbytes == vectors.nbytes / 4
    assert_allclose(of_bytes[np.array([5, 3])] @ vectors.T, vectors[[5, 3]] @ vectors.T, atol=0.01)


def test_vectors_of_nothing_stay_nothing() -> None:
    assert_allclose(ByteVectors.of(np.zeros((2, 3)))[0:2], np.zeros((2, 3)))
