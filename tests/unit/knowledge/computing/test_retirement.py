from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.knowledge.computing.facts import Facts
from bot.knowledge.computing.months import Month
from bot.knowledge.computing.outcome import Lacks, Result
from tests.support.shipped_rules import TODAY, outcome, rule, values

# Read off the annexes of the law: month of birth, retirement age, month of retirement.
MEN = """
1964-12 60岁 2024年12月
1965-01 60岁1个月 2025年2月
1965-04 60岁1个月 2025年5月
1965-05 60岁2个月 2025年7月
1965-09 60岁3个月 2025年12月
1965-12 60岁3个月 2026年3月
1966-01 60岁4个月 2026年5月
1966-06 60岁5个月 2026年11月
1967-03 60岁7个月 2027年10月
1968-08 60岁11个月 2029年7月
1969-01 61岁1个月 2030年2月
1970-01 61岁4个月 2031年5月
1970-12 61岁6个月 2032年6月
1971-07 61岁8个月 2033年3月
1972-10 62岁 2034年10月
1973-02 62岁1个月 2035年3月
1974-09 62岁6个月 2037年3月
1975-10 62岁9个月 2038年7月
1976-01 62岁10个月 2038年11月
1976-08 62岁11个月 2039年7月
1976-09 63岁 2039年9月
1980-02 63岁 2043年2月
1990-12 63岁 2053年12月
"""
WOMEN_OF_55 = """
1969-12 55岁 2024年12月
1970-01 55岁1个月 2025年2月
1970-04 55岁1个月 2025年5月
1970-05 55岁2个月 2025年7月
1970-12 55岁3个月 2026年3月
1971-06 55岁5个月 2026年11月
1971-09 55岁6个月 2027年3月
1972-01 55岁7个月 2027年8月
1972-12 55岁9个月 2028年9月
1973-05 55岁11个月 2029年4月
1974-01 56岁1个月 2030年2月
1974-10 56岁3个月 2031年1月
1975-01 56岁4个月 2031年5月
1975-12 56岁6个月 2032年6月
1976-07 56岁8个月 2033年3月
1977-02 56岁10个月 2033年12月
1978-01 57岁1个月 2035年2月
1979-11 57岁6个月 2037年5月
1980-06 57岁8个月 2038年2月
1981-08 57岁11个月 2039年7月
1981-09 58岁 2039年9月
1988-03 58岁 2046年3月
"""
WOMEN_OF_50 = """
1974-12 50岁 2024年12月
1975-01 50岁1个月 2025年2月
1975-02 50岁1个月 2025年3月
1975-03 50岁2个月 2025年5月
1975-06 50岁3个月 2025年9月
1975-12 50岁6个月 2026年6月
1976-01 50岁7个月 2026年8月
1976-03 50岁8个月 2026年11月
1976-12 51岁 2027年12月
1977-01 51岁1个月 2028年2月
1977-08 51岁4个月 2028年12月
1978-04 51岁8个月 2029年12月
1978-10 51岁11个月 2030年9月
1979-05 52岁3个月 2031年8月
1980-01 52岁7个月 2032年8月
1980-12 53岁 2033年12月
1981-07 53岁4个月 2034年11月
1982-02 53岁7个月 2035年9月
1983-09 54岁5个月 2038年2月
1984-10 54岁11个月 2039年9月
1984-11 55岁 2039年11月
1992-06 55岁 2047年6月
"""
GROUPS = [("male", None, MEN), ("female", 55, WOMEN_OF_55), ("female", 50, WOMEN_OF_50)]
CASES = [(sex, before, *line.split()) for sex, before, table in GROUPS for line in table.strip().splitlines()]
# By hand from the months above and article 3: three years before them, but not before 60, 55 or 50; three years after.
MEN_BY_CHOICE = """
1964-12 2024年12月 2027年12月
1965-01 2025年1月 2028年2月
1965-09 2025年9月 2028年12月
1966-06 2026年6月 2029年11月
1967-03 2027年3月 2030年10月
1968-08 2028年8月 2032年7月
1970-01 2030年1月 2034年5月
1971-07 2031年7月 2036年3月
1972-10 2032年10月 2037年10月
1974-09 2034年9月 2040年3月
1975-10 2035年10月 2041年7月
1976-01 2036年1月 2041年11月
1976-08 2036年8月 2042年7月
1976-09 2036年9月 2042年9月
1980-02 2040年2月 2046年2月
1990-12 2050年12月 2056年12月
"""
WOMEN_OF_55_BY_CHOICE = """
1969-12 2024年12月 2027年12月
1970-01 2025年1月 2028年2月
1971-09 2026年9月 2030年3月
1973-05 2028年5月 2032年4月
1975-12 2030年12月 2035年6月
1979-11 2034年11月 2040年5月
1981-08 2036年8月 2042年7月
1981-09 2036年9月 2042年9月
1988-03 2043年3月 2049年3月
"""
# Whose age rises by more than three years, can't go back to 50.
WOMEN_OF_50_BY_CHOICE = """
1974-12 2024年12月 2027年12月
1975-01 2025年1月 2028年2月
1976-12 2026年12月 2030年12月
1978-04 2028年4月 2032年12月
1980-12 2030年12月 2036年12月
1981-07 2031年11月 2037年11月
1982-02 2032年9月 2038年9月
1983-09 2035年2月 2041年2月
1984-10 2036年9月 2042年9月
1984-11 2036年11月 2042年11月
1992-06 2044年6月 2050年6月
"""
BY_CHOICE = [
    ("male", None, MEN_BY_CHOICE),
    ("female", 55, WOMEN_OF_55_BY_CHOICE),
    ("female", 50, WOMEN_OF_50_BY_CHOICE),
]
CHOICES = [(sex, before, *line.split()) for sex, before, table in BY_CHOICE for line in table.strip().splitlines()]
NEEDED = {
    **dict.fromkeys(range(2025, 2030), "15年"),
    2030: "15年6个月",
    2031: "16年",
    2032: "16年6个月",
    2033: "17年",
    2034: "17年6个月",
    2035: "18年",
    2036: "18年6个月",
    2037: "19年",
    2038: "19年6个月",
    **dict.fromkeys(range(2039, 2060), "20年"),
}
"""Annex 4 of the law."""

