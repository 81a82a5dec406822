from __future__ import annotations

import numpy as np

from bot.nlu.draws import draws, generator_for

TEXTS = [f"问题{number}" for number in range(4000)]


def test_the_numbers_are_evenly_spread_from_0_up_to_1() -> None:
    numbers = draws(TEXTS)
    assert numbers.min() >= 0
    assert numbers.max() < 1
    counts, _ = np.histogram(numbers, bins=10, range=(0, 1))
    assert counts.min() > 340
    assert counts.max() < 460


def test_a_text_draws_the_same_number_whatever_stands_around_it() -> None:
    assert draws(["新加的", *TEXTS])[1:].tolist() == draws(TEXTS).tolist()


def test_a_generator_depends_on_its_texts_alone() -> None:
    assert generator_for(TEXTS[:3]).random() == generator_for(TEXTS[:3]).random()
    assert generator_for(TEXTS[:3]).random() != generator_for(TEXTS[:4]).random()
