"""Sums of money: the deed tax on a home, the subsidy for a child, and fees that come together."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from pydantic import Field

from bot.knowledge.answer import Content, Day, Text
from bot.knowledge.computing.facts import Facts
from bot.knowledge.computing.months import Month, day_in_words
from bot.knowledge.computing.outcome import Lacks, Outcome, Result
from bot.knowledge.computing.table_values import Number, TableMonth, plain_number, yuan


class DeedTaxRate(Content):
    """The rate, in percent, of a family's first, second … home."""

    homes: int
    small: Number = Field(..., description="up to `small_until` square metres")
    large: Number


class DeedTaxTable(Content):
    """The reduced rates of the deed tax; other homes are taxed between `least` and `most` percent."""

    small_until: Number
    rates: list[DeedTaxRate] = Field(..., min_items=1)
    least: Number
    most: Number


class ChildTable(Content):
    """What is paid for a child until its birthday `until_age`, from a month on."""

    yearly: Number
    monthly: Number
    until_age: int
    begins: TableMonth
    claims_until: Day = Field(..., description="the last day to claim for children born before it began")


class FeeItem(Content):
    """What is charged for one thing, and what people call it."""

    called: Text
    names: list[Text] = Field(..., min_items=1)
    price: Number


class FeesTable(Content):
    """The fees that may come together; of names within each other the longer one counts."""

    items: list[FeeItem] = Field(..., min_items=1)

    def said(self, text: str) -> list[FeeItem]:
        """The items that a text names, each once, in the order of the table."""
        names = sorted(((name, item) for item in self.items for name in item.names), key=lambda pair: -len(pair[0]))
        found: list[FeeItem] = []
        for name, item in names:
            if name in text:
                text = text.replace(name, "\n")
                found.append(item)
        return [item for item in self.items if item in found]


def deed_tax(table: DeedTaxTable, facts: Facts, today: date) -> Outcome:
    """The deed tax on a home; the bounds of the local rates for one that no reduced rate is for."""
    if facts.homes is None:
        return Lacks("homes")
    rate = next((each for each in table.rates if each.homes == facts.homes), None)
    if rate is None:
        bounds = {"least": plain_number(table.least), "most": plain_number(table.most), "homes": facts.homes}
        if facts.price is None:
            return Result("local", bounds)
        sums = {"from": yuan(facts.price * table.least / 100), "to": yuan(facts.price * table.most / 100)}
        return Result("local_sum", {**bounds, **sums, "price": yuan(facts.price)})
    if rate.small != rate.large and facts.area is None:
        return Lacks("area")
    percent = rate.small if facts.area is None or facts.area <= table.small_until else rate.large
    values = {"homes": facts.homes, "rate": plain_number(percent), "limit": plain_number(table.small_until)}
    if facts.price is None:
        return Lacks("price")
    return Result("tax", {**values, "price": yuan(facts.price), "tax": yuan(facts.price * percent / 100)})


def childcare_subsidy(table: ChildTable, facts: Facts, today: date) -> Outcome:
    """What is paid for a child in all, by its month of birth."""
    born = facts.birth
    if born is None or born > Month.of(today):
        return Lacks("birth")
    last = born.plus(table.until_age * 12)
    values: dict[str, object] = {"birth": born.in_words, "last": last.in_words, "yearly": yuan(table.yearly)}
    if last < table.begins:
        return Result("none", {**values, "begins": table.begins.in_words})
    if born >= table.begins:
        return Result("whole", {**values, "sum": yuan(table.yearly * table.until_age), "years": table.until_age})
    months = table.begins.until(last) + 1
    values |= {"months": months, "monthly": yuan(table.monthly), "sum": yuan(table.monthly * months)}
    values |= {"begins": table.begins.in_words, "until": day_in_words(table.claims_until)}
    return Result("part" if today <= table.claims_until else "too_late", values)


def sum_of_fees(table: FeesTable, facts: Facts, today: date) -> Outcome:
    """What the things that are named cost together, for as many people as were told."""
    items = table.said(facts.said)
    persons = facts.persons or 1
    if not items or len(items) * persons < 2:
        return Lacks("items")
    together = sum((item.price for item in items), Decimal(0))
    values = {
        "items": "、".join(f"{item.called}{yuan(item.price)}" for item in items),
        "sum": yuan(together * persons),
        "together": yuan(together),
        "persons": persons,
    }
    return Result("one" if persons == 1 else "several", values)
