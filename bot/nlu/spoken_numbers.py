"""Numbers as citizens write and dictate them: 58, 五十八, 十三, 一百六十, 两千."""

from __future__ import annotations

from decimal import Decimal

NUMBER = r"(?:\d{1,8}(?:\.\d{1,4})?|[零〇一二两俩三四五六七八九十百千万]{1,9})"
"""A pattern for a number …"""

SMALL_NUMBER = r"(?:\d{1,6}(?:\.\d{1,4})?|[零〇一二两三四五六七八九十百千]{1,7})"
"""… and for one below ten thousand, that doesn't run on into another: 一百六十万一百四十五平."""

_DIGITS = {**dict(zip("零一二三四五六七八九", range(10), strict=True)), "〇": 0, "两": 2, "俩": 2}
_UNITS = {"十": 10, "百": 100, "千": 1_000}


def number(text: str) -> Decimal | None:
    """The number that a text is; None when it is none.

    Digits in a row without units are read one by one: 六七 is 67. A last digit behind a unit is of the next lower one,
    as numbers are spoken: 九千五 is 9500, 一万二 is 12000; behind 零 it is of none.
    """
    if text[:1].isdecimal():
        return Decimal(text)
    if not text or any(
        character not in _DIGITS and character not in _UNITS and character != "万" for character in text
    ):
        return None
    if all(character in _DIGITS for character in text):
        return Decimal("".join(str(_DIGITS[character]) for character in text))
    myriads, _, rest = text.rpartition("万")
    if not myriads:
        return Decimal(_below_a_myriad(rest))
    return Decimal(_below_a_myriad(myriads) * 10_000 + _below_a_myriad(rest, behind=10_000))


def whole_number(text: str) -> int | None:
    """The same, when it is a whole one."""
    found = number(text)
    return int(found) if found is not None and found == found.to_integral_value() else None


def _below_a_myriad(text: str, behind: int = 0) -> int:
    value, digit = 0, 0
    for position, character in enumerate(text):
        if character in _UNITS:
            value += (digit or (1 if position == 0 else 0)) * _UNITS[character]
            digit, behind = 0, _UNITS[character]
        else:
            digit = _DIGITS.get(character, 0)
            behind = behind if digit else 0
    return value + digit * max(1, behind // 10)
