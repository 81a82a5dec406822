"""What depends on a person's age: how long a document is valid, and from when on a rule holds."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from bot.knowledge.computing.facts import Facts
from bot.knowledge.computing.months import Month
from bot.knowledge.computing.outcome import Lacks, Outcome, Result
from bot.knowledge.content_model import Content, Text


class Validity(Content):
    """Issued from an age on, a document is valid for so many years; without `years` it has no end."""

    from_age: int = Field(..., ge=0)
    years: int | None = None


class ValidityTable(Content):
    """How long a document is valid, by the age at which it is issued."""

    validities: list[Validity] = Field(..., min_items=1)
    forever: Text = Field("", description="what is said of a document without an end")

    def at(self, age: int) -> str:
        reached = [validity for validity in self.validities if validity.from_age <= age]
        years = reached[-1].years
        return self.forever if years is None else f"{years}年"


class AgeTable(Content):
    """The age from which on a rule holds."""

    from_age: int


def validity_by_age(table: ValidityTable, facts: Facts, today: date) -> Outcome:
    """The validity of a document that is issued now, by its holder's age."""
    ages = facts.ages(today)
    if ages is None:
        return Lacks("age")
    least, highest = ages
    validities = [table.at(age) for age in ages]
    if validities[0] == validities[1]:
        return Result("valid", {"age": _ages(least, highest), "validity": validities[0]})
    if highest - least > 1:
        return Lacks("birth")
    return Result("birthday", {"age": highest, "before": validities[0], "validity": validities[1]})


def age_reached(table: AgeTable, facts: Facts, today: date) -> Outcome:
    """Whether a person has the age from which on a rule holds; else when."""
    ages = facts.ages(today)
    if ages is None:
        return Lacks("age")
    values = {"age": _ages(*ages), "from_age": table.from_age}
    if ages[0] >= table.from_age:
        return Result("reached", values)
    if facts.birth is not None:
        month = facts.birth.plus(table.from_age * 12)
        return Result("this_month" if month == Month.of(today) else "on", {**values, "month": month.in_words})
    return Result("not_yet", {**values, "left": _ages(table.from_age - ages[1], table.from_age - ages[0])})


def _ages(least: int, highest: int) -> str:
    return str(least) if least == highest else f"{least}到{highest}"
