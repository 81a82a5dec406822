"""Recognises messages in a language that the assistant doesn't answer in."""

from __future__ import annotations

import re
import unicodedata

from bot.nlu.ngrams import is_pinyin

WORDS = 3
"""So many different words of Latin letters, and no Chinese, are a sentence; fewer may be short forms (gjj, App)."""

_LATIN_WORD = re.compile(r"[a-zA-ZÀ-ɏ]{2,}")


def is_foreign(text: str) -> bool:
    """Whether a message is a sentence in Latin letters that is no pinyin, or in another script than Chinese."""
    scripts = [_script_of(character) for character in text if character.isalpha()]
    if not scripts or ("CJK" in scripts and not {"HIRAGANA", "KATAKANA"} & set(scripts)):
        return False
    words = set(_LATIN_WORD.findall(text))
    return any(script not in ("CJK", "LATIN") for script in scripts) or (
        len(words) >= WORDS and not all(map(is_pinyin, words))
    )


def _script_of(letter: str) -> str:
    """The first word of a letter's name in Unicode: CJK, LATIN, CYRILLIC, ARABIC …"""
    return re.split(r"[ -]", unicodedata.name(letter, "CJK"), maxsplit=1)[0]
