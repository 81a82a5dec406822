"""Ids for topics and answers: ASCII, readable, and the same at every import."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import count

KEY_CHARACTERS = 40


def key_for(text: str, taken: Iterable[str], otherwise: str) -> str:
    """A key that tells in pinyin what the text says, e.g. 公交卡丢了 → gong_jiao_ka_diu_le.

    Args:
        text: a title or question; told are as many whole syllables of it as go into `KEY_CHARACTERS`.
        taken: keys that it must differ from; it gets a number then.
        otherwise: the key of a text without a single letter or digit.
    """
    from pypinyin import lazy_pinyin

    sounds = re.findall(r"[a-z0-9]+", " ".join(lazy_pinyin(text)).lower())
    key = ""
    for sound in sounds:
        longer = f"{key}_{sound}" if key else sound
        if key and len(longer) > KEY_CHARACTERS:
            break
        key = longer[:KEY_CHARACTERS]
    if not key[:1].isalpha():
        key = f"{otherwise}_{key}".rstrip("_")
    taken = set(taken)
    return next(
        name for name in (key if number == 1 else f"{key}_{number}" for number in count(1)) if name not in taken
    )
