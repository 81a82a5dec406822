"""What a citizen has said of a person or a matter that rules are computed from."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from decimal import Decimal
from typing import Any

from bot.knowledge.computing.months import Month
from bot.knowledge.persons import Sex


@dataclass(frozen=True)
class Facts:
    """What is known of one person, or of one matter; None is what wasn't said.

    Attributes:
        sex: of the person.
        birth: the month of birth.
        birth_year: the year of birth, when no more was said.
        age: in full years …
        age_on: … on this day.
        retires_at: a woman's retiring age in years before 2025, 50 or 55: workers and managers or professionals.
        pension_paid, unemployment_paid: months of contributions to either insurance.
        worked: months of work in all.
        drawn: months for which a pension was drawn.
        held: months since the driving licence was first issued.
        area: of a home, in square metres.
        price: in yuan.
        includes_vat: whether the price is that with value added tax.
        new_energy: whether it is that of a new-energy passenger car.
        wage: the average monthly wage of the employer, in yuan.
        leave_days: days of maternity leave.
        homes: which home of the family it becomes, counted from 1.
        registered: the month in which a car was registered.
        day: from which a period runs.
        persons: for how many people.
        said: the words of the message at hand, for what goes by names; they are never kept.
    """

    sex: Sex | None = None
    birth: Month | None = None
    birth_year: int | None = None
    age: int | None = None
    age_on: date | None = None
    retires_at: int | None = None
    pension_paid: int | None = None
    unemployment_paid: int | None = None
    worked: int | None = None
    drawn: int | None = None
    held: int | None = None
    area: Decimal | None = None
    price: Decimal | None = None
    includes_vat: bool | None = None
    new_energy: bool | None = None
    wage: Decimal | None = None
    leave_days: int | None = None
    homes: int | None = None
    registered: Month | None = None
    day: date | None = None
    persons: int | None = None
    said: str = ""

    def with_(self, **told: Any) -> Facts:
        """The facts with others told besides; a birth told last holds, unless more is known of it."""
        if "birth" in told or not self._is_known_better(told):
            changes = told.keys() & {"birth", "birth_year", "age"}
            forgotten: dict[str, Any] = dict.fromkeys(_OF_BIRTH if changes else ())
            return replace(self, **{**forgotten, **told})
        return replace(self, **{name: value for name, value in told.items() if name not in _OF_BIRTH})

    def births(self, today: date) -> tuple[Month, Month] | None:
        """The first and the last month in which the person may be born; None when nothing was said of it."""
        if self.birth is not None:
            return self.birth, self.birth
        if self.birth_year is not None:
            return Month(self.birth_year, 1), Month(self.birth_year, 12)
        if self.age is None:
            return None
        now = Month.of(self.age_on or today)
        return now.plus(-12 * (self.age + 1)), now.plus(-12 * self.age)

    def ages(self, today: date) -> tuple[int, int] | None:
        """The least and the highest age in full years that the person may have today."""
        born = self.births(today)
        if born is None:
            return None
        if self.age is not None and (self.age_on or today) == today:
            return self.age, self.age
        # Within the month of the birthday it isn't known whether it has been.
        youngest, oldest = (month.until(Month.of(today)) for month in reversed(born))
        return max(0, youngest // 12 - (youngest % 12 == 0)), oldest // 12

    def _is_known_better(self, told: Mapping[str, Any]) -> bool:
        """Whether the known month of birth says all that was told of it, and more."""
        if self.birth is None:
            return False
        if told.get("age") is None:
            return told.get("birth_year") == self.birth.year
        if told.get("age_on") is None:
            return False
        least, highest = self.ages(told["age_on"]) or (0, 0)
        return bool(least <= told["age"] <= highest)

    def as_dict(self) -> dict[str, Any]:
        """The known facts by name, in types that JSON has."""
        told = {name: getattr(self, name) for name in READ}
        return {name: _written(value) for name, value in told.items() if value is not None}

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> Facts:
        """Read what `as_dict` wrote; what an earlier version of the service stored otherwise is forgotten."""
        return cls(**{name: READ[name](value) for name, value in stored.items() if name in READ})


def _written(value: Any) -> Any:
    return value if isinstance(value, int) else str(value)


_OF_BIRTH = ("birth", "birth_year", "age", "age_on")

READ: Mapping[str, Callable[[Any], Any]] = {
    **dict.fromkeys([each.name for each in fields(Facts) if each.name != "said"], int),
    "sex": str,
    **dict.fromkeys(["birth", "registered"], Month.parse),
    **dict.fromkeys(["age_on", "day"], date.fromisoformat),
    **dict.fromkeys(["area", "price", "wage"], Decimal),
    **dict.fromkeys(["includes_vat", "new_energy"], bool),
}
"""How each fact is read from JSON."""

OF_MATTER = frozenset(
    {
        *("area", "price", "includes_vat", "new_energy", "homes", "registered", "day", "persons"),
        *("wage", "leave_days"),
    }
)
"""Facts of the matter in hand, which say nothing of any other."""
