from __future__ import annotations

import numpy as np

from bot.nlu.draws import draws, generator_for, held_out

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


def test_a_quarter_is_held_out_of_what_may_be_asked_and_every_label_keeps_an_example() -> None:
    labels = np.repeat(np.arange(50), [1] * 10 + [20] * 40)
    askable = labels != 49
    known, asked = held_out(labels, askable, draws(TEXTS[: len(labels)]))
    assert sorted([*known, *asked]) == list(range(len(labels)))
    assert set(labels[known]) == set(range(50))
    assert 49 not in labels[asked]
    assert 0.18 < len(asked) / len(labels) < 0.3
