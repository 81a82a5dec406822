from __future__ import annotations

import time
from datetime import date

import pytest

from bot.nlu.fact_patterns import PATTERNS

TODAY = date(2026, 11, 29)


@pytest.mark.parametrize(
    "text",
    [
        "一" * 1000,
        "交" * 1000,
        "1" * 1000,
        "十年" * 500,
        "我今年" * 330,
        "参保累计缴费年限" * 125,
        "单位平均工资" * 160,
        "不含税" * 330,
    ],
)
def test_no_text_makes_them_slow(text: str) -> None:
    begin = time.perf_counter()
    for pattern in PATTERNS:
        for match in pattern.expression.finditer(text):
            pattern.told(match, TODAY)
    assert time.perf_counter() - begin < 1


def test_two_digits_of_a_year_are_of_this_century_only_when_it_has_come() -> None:
    born = PATTERNS[0]
    years = [
        dict(born.told(match, TODAY))
        for text in ("26年5月生", "27年5月生", "99年5月生")
        if (match := born.expression.search(text))
    ]
    assert years == [{"birth": "2026-05"}, {"birth": "1927-05"}, {"birth": "1999-05"}]
