from __future__ import annotations

import numpy as np
import pytest

from bot.nlu.arithmetic import log_odds, odds, of_length_one, probabilities


def test_vectors_get_length_one_and_zero_stays_zero() -> None:
    one = of_length_one(np.array([[3.0, 4.0], [0.0, 0.0]]))
    assert one.dtype == np.float32
    assert one.tolist() == [pytest.approx([0.6, 0.8]), [0.0, 0.0]]
    assert of_length_one(np.array([0.0, 2.0])).tolist() == [0.0, 1.0]


def test_log_odds_and_probabilities_undo_each_other() -> None:
    assert probabilities(np.array([log_odds(0.2, margin=1e-3)]))[0] == pytest.approx(0.2)
    assert log_odds(0.5, margin=1e-3) == 0.0


def test_certainty_has_finite_odds() -> None:
    assert odds(0.75) == pytest.approx(3)
    assert odds(1.0) == pytest.approx(1e6)
    assert log_odds(1.0, margin=1e-3) == pytest.approx(np.log(999))
    assert log_odds(0.0, margin=1e-3) == pytest.approx(-np.log(999))
