from __future__ import annotations

import pytest

from bot.safety.personal_data.surroundings import is_date, is_hotline, is_measured, is_named_otherwise


@pytest.mark.parametrize("before", ["订单号", "快递单号是", "案号:", "发票号码 ", "信用代码", "SF"])
def test_numbers_that_the_words_before_them_call_something_else(before: str) -> None:
    assert is_named_otherwise(f"我的{before}123", 2 + len(before))


@pytest.mark.parametrize("before", ["身份证号", "电话", "卡号", ""])
def test_numbers_that_they_do_not(before: str) -> None:
    assert not is_named_otherwise(f"我的{before}123", 2 + len(before))


def test_what_follows_a_sum_or_a_measure() -> None:
    assert all(is_measured(f"5{unit}", 1) for unit in ("元", "多块", "万", "平米", "年"))
    assert not is_measured("5找我", 1)


def test_dates_and_hotlines() -> None:
    assert is_date("20261130")
    assert not is_date("20261340")
    assert all(map(is_hotline, ("110", "12345", "95598", "400-820-8820", "116114")))
    assert not any(map(is_hotline, ("123456", "13812345678", "0000")))
