"""Calendar months and periods of months, as rules on ages and contributions count them."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple


class Month(NamedTuple):
    """A calendar month; earlier ones are smaller."""

    year: int
    month: int

    @classmethod
    def of(cls, day: date) -> Month:
        return cls(day.year, day.month)

    @classmethod
    def parse(cls, text: str) -> Month:
        """The month written 2025-01.

        Raises:
            ValueError: it isn't one.
        """
        year, _, month = text.partition("-")
        found = cls(int(year), int(month))
        if not 1 <= found.month <= 12:
            raise ValueError(f"{text!r} is not a month")
        return found

    def __str__(self) -> str:
        return f"{self.year}-{self.month:02}"

    @property
    def in_words(self) -> str:
        return f"{self.year}年{self.month}月"

    def plus(self, months: int) -> Month:
        years, month = divmod(self.year * 12 + self.month - 1 + months, 12)
        return Month(years, month + 1)

    def until(self, later: Month) -> int:
        """The number of months from this one to a later one; negative when that is earlier."""
        return (later.year - self.year) * 12 + later.month - self.month


def period_in_words(months: int) -> str:
    """A number of months as 15年6个月, 15年 or 6个月."""
    years, rest = divmod(months, 12)
    return "".join((f"{years}年" if years else "", f"{rest}个月" if rest or not years else ""))


def age_in_words(months: int) -> str:
    """An age in months as 60岁10个月 or 60岁."""
    years, rest = divmod(months, 12)
    return f"{years}岁" + (f"{rest}个月" if rest else "")


def day_in_words(day: date) -> str:
    """A day as 2026年12月20日."""
    return f"{day.year}年{day.month}月{day.day}日"
