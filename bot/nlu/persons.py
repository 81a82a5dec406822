"""Whom a message speaks of: the people in data/lexicon/persons.yml, and the citizen himself."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from bot.knowledge.computing.facts import Sex
from bot.knowledge.files.yaml_files import read_yaml

SELF = "self"
"""The citizen who writes."""

_SEXES: Mapping[str, Sex | None] = {"female": "female", "male": "male", "either": None}


class PersonMention(NamedTuple):
    """A person named in a text, and where; the sex when the word tells it."""

    start: int
    end: int
    person: str
    sex: Sex | None


@dataclass(frozen=True)
class Persons:
    """The words for people.

    Attributes:
        words: for each word the person and the sex that it tells.
        called: what each person is called in a reply.
    """

    words: Mapping[str, tuple[str, Sex | None]]
    called: Mapping[str, str]

    @classmethod
    def load(cls, path: Path) -> Persons:
        """Read `person: {called: …, female: [word, …], male: […], either: […]}`; without a file nobody is known.

        Raises:
            ContentError: it is not valid YAML.
        """
        entries = read_yaml(path) if path.exists() else {}
        words = {
            word: (person, sex)
            for person, entry in entries.items()
            for name, sex in _SEXES.items()
            for word in entry.get(name, ())
        }
        return cls(words, {person: entry["called"] for person, entry in entries.items()})

    def in_text(self, text: str) -> Sequence[PersonMention]:
        """Those whom a text names, in its order; of words within each other the longest counts."""
        if not self.words:
            return ()
        pattern = "|".join(map(re.escape, sorted(self.words, key=len, reverse=True)))
        return [PersonMention(*match.span(), *self.words[match.group()]) for match in re.finditer(pattern, text)]
