from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.nlu.spoken_numbers import number, whole_number
from bot.rendering.numerals import cardinal


@pytest.mark.parametrize(
    ("text", "value"),
    [("58", "58"), ("89.5", "89.5"), ("五十八", "58"), ("十三", "13"), ("两", "2"), ("六七", "67"), ("一百零五", "105"),
     ("一百六十", "160"), ("一万二千", "12000"), ("二十万", "200000"),
     ("九千五", "9500"), ("一万二", "12000"), ("一百六", "160"), ("九千零五", "9005"), ("一万零二", "10002"),
     ("五十八万", "580000")],
)  # fmt: skip
def test_numbers_as_they_are_written_and_said(text: str, value: str) -> None:
    assert number(text) == Decimal(value)


@pytest.mark.parametrize("text", ["", "几", "十几个", "abc"])
def test_what_is_no_number(text: str) -> None:
    assert number(text) is None


@given(st.integers(10, 99_999_999))
def test_what_is_read_aloud_is_understood(value: int) -> None:
    assert number(cardinal(str(value))) == value


def test_only_whole_numbers_are_whole() -> None:
    assert (whole_number("12"), whole_number("12.5"), whole_number("几")) == (12, None, None)
