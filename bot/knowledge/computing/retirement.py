"""When somebody reaches the retirement age, how much earlier or later is possible, and how many years must be paid."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Literal

from pydantic import Field, conint

from bot.knowledge.computing.facts import Facts
from bot.knowledge.computing.months import Month, age_in_words, period_in_words
from bot.knowledge.computing.outcome import Lacks, Outcome, Result
from bot.knowledge.computing.table_values import TableMonth
from bot.knowledge.content_model import Content


class Schedule(Content):
    """How the retirement age of a group rises with the month of birth."""

    sex: Literal["male", "female"]
    before: int = Field(..., description="the age in years before the reform")
    first_birth: TableMonth = Field(..., description="the first month of birth that is delayed")
    births_per_month: conint(gt=0) = Field(..., description="so many months of birth share a month of delay")  # type: ignore[valid-type]
    most: int = Field(..., description="the longest delay, in months")

    def age(self, birth: Month) -> int:
        """The retirement age in months of who is born in a month."""
        since = self.first_birth.until(birth)
        delay = 0 if since < 0 else min(self.most, since // self.births_per_month + 1)
        return self.before * 12 + delay

    def month(self, birth: Month) -> Month:
        """The month in which who is born in a month reaches the retirement age."""
        return birth.plus(self.age(birth))


class RetirementTable(Content):
    """The groups, and by how many months retiring may be brought forward or put off."""

    schedules: list[Schedule] = Field(..., min_items=1)
    earlier: int = 0
    later: int = 0


class MinimumStep(Content):
    """From a year on, so many months of contributions are needed."""

    year: int
    months: int


class MinimumTable(RetirementTable):
    """The groups, and the contributions needed by the year in which the retirement age is reached."""

    minimum: list[MinimumStep] = Field(..., min_items=1)

    def needed(self, year: int) -> int:
        """The months of contributions that are needed in a year."""
        reached = [step.months for step in self.minimum if step.year <= year]
        return reached[-1] if reached else self.minimum[0].months


def retirement_date(table: RetirementTable, facts: Facts, today: date) -> Outcome:
    """The month in which the retirement age is reached; the first and the last when only the age or year is known."""
    born = facts.births(today)
    schedule = _schedule(table, facts)
    if born is None:
        return Lacks("birth")
    if isinstance(schedule, Lacks):
        return schedule
    first, last = (schedule.month(birth) for birth in born)
    if first == last:
        values = {"birth": born[0].in_words, "month": first.in_words, "age": age_in_words(schedule.age(born[0]))}
        is_past = first < Month.of(today)
        return Result("past" if is_past else "exact", {**values, "before": schedule.before})
    return Result(
        "between",
        {
            "first": first.in_words,
            "last": last.in_words,
            "first_birth": born[0].in_words,
            "last_birth": born[1].in_words,
            "before": schedule.before,
        },
    )


def flexible_retirement(table: RetirementTable, facts: Facts, today: date) -> Outcome:
    """The first and the last month in which the person may retire by choice, around the month that the law says."""
    schedule = _schedule(table, facts)
    if facts.birth is None:
        return Lacks("birth")
    if isinstance(schedule, Lacks):
        return schedule
    month = schedule.month(facts.birth)
    earliest = max(month.plus(-table.earlier), facts.birth.plus(schedule.before * 12))
    return Result(
        "exact",
        {
            "birth": facts.birth.in_words,
            "month": month.in_words,
            "age": age_in_words(schedule.age(facts.birth)),
            "earliest": earliest.in_words,
            "latest": month.plus(table.later).in_words,
            "before": schedule.before,
            "earlier": period_in_words(earliest.until(month)) if earliest < month else "0个月",
        },
    )


def minimum_years(table: MinimumTable, facts: Facts, today: date) -> Outcome:
    """The least years of contributions, and how many of them are missing when the years paid are known.

    What isn't known of the person is asked for only when it changes the years needed.
    """
    born = facts.births(today)
    if born is None:
        return Lacks("birth")
    schedules = list(_possible(table, facts))
    years = {schedule.month(birth).year for schedule in schedules for birth in born}
    needed = {table.needed(year) for year in range(min(years), max(years) + 1)}
    if len(needed) > 1:
        schedule = _schedule(table, facts)
        return schedule if isinstance(schedule, Lacks) else Lacks("birth")
    months = needed.pop()
    is_open = min(years) < max(years) and len(schedules) > 1
    when = f"{max(years)}年或以前" if is_open else _years_in_words(min(years), max(years))
    values = {"needed": period_in_words(months), "years": when}
    if facts.pension_paid is None:
        return Result("needed", values)
    missing = months - facts.pension_paid
    values["paid"] = period_in_words(facts.pension_paid)
    if missing <= 0:
        return Result("enough", values)
    return Result("short", {**values, "missing": period_in_words(missing)})


def _possible(table: RetirementTable, facts: Facts) -> Iterator[Schedule]:
    """The schedules of the groups that the person may belong to."""
    for schedule in table.schedules:
        is_other_sex = facts.sex is not None and schedule.sex != facts.sex
        is_other_group = schedule.sex == "female" and facts.retires_at not in (None, schedule.before)
        if not (is_other_sex or is_other_group):
            yield schedule


def _schedule(table: RetirementTable, facts: Facts) -> Schedule | Lacks:
    """The schedule of the person's group, or what must be known to tell it."""
    if facts.sex is None:
        return Lacks("sex")
    possible = list(_possible(table, facts))
    return possible[0] if len(possible) == 1 else Lacks("retires_at")


def _years_in_words(first: int, last: int) -> str:
    return f"{first}年" if first == last else f"{first}到{last}年"
