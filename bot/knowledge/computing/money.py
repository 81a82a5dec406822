"""Sums of money: taxes on a home and a car, what is paid for a child, and fees that come together."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from pydantic import Field

from bot.knowledge.computing.facts import Facts
from bot.knowledge.computing.months import Month, day_in_words
from bot.knowledge.computing.outcome import Lacks, Outcome, Result
from bot.knowledge.computing.table_values import Number, TableMonth, plain_number, yuan
from bot.knowledge.content_model import Content, Day, Text


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


class VehicleTaxTable(Content):
    """The tax on a car, in percent of the price without VAT; new-energy passenger cars are taxed by half for a time."""

    percent: Number
    vat: Number = Field(..., description="percent of VAT, that an invoice's price includes")
    halved_from: TableMonth
    halved_until: TableMonth = Field(..., description="the last month of buying in which the tax is halved")
    most_off: Number = Field(..., description="halving takes no more than so much off")

    @property
    def divisor(self) -> Decimal:
        """The number by which a price with VAT is divided to get the one without."""
        return 1 + self.vat / 100

    def without_vat(self, price: Decimal) -> Decimal:
        """A price with VAT without it, to the cent."""
        return (price / self.divisor).quantize(Decimal("0.01"))

    def off(self, tax: Decimal) -> Decimal:
        """The yuan that halving takes off a tax: half of it, and no more than `most_off`."""
        return min(tax / 2, self.most_off)


class AllowanceTable(Content):
    """A day of leave counts as one of `month_days` of the average wage; the leave is `days` when nobody says more."""

    month_days: int = Field(..., ge=1)
    days: int = Field(..., ge=1)


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
    kind: Text | None = Field(None, description="what it is one of")
    in_general: list[Text] = Field([], description="names that mean it while nothing of its kind is named outright")


class FeesTable(Content):
    """The fees that may come together; of names within each other the longer one counts."""

    items: list[FeeItem] = Field(..., min_items=1)
    for_each: dict[str, list[Text]] = Field({}, description="by kind, for each of what its items are charged anew")

    def said(self, text: str) -> list[FeeItem]:
        """The items that a text names, in the order of the table, each as often as it is charged."""
        named = self._named(text)
        kinds = [item.kind for item in named if item.kind is not None]
        in_general = [
            item for item in self.items if item.kind not in kinds and any(name in text for name in item.in_general)
        ]
        found = [item for item in self.items if item in named or item in in_general]
        return [item for item in found for _ in range(self._times(item, found, text))]

    def _named(self, text: str) -> list[FeeItem]:
        names = sorted(((name, item) for item in self.items for name in item.names), key=lambda pair: -len(pair[0]))
        found: list[FeeItem] = []
        for name, item in names:
            if name in text:
                text = text.replace(name, "\n")
                found.append(item)
        return found

    def _times(self, item: FeeItem, found: list[FeeItem], text: str) -> int:
        """The number of times an item is charged: of several of a kind once each, else for each of what was named."""
        if sum(each.kind == item.kind for each in found) > 1:
            return 1
        return max(1, sum(each in text for each in self.for_each.get(item.kind or "", [])))


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


def vehicle_purchase_tax(table: VehicleTaxTable, facts: Facts, today: date) -> Outcome:
    """The tax on a car; both possible ones where nobody said whether its price includes VAT."""
    if facts.new_energy is None:
        return Lacks("new_energy")
    if facts.price is None:
        return Lacks("price")
    bought = facts.registered or Month.of(today)
    time = {"first": table.halved_from.in_words, "last": table.halved_until.in_words, "most": yuan(table.most_off)}
    if facts.new_energy and not table.halved_from <= bought <= table.halved_until:
        return Result("other_time", {**time, "bought": bought.in_words})
    nets = {False: facts.price, True: table.without_vat(facts.price)}
    whole = {gross: net * table.percent / 100 for gross, net in nets.items()}
    off = {gross: table.off(tax) if facts.new_energy else Decimal(0) for gross, tax in whole.items()}
    rates = {**time, "percent": plain_number(table.percent), "divisor": plain_number(table.divisor)}
    gross = facts.includes_vat
    if gross is None:
        taxes = {"tax": yuan(whole[False] - off[False]), "tax_of_invoice": yuan(whole[True] - off[True])}
        return Result("either", {**rates, **taxes, "price": yuan(facts.price)})
    net = f"{yuan(facts.price)}÷{rates['divisor']}＝{yuan(nets[True])}" if gross else yuan(facts.price)
    sums = {"net": net, "whole": yuan(whole[gross]), "half": yuan(whole[gross] / 2), "off": yuan(off[gross])}
    case = "full" if not facts.new_energy else "halved" if off[gross] * 2 == whole[gross] else "capped"
    return Result(case, {**rates, **sums, "tax": yuan(whole[gross] - off[gross])})


def maternity_allowance(table: AllowanceTable, facts: Facts, today: date) -> Outcome:
    """The allowance for the days of maternity leave, in yuan, by the employer's average monthly wage."""
    if facts.wage is None:
        return Lacks("wage")
    days = facts.leave_days or table.days
    values = {"wage": yuan(facts.wage), "month_days": table.month_days, "days": days, "usual": table.days}
    values |= {"sum": yuan(facts.wage * days / table.month_days)}
    return Result("usual" if facts.leave_days is None else "told", values)


def childcare_subsidy(table: ChildTable, facts: Facts, today: date) -> Outcome:
    """The subsidy for a child in all, in yuan, by its month of birth."""
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
    """The sum of the fees for the items that were named, in yuan, for as many people as were told."""
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
