"""Numbers with which a citizen takes one of the choices offered."""

from __future__ import annotations

import re

_NUMERALS = {
    **{str(number): number for number in range(1, 10)},
    **dict(zip("一二三四五六七八九", range(1, 10), strict=True)),
}
_NUMBER_ALONE = re.compile(
    r"\W*(?:我|是|选|要|看|点|就|第|no\.)*([1-9一二三四五六七八九])(?:个|项|条|号|件|种|吧|嘛|啊|呢)*\W*"
)


def number_alone(text: str) -> int | None:
    """The number that a message consists of (2, 第二个, 选2吧), or None when it says anything else."""
    match = _NUMBER_ALONE.fullmatch(text)
    return _NUMERALS[match[1]] if match else None
