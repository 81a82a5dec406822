"""Telephone numbers as they are dialled in China: found in texts, written in one way, told from amounts and years.

A number written in one way is `12345`, `0755-87654321`, `13812345678`, `4008201234`; with an extension
`0755-87654321转8001`. The library `phonenumbers` doesn't know the service numbers (12345, 95598), which are most of
what is called here.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator

_AREA = r"0(?:10|2\d|[3-9]\d{2})"
_EMERGENCY = r"1[012]\d|999"
_SERVICE = r"12\d{3}|100\d{2}|9[56]\d{3,4}"
_EXTENSION = r"(?:(?:转|分机|ext\.?|-) ?(?P<extension>\d{1,6}))?"
_NO_AMOUNT = r"(?!\s*(?:[%元万亿年月日天个岁次克米户分张份条块倍]|人(?!工)|号(?!码)|平(?!台)|公里|周岁))"
"""What stands behind few digits that are dialled: no unit, as in 120元, 12345号令."""

# Few digits are dialled where nothing around them counts or measures; many only in the groups that people write.
_IN_TEXT = re.compile(
    r"(?P<dialled>(?:打|拨|致电|电话|热线)[：:“\"\s]*)?"
    r"(?<![\d.,〔第-])(?P<number>"
    rf"(?:{_AREA}[- ]|[（(]{_AREA}[)）] ?)[2-9]\d{{6,7}}{_EXTENSION}"
    r"|[48]00-?\d{3}-?\d{4}"
    r"|1[3-9]\d(?P<dash>-?)\d{4}(?P=dash)\d{4}"
    rf"|(?:(?:{_AREA}-)|[（(]{_AREA}[)）])?(?:{_SERVICE}|{_EMERGENCY}){_NO_AMOUNT}"
    r")(?!\d|\.\d)"
)
_ONLY_WHERE_DIALLED = re.compile(r"1(?!10|12|14|19|20|22)[012]\d|10000")
"""Far more often an amount than a number that is called: 117, 10000."""
_WITHOUT_AREA = r"1[3-9]\d{9}|[48]00\d{7}"
_WHOLE = re.compile(
    rf"(?:(?P<area>{_AREA})-?)?(?P<number>{_SERVICE}|{_EMERGENCY}|{_WITHOUT_AREA}|[2-9]\d{{6,7}}){_EXTENSION}"
)
_BETWEEN = re.compile(r"[、,，;；/\n或和]")
_BLANK = re.compile(r"(?<!\b0\d\d)(?<!\b0\d\d\d)(?<![)）])\s+")
"""What parts numbers, and isn't behind an area code."""


def telephones_in(text: str) -> list[str]:
    """The telephone numbers in a text, written in one way, each once; hotlines without their area codes."""
    return list(dict.fromkeys(without_area_code(number) for _, number in _found(text)))


def with_telephones_said(text: str, say: Callable[[str], str]) -> str:
    """The text with what `say` makes of the digits of each telephone number; an extension follows 转."""
    pieces, end = [], 0
    for match, number in _found(text):
        pieces += [text[end : match.start("number")], say(number.replace("-", ""))]
        end = match.end()
    return "".join([*pieces, text[end:]])


def normalised_telephone(text: str) -> str | None:
    """The number that a whole text is, written in one way; None when it is none.

    Hyphens and blanks may stand anywhere, and a name and a colon before it.
    """
    dashed = re.sub(r"[—–－]", "-", text)
    compact = re.sub(r"^\D*:|\s", "", unicodedata.normalize("NFKC", dashed))
    compact = re.sub(rf"^\(({_AREA})\)", r"\1-", compact)
    # Hyphens stand before an extension, after an area code, or anywhere in 138-1234-5678.
    match = _WHOLE.fullmatch(compact) or _WHOLE.fullmatch(compact.replace("-", ""))
    if match is None or (match["area"] and re.fullmatch(_WITHOUT_AREA, match["number"])):
        return None
    number = f"{match['area']}-{match['number']}" if match["area"] else match["number"]
    return f"{number}转{match['extension']}" if match["extension"] else number


def listed_telephones(text: str) -> list[str]:
    """The numbers of a text that holds nothing else, each once; parted by commas, blanks, lines, / or 或.

    Raises:
        ValueError: a part of the text is no number; the argument is that part.
    """
    numbers: dict[str, None] = {}
    for part in filter(str.strip, _BETWEEN.split(text)):
        whole = normalised_telephone(part)
        for number in [whole] if whole else map(normalised_telephone, _BLANK.split(part.strip())):
            if number is None:
                raise ValueError(part.strip())
            numbers[number] = None
    return list(numbers)


def without_area_code(number: str) -> str:
    """A hotline's number as the list of hotlines has it: 010-12367 is 12367."""
    return re.sub(rf"^{_AREA}-(?=(?:{_SERVICE}|{_EMERGENCY})$)", "", number)


def _found(text: str) -> Iterator[tuple[re.Match[str], str]]:
    """Each number in a text, and how it is written in one way."""
    for match in _IN_TEXT.finditer(text):
        if match["dialled"] or not _ONLY_WHERE_DIALLED.fullmatch(match["number"]):
            yield match, normalised_telephone(match["number"]) or match["number"]
