from __future__ import annotations

import pytest

from bot.rendering.numerals import cardinal, single_digits, telephone_digits


@pytest.mark.parametrize(
    ("digits", "spoken"),
    [
        ("0", "零"),
        ("10", "十"),
        ("15", "十五"),
        ("40", "四十"),
        ("102", "一百零二"),
        ("110", "一百一十"),
        ("1010", "一千零一十"),
        ("1,200.5", "一千二百点五"),
        ("10010", "一万零一十"),
        ("10100", "一万零一百"),
        ("200000", "二十万"),
        ("100000001", "一亿零一"),
        ("120000000", "一亿二千万"),
        ("100100000", "一亿零一十万"),
        ("007", "零零七"),
    ],
)
def test_numbers_are_spoken_as_people_say_them(digits: str, spoken: str) -> None:
    assert cardinal(digits) == spoken


def test_years_and_telephones_are_said_digit_by_digit() -> None:
    assert single_digits("2021") == "二零二一"
    assert telephone_digits("12123") == "幺二幺二三"


def test_a_number_longer_than_any_name_is_said_digit_by_digit() -> None:
    assert cardinal("12345678901234567") == "一二三四五六七八九零一二三四五六七"
