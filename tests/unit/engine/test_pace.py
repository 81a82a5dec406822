from __future__ import annotations

import time

import pytest

from bot.engine.pace import Pace


def test_one_slow_turn_is_not_the_pace(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = Pace(32)
    ends = [0.1 * number for number in range(7)]
    slow = [ends[-1] + 0.1 * number for number in (1, 2, 3, 4, 5, 16)]
    became_known = []
    for end in [*ends, *slow]:
        monkeypatch.setattr(time, "monotonic", lambda end=end: end)
        became_known.append(kept.note_end(is_crowded=True))
    assert became_known.count(True) == 2
    assert kept.seconds == pytest.approx((0.1 + 1.6 / 6) / 2)


@pytest.mark.parametrize(
    ("ends", "pace"),
    [
        ([0.1 * number for number in range(12)], 0.1),  # one after the other: known after a second
        ([1.5] * 32 + [3.0], 1.5 / 32),  # all together, as slow actions do: once the next come
        ([1.5] * 31, 0.0),
        ([0.5] + [3.0] * 3, 0.0),  # a few tell nothing
    ],
)
def test_the_pace_is_known_soon_and_not_too_soon(
    ends: list[float], pace: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = Pace(32)
    for end in ends:
        monkeypatch.setattr(time, "monotonic", lambda end=end: end)
        kept.note_end(is_crowded=True)
    assert kept.seconds == pytest.approx(pace)
