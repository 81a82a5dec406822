"""Results come in order, the next one made meanwhile."""

from __future__ import annotations

import threading

import pytest

from bot.nlu.one_ahead import one_ahead


def test_the_next_result_is_made_while_the_last_one_is_used() -> None:
    begun = [threading.Event() for _ in range(3)]

    def made(number: int) -> int:
        begun[number].set()
        return number * 10

    results = one_ahead(made, range(3))
    assert next(results) == 0
    assert begun[1].wait(5.0)
    assert list(results) == [10, 20]


def test_an_error_comes_in_its_place() -> None:
    results = one_ahead(lambda number: 1 // number, [1, 0, 1])
    assert next(results) == 1
    with pytest.raises(ZeroDivisionError):
        next(results)


def test_nothing_gives_nothing() -> None:
    assert list(one_ahead(str, [])) == []
