from __future__ import annotations

from collections import Counter

import numpy as np

from bot.nlu.focus_features import COLUMN
from bot.nlu.focus_model import FocusModel
from bot.nlu.focus_training import cases_of
from tests.support.library_of_signs import Signs


def test_every_question_of_a_detail_is_a_case_and_its_detail_right() -> None:
    made = Signs()
    cases = list(cases_of(made.signs, made.rows, lambda text: None, 0))
    right = Counter(
        made.signs.units[int(np.flatnonzero(case.right)[0])].key
        for case in cases
        if len(case.right) == len(made.signs.units)
    )
    assert (right["detail/newspaper"], right["detail/weekend"], right["whole"]) == (6, 5, 3)


def test_a_part_is_learned_with_its_lines_and_without() -> None:
    made = Signs()
    hidden = [
        case
        for case in cases_of(made.signs, made.rows, lambda text: None, 0)
        if any(unit.kind == "passage" for unit, right in zip(made.signs.units, case.right) if right)  # noqa: B905
        and len(case.right) == len(made.signs.units)
    ]
    assert hidden
    fee = next(at for at, unit in enumerate(made.signs.units) if unit.key == "part/fee")
    assert all(case.signs[fee, COLUMN["part", "lacking"]] == 1.0 for case in hidden)


def test_what_is_learned_finds_questions_that_were_left_out() -> None:
    made = Signs()
    model = FocusModel.fitted(list(cases_of(made.signs, made.rows, lambda text: None, 0)))
    found = 0
    for unit in made.signs.units[1:3]:
        for question in unit.asked:
            signs = made.signs.of(made.rows([question]), named=None, leaving_out=question)
            found += made.signs.units[int(model.probabilities(signs).argmax())].key == unit.key
    assert found >= 8, "of 10"
