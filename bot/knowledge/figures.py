"""The figures in a text, so that two texts can be held against each other: 1,000元 and 1000元 say the same."""

from __future__ import annotations

import re

_NUMBER = re.compile(r"\d+(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?")
_ORDINAL = re.compile(r"第\d+")
_UNITS = {"万": 10_000, "亿": 100_000_000}


def figures(text: str) -> set[str]:
    """The numbers of a text, comparable: 1,000 is 1000, 1.50 is 1.5, 2万 is 20000; 第3步 has none."""
    text = _ORDINAL.sub("", text)
    found = set()
    for match in _NUMBER.finditer(text):
        value = float(match.group().replace(",", "")) * _UNITS.get(text[match.end() : match.end() + 1], 1)
        found.add(f"{value:.10g}")
    return found
