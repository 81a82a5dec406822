from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.knowledge.computing.months import Month, age_in_words, day_in_words, period_in_words

months = st.builds(Month, st.integers(1900, 2100), st.integers(1, 12))


@given(months, st.integers(-1000, 1000))
def test_months_are_counted_both_ways(month: Month, step: int) -> None:
    assert month.until(month.plus(step)) == step
    assert Month.parse(str(month)) == month


@pytest.mark.parametrize("text", ["2025-13", "2025-00", "2025", "März"])
def test_what_is_no_month_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        Month.parse(text)


def test_words() -> None:
    assert [period_in_words(each) for each in (0, 6, 12, 186)] == ["0个月", "6个月", "1年", "15年6个月"]
    assert [age_in_words(each) for each in (720, 730)] == ["60岁", "60岁10个月"]
    assert Month(2026, 3).in_words == "2026年3月"
    assert day_in_words(date(2026, 12, 1)) == "2026年12月1日"
