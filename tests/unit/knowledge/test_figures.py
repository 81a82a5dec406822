"""Figures are compared by what they say, however they are written."""

from __future__ import annotations

import pytest

from bot.knowledge.figures import figures


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("1,000元", {"1000"}),
        ("1.50元", {"1.5"}),
        ("2万元", {"20000"}),
        ("1.2亿", {"120000000"}),
        ("第3步", set()),
        ("第3条，15天", {"15"}),
        ("没有数字", set()),
    ],
)
def test_figures_are_compared_by_their_value(text: str, found: set[str]) -> None:
    assert figures(text) == found
