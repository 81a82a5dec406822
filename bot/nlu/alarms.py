"""Words of danger: the net below the trained recogniser of emergencies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.knowledge.yaml_files import read_yaml

ASKS_FOR_NUMBER, PASSED = "asks_for_number", "passed"


@dataclass(frozen=True)
class Alarm:
    """A danger named in a message; `certain` when no other reading is likely."""

    danger: str
    certain: bool


class Alarms:
    """Finds words of danger in a text."""

    def __init__(
        self, words: Mapping[str, Mapping[str, Sequence[str]]], asking: Sequence[str], passed: Sequence[str]
    ) -> None:
        self._words, self._asking, self._passed = words, asking, passed

    @classmethod
    def load(cls, path: Path) -> Alarms:
        """Read `<danger>: {always: […], otherwise: […]}`, `asks_for_number: […]` and `passed: […]` from a file."""
        entries = dict(read_yaml(path)) if path.exists() else {}
        asking, passed = entries.pop(ASKS_FOR_NUMBER, ()), entries.pop(PASSED, ())
        return cls(entries, asking, passed)

    def in_text(self, text: str) -> Alarm | None:
        """The danger whose words stand in the text; the certain ones first."""
        uncertain: Alarm | None = None
        for danger, words in self._words.items():
            hints = sum(word in text for word in words.get("otherwise", ()))
            if hints > 1 or any(word in text for word in words.get("always", ())):
                return Alarm(danger, certain=True)
            if hints and uncertain is None:
                uncertain = Alarm(danger, certain=False)
        return uncertain

    def asks_for_number(self, text: str) -> bool:
        return any(cue in text for cue in self._asking)

    def has_passed(self, text: str) -> bool:
        """Whether the citizen says that the danger is over."""
        return any(cue in text for cue in self._passed)
