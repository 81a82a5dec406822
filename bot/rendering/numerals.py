"""Numbers as they are spoken in Chinese."""

from __future__ import annotations

_DIGITS = "零一二三四五六七八九"
_ON_THE_TELEPHONE = str.maketrans("0123456789", "零幺二三四五六七八九")
_ONE_BY_ONE = str.maketrans("0123456789", _DIGITS)
_PLACES = ("", "十", "百", "千")
_MYRIADS = ("", "万", "亿", "万亿")
LONGEST = 4 * len(_MYRIADS)
"""So many digits have a name of their own; longer ones are read one by one."""


def telephone_digits(digits: str) -> str:
    """Each digit by itself, 1 as 幺, as telephone numbers are said."""
    return digits.translate(_ON_THE_TELEPHONE)


def single_digits(digits: str) -> str:
    """Each digit by itself, as years and code numbers are said."""
    return digits.translate(_ONE_BY_ONE)


def cardinal(digits: str) -> str:
    """The number that the digits make, perhaps with thousands separators and decimals: 1,200.5 is 一千二百点五."""
    whole, point, decimals = digits.replace(",", "").partition(".")
    spoken = (
        single_digits(whole) if len(whole) > LONGEST or (whole[:1] == "0" and len(whole) > 1) else _whole(int(whole))
    )
    return f"{spoken}点{single_digits(decimals)}" if point and decimals else spoken


def _whole(number: int) -> str:
    if number == 0:
        return _DIGITS[0]
    spoken, higher = "", 0
    for power in range(len(_MYRIADS) - 1, -1, -1):
        group = number // 10_000**power % 10_000
        if group:
            gap = _DIGITS[0] if spoken and (group < 1_000 or higher == 0) else ""
            spoken += gap + _group(group) + _MYRIADS[power]
        higher = group
    return spoken[1:] if spoken.startswith("一十") else spoken


def _group(number: int) -> str:
    """A number below ten thousand."""
    spoken, is_gap = "", False
    for place in range(3, -1, -1):
        digit = number // 10**place % 10
        if digit:
            spoken += (_DIGITS[0] if is_gap and spoken else "") + _DIGITS[digit] + _PLACES[place]
        is_gap = not digit
    return spoken
