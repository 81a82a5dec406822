from __future__ import annotations

import numpy as np
import pytest

from bot.nlu.focus_features import COLUMN
from tests.support.library_of_signs import Signs


@pytest.fixture(scope="module")
def made() -> Signs:
    return Signs()


def place(made: Signs, key: str) -> int:
    return next(at for at, unit in enumerate(made.signs.units) if unit.key == key)


def test_the_questions_of_a_unit_speak_for_it(made: Signs) -> None:
    signs = made.signs.of(made.rows(["礼拜天开门不"]), named=None)
    regressed = {
        key: signs[place(made, key), COLUMN["detail", "regressed"]] for key in ("detail/weekend", "detail/newspaper")
    }
    assert regressed["detail/weekend"] > regressed["detail/newspaper"]


def test_what_a_message_shares_with_the_matter_says_nothing(made: Signs) -> None:
    signs = made.signs.of(made.rows(["护照丢了怎么补"]), named=None)
    assert signs[0, COLUMN["whole", "beside_title"]] == 0.0
    assert signs[place(made, "detail/weekend"), COLUMN["detail", "asked_words"]] == 0.0


def test_a_question_left_out_does_not_speak_for_its_own_unit(made: Signs) -> None:
    at, question = place(made, "detail/newspaper"), "要登报吗"
    row = made.rows([question])
    known, left_out = (made.signs.of(row, named=None, leaving_out=each)[at] for each in (None, question))
    for sign in ("regressed", "nearest"):
        assert left_out[COLUMN["detail", sign]] < known[COLUMN["detail", sign]]


def test_a_part_named_in_words_and_a_part_that_is_lacking_are_signs(made: Signs) -> None:
    signs = made.signs.of(made.rows(["多少钱"]), named="fee")
    fee, materials = place(made, "part/fee"), place(made, "part/materials")
    assert signs[fee, COLUMN["part", "named"]] == 1.0
    assert [signs[at, COLUMN["part", "lacking"]] for at in (fee, materials)] == [0.0, 1.0]


def test_a_sentence_of_the_part_that_is_asked_for_is_likelier(made: Signs) -> None:
    signs = made.signs.of(made.rows(["收费吗"]), named=None)
    of_fee, of_notes = place(made, "passage/补一本120元。"), place(made, "passage/旧护照找到了也不能再用。")
    column = COLUMN["passage", "of_the_part"]
    assert signs[of_fee, column] > 0.5 > signs[of_notes, column]


def test_signs_are_numbers_even_for_a_message_of_nothing(made: Signs) -> None:
    assert np.isfinite(made.signs.of(made.rows(["？"]), named=None)).all()
