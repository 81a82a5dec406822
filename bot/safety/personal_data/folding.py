"""One character for those that say the same, place by place, so that what is found stands at the same place."""

from __future__ import annotations

import unicodedata

_WRITTEN_DIFFERENTLY = (
    range(0xB2, 0xBA),  # superscripts
    range(0x660, 0x66A),
    range(0x6F0, 0x6FA),  # Arabic digits
    range(0x966, 0x970),  # Devanagari digits
    range(0x2070, 0x208E),
    range(0x2460, 0x24EB),  # circled
    range(0x2776, 0x2794),
    range(0xFF01, 0xFF5F),  # full width
    range(0x1D400, 0x1D800),  # mathematical
    range(0x1F100, 0x1F10B),
)

_SPOKEN_DIGITS = {
    **dict.fromkeys("零〇○洞", "0"),
    **dict.fromkeys("一幺壹么", "1"),
    **dict.fromkeys("二两贰兩", "2"),
    **dict.fromkeys("三叁", "3"),
    **dict.fromkeys("四肆", "4"),
    **dict.fromkeys("五伍", "5"),
    **dict.fromkeys("六陆陸", "6"),
    **dict.fromkeys("七柒拐", "7"),
    **dict.fromkeys("八捌", "8"),
    **dict.fromkeys("九玖勾", "9"),
    "叉": "x",
}


def _folded(character: str) -> str | None:
    digit = unicodedata.digit(character, None)
    if digit is not None:
        return str(digit)
    plain = unicodedata.normalize("NFKC", character)
    plain = plain if len(plain) == 1 else plain.strip("()")  # ⑴
    return plain if len(plain) == 1 else None


_PLAIN = {
    **{code: plain for codes in _WRITTEN_DIFFERENTLY for code in codes if (plain := _folded(chr(code)))},
    **{ord(character): "-" for character in "‐‑‒–—―－﹣−﹘"},
    **{ord(character): " " for character in "\u00a0\u3000\u2002\u2003\u2009\ufe0f\u20e3"},
    **{ord(character): "'" for character in "‘’"},
    **{ord(character): '"' for character in "“”"},
    ord("·"): "·",
}
SPOKEN = "".join(_SPOKEN_DIGITS)
"""The characters that digits are said with."""
_SPOKEN = {ord(spoken): digit for spoken, digit in _SPOKEN_DIGITS.items()}


def fold(text: str) -> str:
    """The text with digits, letters and marks as on a keyboard (１３８ and ①③⑧ are 138), as long as before."""
    return text.translate(_PLAIN)


def fold_spoken(folded: str) -> str:
    """A folded text with digits that are written as they are said (幺三八) as digits, as long as before."""
    return folded.translate(_SPOKEN)
