from __future__ import annotations

import time

import pytest

from bot.engine import recent_turns
from bot.engine.recent_turns import _LATELY_SECONDS, _OF_A_PERSON, RecentTurns


class Clock:
    """Stands still unless it is put forward."""

    now = 1000.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(time, "monotonic", clock.monotonic)
    return clock


def test_who_asks_as_often_as_people_do_never_comes_behind_who_comes_later(clock: Clock) -> None:
    """Newcomers, of whom a flood has as many as it likes, came before a citizen who had been there for a minute."""
    recent = RecentTurns()
    for _ in range(10):
        clock.now += 7
        recent.note("anna")
    assert recent.rank("anna", clock.now) < recent.rank("stranger", clock.now + 0.1)


def test_each_turn_beyond_puts_one_back_by_a_second_so_that_who_waits_comes_before_newcomers(clock: Clock) -> None:
    recent = RecentTurns()
    for _ in range(_OF_A_PERSON + 3):
        recent.note("stranger")
    assert recent.rank("anna", 1001) < recent.rank("stranger", 1000)
    assert recent.rank("stranger", 1000) < recent.rank("anna", 1004)


def test_a_turn_is_forgotten_after_a_while(clock: Clock) -> None:
    recent = RecentTurns()
    for _ in range(_OF_A_PERSON + 1):
        recent.note("anna")
    clock.now += _LATELY_SECONDS - 1
    recent.note("anna")
    assert recent.rank("anna", 0) == 2
    clock.now += 2
    recent.note("bert")
    assert recent.rank("anna", 0) == 0
    assert recent._counts["anna"] == 1
    clock.now += _LATELY_SECONDS + 1
    recent.note("carl")
    assert recent.rank("anna", 0) == 0
    assert dict(recent._counts) == {"carl": 1}
    assert len(recent._turns) == 1


def test_no_more_than_so_many_are_remembered(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recent_turns, "_MOST_TURNS", 5)
    recent = RecentTurns()
    for number in range(20):
        recent.note(f"sender {number}")
    assert sorted(recent._counts) == [f"sender {number}" for number in range(15, 20)]
    assert len(recent._turns) == 5
