"""Blocks of texts, and what was solved for them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix

from bot.nlu.text_blocks import Blocks, KnownCoefficients

ASKED = {0: ("怎么补", "丢了"), 2: ("要登报吗",), 3: ()}


def test_units_without_texts_have_no_block() -> None:
    blocks = Blocks.gathered(ASKED)

    assert blocks.places.tolist() == [0, 2]
    assert blocks.of.tolist() == [0, 0, 1]
    assert blocks.starts.tolist() == [0, 2]


def test_what_is_anywhere_in_a_block_is_present_in_it() -> None:
    weights = csr_matrix([[0.5, 0.0, 0.0], [0.2, 0.0, 0.3], [0.0, 0.1, 0.0]])

    assert Blocks.gathered(ASKED).present(weights).toarray().tolist() == [[1.0, 0.0, 1.0], [0.0, 1.0, 0.0]]


def test_blocks_are_known_by_their_texts_and_by_whose_they_are() -> None:
    blocks = Blocks.gathered(ASKED)

    assert blocks.key == Blocks.gathered(dict(ASKED)).key
    assert blocks.key != Blocks.gathered({0: ("怎么补",), 2: ("丢了", "要登报吗")}).key
    assert blocks.key != Blocks.gathered({**ASKED, 2: ("要登报么",)}).key


def test_coefficients_are_found_again_for_the_same_questions_only(tmp_path: Path) -> None:
    one, other = Blocks.gathered(ASKED), Blocks.gathered({0: ("多少钱",)})
    of_one, of_other = np.array([[0.5, -0.25], [1.0, 0.0], [0.125, 2.0]]), np.array([[0.75]])
    known = KnownCoefficients.of([(one, of_one), (other, of_other)])
    known.save(tmp_path)

    for each in (known, KnownCoefficients.load(tmp_path)):
        for blocks, solved in ((one, of_one), (other, of_other)):
            found = each.get(blocks)
            assert found is not None
            assert np.array_equal(found, solved)
        assert each.get(Blocks.gathered({0: ("多少钱呢",)})) is None
    assert KnownCoefficients.of([]).get(one) is None