births = st.builds(Month, st.integers(1950, 2005), st.integers(1, 12))
groups = st.sampled_from([("male", None), ("female", 55), ("female", 50)])


@pytest.mark.parametrize(("sex", "before", "birth", "age", "month"), CASES)
def test_the_annexes_of_the_law(sex: str, before: int | None, birth: str, age: str, month: str) -> None:
    found = values("retirement_date", sex=sex, retires_at=before, birth=birth)
    assert (found["age"], found["month"]) == (age, month)


@given(births, groups)
def test_who_is_born_later_retires_later_and_never_younger(birth: Month, group: tuple[str, int | None]) -> None:
    sex, before = group
    schedules = rule("retirement_date").table.schedules
    schedule = next(each for each in schedules if each.sex == sex and before in (None, each.before))
    assert schedule.month(birth) < schedule.month(birth.plus(1))
    assert schedule.age(birth) <= schedule.age(birth.plus(1)) <= schedule.before * 12 + schedule.most


@given(births, groups)
def test_by_choice_at_most_three_years_earlier_or_later(birth: Month, group: tuple[str, int | None]) -> None:
    sex, before = group
    found = values("flexible_retirement", sex=sex, retires_at=before, birth=str(birth))
    old_age = birth.plus((before or 60) * 12)
    legal = month_of(found["month"])
    earliest, latest = month_of(found["earliest"]), month_of(found["latest"])
    assert legal.until(latest) == 36
    assert max(legal.plus(-36), old_age) == earliest <= legal


def month_of(words: str) -> Month:
    year, _, month = words.rstrip("月").partition("年")
    return Month(int(year), int(month))


@pytest.mark.parametrize(("sex", "before", "birth", "earliest", "latest"), CHOICES)
def test_the_first_and_the_last_month_by_choice(
    sex: str, before: int | None, birth: str, earliest: str, latest: str
) -> None:
    found = values("flexible_retirement", sex=sex, retires_at=before, birth=birth)
    assert (found["earliest"], found["latest"]) == (earliest, latest)


@pytest.mark.parametrize(("sex", "before", "birth", "age", "month"), CASES)
def test_the_years_needed_are_those_of_the_year_of_retirement(
    sex: str, before: int | None, birth: str, age: str, month: str
) -> None:
    found = values("minimum_years", sex=sex, retires_at=before, birth=birth)
    assert found["needed"] == NEEDED.get(month_of(month).year, "15年")


@pytest.mark.parametrize(
    ("paid", "case", "missing"),
    [
        (156, "short", "2年"),
        (150, "short", "2年6个月"),
        (179, "short", "1个月"),
        (180, "enough", None),
        (240, "enough", None),
    ],
)
def test_what_is_missing(paid: int, case: str, missing: str | None) -> None:
    found = values("minimum_years", sex="male", birth="1967-03", pension_paid=paid)
    assert (found["case"], found.get("missing")) == (case, missing)


def test_nothing_more_is_asked_when_it_changes_nothing() -> None:
    found = values("minimum_years", age=58, age_on=TODAY, pension_paid=156)
    assert (found["case"], found["needed"], found["missing"]) == ("short", "15年", "2年")


def test_only_what_decides_is_asked() -> None:
    assert outcome("minimum_years", age=50, age_on=TODAY, pension_paid=156) == Lacks("sex")
    assert outcome("minimum_years", age=50, age_on=TODAY, pension_paid=156, sex="male") == Lacks("birth")
    assert outcome("minimum_years", pension_paid=156) == Lacks("birth")


def test_nothing_is_computed_from_what_was_not_said() -> None:
    assert outcome("retirement_date") == Lacks("birth")
    assert outcome("retirement_date", birth="1967-03") == Lacks("sex")
    assert outcome("retirement_date", birth="1975-03", sex="female") == Lacks("retires_at")
    assert outcome("flexible_retirement", sex="male", age=58, age_on=TODAY) == Lacks("birth")


def test_an_age_gives_the_first_and_the_last_month() -> None:
    found = outcome("retirement_date", sex="male", age=58, age_on=TODAY)
    assert isinstance(found, Result)
    assert (found.case, found.values["first"], found.values["last"]) == ("between", "2028年8月", "2029年11月")


@given(st.integers(40, 62), births)
def test_the_month_of_birth_lies_within_what_the_age_gives(age: int, birth: Month) -> None:
    first, last = Facts(age=age, age_on=TODAY).births(TODAY) or (birth, birth)
    assert first.until(last) == 12
    exact = values("retirement_date", sex="male", birth=str(last))
    between = values("retirement_date", sex="male", age=age, age_on=TODAY)
    assert month_of(exact["month"]) == month_of(between["last"])
