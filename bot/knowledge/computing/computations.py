"""The functions that a rule may name, and what a rule must have for each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.knowledge.computing import ages, calendar_days, money, periods, retirement
from bot.knowledge.computing.facts import Facts
from bot.knowledge.computing.outcome import Outcome
from bot.knowledge.content_model import Content


@dataclass(frozen=True)
class Computation:
    """A function that computes, and what a rule must have for it.

    Attributes:
        compute: from the rule's table, what was said, and today.
        table: the model of the table.
        cases: for each case of a result, the values that its wording may have in braces.
        asks: the facts of which it may lack one: the rule has a question for each.
        uses: the facts that it takes besides.
    """

    compute: Callable[[Any, Facts, date], Outcome]
    table: type[Content]
    cases: Mapping[str, str]
    asks: tuple[str, ...]
    uses: tuple[str, ...] = ()

    @property
    def facts(self) -> frozenset[str]:
        """All facts that change the result."""
        return frozenset((*self.asks, *self.uses))


_EXACT = "who birth month age before"
_OF_BIRTH = ("birth_year", "age")
_OF_VEHICLE_TAX = "percent divisor first last most"
COMPUTATIONS: Mapping[str, Computation] = {
    "retirement_date": Computation(
        retirement.retirement_date,
        retirement.RetirementTable,
        {"exact": _EXACT, "past": _EXACT, "between": "who first last first_birth last_birth before"},
        asks=("birth", "sex", "retires_at"),
        uses=_OF_BIRTH,
    ),
    "flexible_retirement": Computation(
        retirement.flexible_retirement,
        retirement.RetirementTable,
        {"exact": f"{_EXACT} earliest latest earlier"},
        asks=("birth", "sex", "retires_at"),
    ),
    "minimum_years": Computation(
        retirement.minimum_years,
        retirement.MinimumTable,
        {
            "needed": "who needed years",
            "enough": "who needed years paid",
            "short": "who needed years paid missing",
        },
        asks=("birth", "sex", "retires_at"),
        uses=(*_OF_BIRTH, "pension_paid"),
    ),
    "unemployment_months": Computation(
        periods.unemployment_months,
        periods.Steps,
        {"due": "who lasted due first", "none": "who lasted first"},
        asks=("unemployment_paid",),
    ),
    "annual_leave": Computation(
        periods.annual_leave,
        periods.Steps,
        {"due": "who lasted due first", "none": "who lasted first"},
        asks=("worked",),
    ),
    "survivor_months": Computation(
        periods.survivor_months,
        periods.SurvivorTable,
        {"working": "paid funeral months least", "pensioner": "paid funeral months least left drawn"},
        asks=("pension_paid",),
        uses=("drawn",),
    ),
    "licence_term": Computation(
        periods.licence_term,
        periods.LicenceTable,
        {"term": "held now next", "last": "held now"},
        asks=("held",),
    ),
    "validity_by_age": Computation(
        ages.validity_by_age,
        ages.ValidityTable,
        {"valid": "who age validity", "birthday": "who age before validity"},
        asks=("age", "birth"),
        uses=("birth_year",),
    ),
    "age_reached": Computation(
        ages.age_reached,
        ages.AgeTable,
        {
            "reached": "who age from_age",
            "this_month": "who age from_age month",
            "on": "who age from_age month",
            "not_yet": "who age from_age left",
        },
        asks=("age",),
        uses=("birth", "birth_year"),
    ),
    "deed_tax": Computation(
        money.deed_tax,
        money.DeedTaxTable,
        {
            "tax": "homes rate limit price tax",
            "local": "homes least most",
            "local_sum": "homes least most from to price",
        },
        asks=("homes", "area", "price"),
    ),
    "vehicle_purchase_tax": Computation(
        money.vehicle_purchase_tax,
        money.VehicleTaxTable,
        {
            **dict.fromkeys(["full", "halved", "capped"], f"{_OF_VEHICLE_TAX} tax net whole half off"),
            "either": f"{_OF_VEHICLE_TAX} tax tax_of_invoice price",
            "other_time": "bought first last most",
        },
        asks=("new_energy", "price"),
        uses=("includes_vat", "registered"),
    ),
    "maternity_allowance": Computation(
        money.maternity_allowance,
        money.AllowanceTable,
        dict.fromkeys(["usual", "told"], "wage month_days days usual sum"),
        asks=("wage",),
        uses=("leave_days",),
    ),
    "childcare_subsidy": Computation(
        money.childcare_subsidy,
        money.ChildTable,
        {
            "none": "birth last yearly begins",
            "whole": "birth last yearly sum years",
            "part": "birth last yearly months monthly sum begins until",
            "too_late": "birth last yearly months monthly sum begins until",
        },
        asks=("birth",),
    ),
    "sum_of_fees": Computation(
        money.sum_of_fees,
        money.FeesTable,
        {"one": "items sum together persons", "several": "items sum together persons"},
        asks=(),
        uses=("persons",),
    ),
    "car_inspection": Computation(
        calendar_days.car_inspection,
        calendar_days.InspectionTable,
        {"on_site": "registered month year from", "by_mark": "registered month year from"},
        asks=("registered",),
    ),
    "working_days": Computation(
        calendar_days.working_days,
        calendar_days.WorkingDaysTable,
        {"until": "day days what until", "unknown_year": "day days what year left"},
        asks=("day",),
    ),
}
"""The functions that a rule may name."""
