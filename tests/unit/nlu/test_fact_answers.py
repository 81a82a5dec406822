from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from bot.nlu.fact_answers import LONGEST, answer_to, is_declining

TODAY = date(2026, 11, 29)


@pytest.mark.parametrize(
    ("asked", "text", "told"),
    [
        ("birth", "196703", {"birth": "1967-03"}),
        ("birth", "1967.3", {"birth": "1967-03"}),
        ("birth", "六七年三月", {"birth": "1967-03"}),
        ("birth", "2023年5月", {"birth": "2023-05"}),
        ("registered", "2019年5月", {"registered": "2019-05"}),
        ("registered", "2019年", None),
        ("sex", "男", {"sex": "male"}),
        ("sex", "男朋友", None),
        ("retires_at", "50岁退休", {"retires_at": 50}),
        ("retires_at", "女干部", {"retires_at": 55}),
        ("unemployment_paid", "十二年半", {"unemployment_paid": 150}),
        ("worked", "8个月", {"worked": 8}),
        ("held", "8", {"held": 96}),
        ("age", "15岁", {"age": 15, "age_on": "2026-11-29"}),
        ("age", "200", None),
        ("area", "89.5平", {"area": "89.5"}),
        ("price", "160万", {"price": "1600000"}),
        ("price", "1600000元", {"price": "1600000"}),
        ("new_energy", "插混车", {"new_energy": True}),
        ("new_energy", "烧油", {"new_energy": False}),
        ("new_energy", "电话多少", None),
        ("wage", "九千五", {"wage": "9500"}),
        ("wage", "1.2万", {"wage": "12000.0"}),
        ("homes", "二套", {"homes": 2}),
        ("homes", "唯一一套", {"homes": 1}),
        ("day", "昨天", {"day": "2026-11-28"}),
        ("shoe_size", "42", None),
    ],
)
def test_short_answers(asked: str, text: str, told: dict[str, Any] | None) -> None:
    assert answer_to(asked, text, TODAY) == told


def test_a_long_text_is_no_short_answer() -> None:
    assert answer_to("birth", "1" * (LONGEST + 1), TODAY) is None


def test_declining_is_no_answer() -> None:
    assert is_declining("不知道")
    assert answer_to("birth", "不知道", TODAY) is None
