"""When two spellings of a question are the same question."""

from __future__ import annotations

import re
import unicodedata

_NOT_WORDS = re.compile(r"[\W_]+")

_COURTESY = re.compile(r"(?:您好|你好|请问(?:一下)?|麻烦(?:问一下|您|你)?|劳驾|打扰(?:一下|了|您了)?|[\W_])+")


def without_courtesy(text: str) -> str:
    """The text without the greeting and the please before it: 麻烦您，请问护照怎么办 asks 护照怎么办."""
    match = _COURTESY.match(text)
    return text[match.end() :] if match else text


def normalised_question(text: str) -> str:
    """The text's letters and digits alone, so that two spellings of the same question compare equal."""
    return _NOT_WORDS.sub("", unicodedata.normalize("NFKC", text).lower())
