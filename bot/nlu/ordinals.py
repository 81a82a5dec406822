"""Words with which a citizen takes one of the choices offered: by its number, or by pointing at it."""

from __future__ import annotations

import re

_NUMERALS = {
    **{str(number): number for number in range(1, 10)},
    **dict(zip("一二三四五六七八九", range(1, 10), strict=True)),
}
_NUMBER_ALONE = re.compile(
    r"\W*(?:我|是|选|要|看|点|就|第|no\.)*([1-9一二三四五六七八九])(?:个|项|条|号|件|种|吧|嘛|啊|呢)*\W*"
)
_POINTING = r"(?:就|是|要|我|问|想|选|说|看|那|这|个|件|条|种|项|桩|一|的|了|吧|嘛|啊|呀|呢|\W)*"
_POINTED_AT = re.compile(rf"{_POINTING}(.*?){_POINTING}")


def number_alone(text: str) -> int | None:
    """The number that a message consists of (2, 第二个, 选2吧), or None when it says anything else."""
    match = _NUMBER_ALONE.fullmatch(text)
    return _NUMERALS[match[1]] if match else None


def words_pointed_at(text: str) -> str:
    """What is left of 就那个挂失的 without its pointing: 挂失; empty when nothing is."""
    match = _POINTED_AT.fullmatch(text)
    return match[1] if match else ""
