from __future__ import annotations

from pathlib import Path

import numpy as np

from bot.nlu.focus_features import COLUMN
from bot.nlu.focus_model import Case, FocusModel

WORDS = COLUMN["detail", "asked_words"]


def case(right: int, weight: float = 1.0) -> Case:
    signs = np.zeros((2, len(COLUMN)), dtype=np.float32)
    signs[:, COLUMN["detail", "is"]] = 1.0
    signs[right, WORDS] = 1.0
    return Case(signs, np.arange(2) == right, weight)


def test_probabilities_together_are_1_and_go_with_what_was_learned() -> None:
    model = FocusModel.fitted([case(0), case(1)] * 30)
    probabilities = model.probabilities(case(1).signs)
    assert np.isclose(probabilities.sum(), 1.0)
    assert probabilities[1] > 0.9


def test_likeness_never_speaks_against_a_unit() -> None:
    misleading = [Case(each.signs, ~each.right, 1.0) for each in [case(0), case(1)] * 30]
    assert np.allclose(FocusModel.fitted(misleading).probabilities(case(1).signs), 0.5, atol=0.01)


def test_without_cases_it_goes_by_what_is_assumed() -> None:
    assert FocusModel.fitted([]).probabilities(case(1).signs)[1] > 0.5


def test_it_is_stored_without_pickle(tmp_path: Path) -> None:
    model = FocusModel.fitted([case(0), case(1)])
    model.save(tmp_path)
    assert np.allclose(FocusModel.load(tmp_path).probabilities(case(0).signs), model.probabilities(case(0).signs))
