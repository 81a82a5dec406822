"""A reply as it is read aloud: no symbols, links or layout; telephone numbers digit by digit."""

from __future__ import annotations

import re

_DIGITS = dict(zip("0123456789", "零幺二三四五六七八九", strict=True))
_LINK = re.compile(r"https?://[\w\-./?=&%#:]+")
# Short service numbers, perhaps behind an area code; not the same digits as an amount, a year or a count.
_TELEPHONE = re.compile(
    r"(?<![\d.,〔第-])(?:0\d{2,3}-)?(?:1[12][0-9]|12\d{3}|12110|9[56]\d{3})(?![\d.%年月日天个元岁号张人份条次]|万|周岁)"
)
_BULLET = re.compile(r"^\s*(?:[·•*-]|\d+\.)\s+", re.MULTILINE)
_ENDS = "\u3002\uff1f?\uff1b\uff1a\uff0c,;:"
_LINE_BREAK = re.compile(rf"(?<![{_ENDS}])\s*\n+\s*")
_SYMBOLS = re.compile(r"[#*_`~<>\[\]{}|^=+\\·]+")
_SAID_OTHERWISE = str.maketrans(
    {
        **dict.fromkeys("《》〈〉“”‘’\"'〔〕【】", ""),
        **dict.fromkeys("()\uff08\uff09", "\uff0c"),  # brackets are a short pause
        "/": "或",
        "—": "\uff0c",
    }
)
_REPEATED_PAUSES = re.compile(
    "[\uff0c\u3001]+(?=[\u3002\uff1f\uff1b\uff1a\uff0c])|(?<=[\u3002\uff1f\uff1b\uff1a])[\uff0c\u3001]+"
)


def spoken(text: str) -> str:
    """The text to read aloud for a shown text: 12345 becomes 幺二三四五, lines become sentences, symbols go."""
    text = _LINK.sub("", text)
    text = _TELEPHONE.sub(lambda match: "".join(_DIGITS.get(character, "") for character in match.group()), text)
    text = _BULLET.sub("", text)
    text = _LINE_BREAK.sub("\u3002", text.strip()).replace("\n", "")
    text = _SYMBOLS.sub("", text.translate(_SAID_OTHERWISE))
    return _REPEATED_PAUSES.sub("", text)
