"""What depends on how long something has lasted: benefits by years paid, leave by years of work, a licence's term."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from bot.knowledge.computing.facts import Facts
from bot.knowledge.computing.months import period_in_words
from bot.knowledge.computing.outcome import Lacks, Outcome, Result
from bot.knowledge.content_model import Content, Text


class Step(Content):
    """From so many months on, so much is due; what it is, the wording says."""

    from_months: int = Field(..., ge=0)
    gives: int


class Steps(Content):
    """What is due by the length of a time, in rising steps; before the first nothing is."""

    steps: list[Step] = Field(..., min_items=1)

    def at(self, months: int) -> int | None:
        """The days or months due after so many months; None before the first step."""
        reached = [step.gives for step in self.steps if step.from_months <= months]
        return reached[-1] if reached else None


class SurvivorTable(Steps):
    """Months of income that survivors are paid, by the months of contributions."""

    funeral: int = Field(..., description="months for the funeral")
    grows_from: int = Field(..., description="beyond so many months of contributions each full year adds a month …")
    most: int = Field(..., description="… up to so many in all")
    least_of_pensioners: int = Field(..., description="drawing a pension takes a month a year away, down to so many")


class LicenceTerm(Content):
    """A licence that is issued after so many months; without `years` it has no end."""

    from_months: int = Field(..., ge=0)
    years: int | None = None


class LicenceTable(Content):
    """The terms of a driving licence, one after the other."""

    terms: list[LicenceTerm] = Field(..., min_items=2)
    forever: Text = Field(..., description="what is said of a term without an end")


def unemployment_months(table: Steps, facts: Facts, today: date) -> Outcome:
    """For how many months at most the unemployment benefit is paid."""
    return _stepped(table, facts.unemployment_paid, "unemployment_paid")


def annual_leave(table: Steps, facts: Facts, today: date) -> Outcome:
    """The days of paid leave a year, by the months worked."""
    return _stepped(table, facts.worked, "worked")


def _stepped(table: Steps, months: int | None, fact: str) -> Outcome:
    if months is None:
        return Lacks(fact)
    due = table.at(months)
    values = {"lasted": period_in_words(months), "first": period_in_words(table.steps[0].from_months)}
    return Result("none", values) if due is None else Result("due", {**values, "due": due})


def survivor_months(table: SurvivorTable, facts: Facts, today: date) -> Outcome:
    """The months of income paid to survivors, for the funeral and for themselves, by the months paid into a pension."""
    if facts.pension_paid is None:
        return Lacks("pension_paid")
    full_years_more = max(0, facts.pension_paid - table.grows_from) // 12
    months = min(table.most, (table.at(facts.pension_paid) or 0) + full_years_more)
    values = {
        "paid": period_in_words(facts.pension_paid),
        "funeral": table.funeral,
        "months": months,
        "least": table.least_of_pensioners,
    }
    if facts.drawn is None:
        return Result("working", values)
    left = max(table.least_of_pensioners, months - facts.drawn // 12)
    return Result("pensioner", {**values, "left": left, "drawn": period_in_words(facts.drawn)})


def licence_term(table: LicenceTable, facts: Facts, today: date) -> Outcome:
    """For how long the driving licence is valid that is held, and the one that follows, by the time since the first."""
    if facts.held is None:
        return Lacks("held")
    reached = [number for number, term in enumerate(table.terms) if term.from_months <= facts.held]
    now, after = (table.terms[min(number, len(table.terms) - 1)] for number in (reached[-1], reached[-1] + 1))
    values = {"held": period_in_words(facts.held), "now": _term(now, table), "next": _term(after, table)}
    return Result("last" if now is after else "term", values)


def _term(term: LicenceTerm, table: LicenceTable) -> str:
    return table.forever if term.years is None else f"{term.years}年"
