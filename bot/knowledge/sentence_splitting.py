"""Where the sentences of a Chinese text end, and where a long one may be broken."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

_END = "。？！；?!;\n"
_CLOSING = "”’」』）)》"
COMMA = "，"
PAUSES = "，、：,）＝ ”"
"""After these a sentence may go on in the next line."""

_BETWEEN_SENTENCES = re.compile(rf"[{_END}]")
_SENTENCE = re.compile(rf"[^{_END}]*[{_END}{_CLOSING}]*")


def sentences(text: str) -> list[str]:
    """The sentences of a text without their end marks; a line is a sentence too."""
    return [part.strip() for part in _BETWEEN_SENTENCES.split(text) if part.strip()]


def whole_sentences(text: str) -> list[str]:
    """The sentences of a text with their end marks, and what closes behind them; together they are the text."""
    return [match.group() for match in _SENTENCE.finditer(text) if match.group()]


def without_end(text: str) -> str:
    """The text without end marks and commas behind it."""
    return text.rstrip(_END + COMMA)


def clauses(sentence: str, marks: str = PAUSES) -> list[str]:
    """The pieces of a sentence, each up to and with the marks behind it; together they are the sentence."""
    return [match.group() for match in re.finditer(rf"[^{marks}]*[{marks}]*", sentence) if match.group()]


def gathered(pieces: Iterable[str], fits: Callable[[str], bool]) -> Iterator[str]:
    """As many pieces together as fit; one that doesn't fit by itself stays as it is."""
    together = ""
    for piece in pieces:
        if together and not fits(together + piece):
            yield together
            together = ""
        together += piece
    if together:
        yield together
