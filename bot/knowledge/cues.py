"""Cues: the words in a text that tell what it is about, such as 多少钱 for the fee or 着火了 for a fire."""

from __future__ import annotations

from collections.abc import Mapping, Sequence


class Cues:
    """Finds cues in texts.

    Args:
        words: the cues of each meaning; of several meanings whose cues stand in a text the first counts.
    """

    def __init__(self, words: Mapping[str, Sequence[str]]) -> None:
        self._words = words

    def in_text(self, text: str) -> str | None:
        """The meaning whose cue stands in the text; None when there is none."""
        return next((meaning for meaning, words in self._words.items() if any(word in text for word in words)), None)
