"""Which part of an answer a question is about: 多少钱 asks for the fee, 要带什么 for the materials."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from bot.knowledge.yaml_files import read_yaml


class Aspects:
    """Finds the aspect whose cue stands in a text."""

    def __init__(self, cues: Mapping[str, Sequence[str]]) -> None:
        self._cues = cues

    @classmethod
    def load(cls, path: Path) -> Aspects:
        """Read `<aspect>: [cue, …]` from a lexicon file; without the file no aspect is ever found."""
        return cls(read_yaml(path) if path.exists() else {})

    def in_text(self, text: str) -> str | None:
        return next((aspect for aspect, cues in self._cues.items() if any(cue in text for cue in cues)), None)
