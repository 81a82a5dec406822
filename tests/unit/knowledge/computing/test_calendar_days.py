from __future__ import annotations

from datetime import date

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.knowledge.computing.months import Month
from bot.knowledge.computing.outcome import Lacks
from tests.support.shipped_rules import outcome, rule, values

# 公交管〔2022〕295号, as of November 2026: registered, next inspection, whether at a station.
CARS = [
    ("2026-11", "2028年11月", False), ("2026-01", "2028年1月", False), ("2025-06", "2027年6月", False),
    ("2024-12", "2026年12月", False), ("2024-11", "2026年11月", False), ("2024-10", "2028年10月", False),
    ("2022-11", "2026年11月", False), ("2022-10", "2028年10月", True), ("2021-03", "2027年3月", True),
    ("2020-11", "2026年11月", True), ("2020-10", "2028年10月", False), ("2019-05", "2027年5月", False),
    ("2018-11", "2026年11月", False), ("2018-10", "2028年10月", True), ("2017-01", "2027年1月", True),
    ("2016-11", "2026年11月", True), ("2016-10", "2027年10月", True), ("2015-12", "2026年12月", True),
    ("2014-02", "2027年2月", True), ("2010-11", "2026年11月", True), ("2005-07", "2027年7月", True),
]  # fmt: skip
# Counted on the calendar of 2026, with the holidays and the weekends worked for them (国办发明电〔2025〕7号):
# National Day 1–7 October, worked 20 September and 10 October; Spring Festival 15–23 February, worked 14 and 28
# February; Dragon Boat 19–21 June; Mid-Autumn 25–27 September; Labour Day 1–5 May, worked 9 May. From, days, until.
DEADLINES = [
    ("2026-11-29", 20, "2026年12月25日"), ("2026-12-01", 20, "2026年12月29日"), ("2026-12-03", 20, "2026年12月31日"),
    ("2026-11-02", 20, "2026年11月30日"), ("2026-11-06", 20, "2026年12月4日"), ("2026-11-07", 20, "2026年12月4日"),
    ("2026-11-02", 10, "2026年11月16日"), ("2026-11-27", 10, "2026年12月11日"), ("2026-11-28", 10, "2026年12月11日"),
    ("2026-10-08", 10, "2026年10月21日"), ("2026-09-30", 10, "2026年10月20日"), ("2026-10-09", 10, "2026年10月22日"),
    ("2026-07-01", 10, "2026年7月15日"), ("2026-07-01", 20, "2026年7月29日"), ("2026-08-03", 20, "2026年8月31日"),
    ("2026-08-14", 10, "2026年8月28日"), ("2026-03-02", 10, "2026年3月16日"), ("2026-03-02", 20, "2026年3月30日"),
    ("2026-06-12", 10, "2026年6月29日"), ("2026-12-17", 10, "2026年12月31日"), ("2026-04-30", 10, "2026年5月18日"),
]  # fmt: skip


@pytest.mark.parametrize(("registered", "month", "is_on_site"), CARS)
def test_the_next_inspection_of_a_car(registered: str, month: str, is_on_site: bool) -> None:
    found = values("car_inspection", registered=registered)
    assert (found["month"], found["case"] == "on_site") == (month, is_on_site)


@given(st.integers(0, 300))
def test_the_next_inspection_is_neither_past_nor_further_than_two_years(age: int) -> None:
    now = Month(2026, 11)
    registered = now.plus(-age)
    year, is_on_site = rule("car_inspection").table.next(registered, now)
    assert 0 <= now.until(registered.plus(12 * year)) <= 24
    assert is_on_site == (year in (6, 10) or year > 10)


def test_a_car_that_will_be_registered_is_asked_about() -> None:
    assert outcome("car_inspection") == Lacks("registered")
    assert outcome("car_inspection", registered="2027-01") == Lacks("registered")


@pytest.mark.parametrize(("begin", "days", "until"), DEADLINES)
def test_working_days(begin: str, days: int, until: str) -> None:
    name = {20: "pension_application_days", 10: "unemployment_application_days"}[days]
    assert values(name, day=date.fromisoformat(begin))["until"] == until


def test_a_year_whose_holidays_are_not_known_yet_is_not_guessed() -> None:
    first_unknown = next(year for year in range(2026, 2100) if not is_known(date(year, 12, 31)))
    found = values("pension_application_days", day=date(first_unknown - 1, 12, 20))
    assert (found["case"], found["year"]) == ("unknown_year", first_unknown)
    assert 0 < int(str(found["left"])) < 20


def is_known(day: date) -> bool:
    try:
        chinese_calendar.is_workday(day)
    except NotImplementedError:
        return False
    return True


def test_no_day_no_deadline() -> None:
    assert outcome("pension_application_days") == Lacks("day")
