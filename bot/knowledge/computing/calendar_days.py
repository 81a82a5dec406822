"""Days to come: when a car is next inspected, and when a number of working days has passed."""

from __future__ import annotations

from datetime import date, timedelta

import chinese_calendar
from pydantic import Field

from bot.knowledge.computing.facts import Facts
from bot.knowledge.computing.months import Month, day_in_words
from bot.knowledge.computing.outcome import Lacks, Outcome, Result
from bot.knowledge.content_model import Content, Text

MOST_WORKING_DAYS = 250
"""So many working days are counted at most, about a year."""


class InspectionTable(Content):
    """The years after its registration in which a car is inspected."""

    on_site: list[int] = Field(..., min_items=1, description="years in which the car must go to a station")
    by_mark: list[int] = Field(..., description="years in which only the mark is fetched")
    yearly_after: int = Field(..., description="beyond so many years it must go each year")

    def next(self, registered: Month, now: Month) -> tuple[int, bool]:
        """The next year of inspection that isn't over, and whether the car must go to a station."""
        due = sorted([*self.on_site, *self.by_mark])
        year = next((year for year in due if registered.plus(12 * year) >= now), None)
        if year is None:
            year = max(self.yearly_after + 1, -(-registered.until(now) // 12))
        return year, year in self.on_site or year > self.yearly_after


class WorkingDaysTable(Content):
    """A period of working days."""

    days: int = Field(..., gt=0, le=MOST_WORKING_DAYS)
    what: Text = Field(..., description="what is done by then")


def car_inspection(table: InspectionTable, facts: Facts, today: date) -> Outcome:
    """The month of the next inspection of a family car."""
    if facts.registered is None or facts.registered > Month.of(today):
        return Lacks("registered")
    year, is_on_site = table.next(facts.registered, Month.of(today))
    month = facts.registered.plus(12 * year)
    values = {"registered": facts.registered.in_words, "month": month.in_words, "year": year}
    return Result("on_site" if is_on_site else "by_mark", {**values, "from": month.plus(-3).in_words})


def working_days(table: WorkingDaysTable, facts: Facts, today: date) -> Outcome:
    """The day on which the period ends, when the day on which it begins is told.

    The State Council announces a year's holidays towards the end of the year before; until then nothing is said of it.
    """
    if facts.day is None:
        return Lacks("day")
    day, left = facts.day, table.days
    values = {"day": day_in_words(facts.day), "days": table.days, "what": table.what}
    while left:
        day += timedelta(days=1)
        try:
            left -= chinese_calendar.is_workday(day)
        except NotImplementedError:
            return Result("unknown_year", {**values, "year": day.year, "left": left})
    return Result("until", {**values, "until": day_in_words(day)})
