"""Words with which a citizen takes one of the choices offered: by its number, or by pointing at it."""

from __future__ import annotations

import re

_NUMERALS = {
    **{str(number): number for number in range(1, 11)},
    **dict(zip("一二三四五六七八九十", range(1, 11), strict=True)),
}
_NUMBER_ALONE = re.compile(
    r"\W*(?:我|是|选|要|看|点|就|第|no\.)*(10|[1-9一二三四五六七八九十])(?:个|项|条|号|件|种|吧|嘛|啊|呢)*\W*"
)
_POINTING = re.compile(r"[就是要我问想选说看那这个件条种项桩一的了吧嘛啊呀呢\W]*")


def number_alone(text: str) -> int | None:
    """The number that a message consists of (2, 第二个, 选2吧), or None when it says anything else."""
    match = _NUMBER_ALONE.fullmatch(text)
    return _NUMERALS[match[1]] if match else None


def words_pointed_at(text: str) -> str:
    """A message without its pointing: 挂失 of 就那个挂失的; empty when nothing is left."""
    begin, behind = (_POINTING.match(side).end() for side in (text, text[::-1]))  # type: ignore[union-attr]
    return text[begin : len(text) - behind]
