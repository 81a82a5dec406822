"""Values of the tables in data/computing that YAML has no type for."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from bot.knowledge.computing.months import Month

if TYPE_CHECKING:
    TableMonth = Month
    Number = Decimal
else:

    class TableMonth(Month):
        """A month, written 2025-01."""

        @classmethod
        def __get_validators__(cls) -> Iterator[Any]:
            yield cls.validate

        @classmethod
        def validate(cls, value: Any) -> Month:
            try:
                return Month.parse(str(value))
            except ValueError:
                raise ValueError(f"{value!r} is not a month; write it as 2025-01") from None

    class Number(Decimal):
        """A number, exactly as it is written."""

        @classmethod
        def __get_validators__(cls) -> Iterator[Any]:
            yield cls.validate

        @classmethod
        def validate(cls, value: Any) -> Decimal:
            if isinstance(value, bool) or not isinstance(value, (int, float, Decimal)):
                raise ValueError(f"{value!r} is not a number; write it in digits, without a unit")
            return Decimal(str(value))


def yuan(amount: Decimal) -> str:
    """A sum of money as it is said: 1.6万元, 5400元."""
    if amount >= 10_000 and amount % 1_000 == 0:
        return f"{plain_number(amount / 10_000)}万元"
    return f"{plain_number(amount)}元"


def plain_number(number: Decimal) -> str:
    """The digits without needless zeros: 1.5, 89, 0.05."""
    return f"{number.quantize(Decimal('0.01')).normalize():f}"
