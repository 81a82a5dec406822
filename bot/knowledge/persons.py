"""The people that citizens speak of: what each is called, and the words that name them in a text."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

Sex = Literal["male", "female"]

SELF = "self"
"""The citizen who writes."""


class PersonMention(NamedTuple):
    """A person named in a text, and where; the sex when the word tells it."""

    start: int
    end: int
    person: str
    sex: Sex | None


@dataclass(frozen=True)
class Persons:
    """The words for people; by default nobody is known.

    Attributes:
        words: for each word the person and the sex that it tells.
        called: what each person is called in a reply.
    """

    words: Mapping[str, tuple[str, Sex | None]] = field(default_factory=dict)
    called: Mapping[str, str] = field(default_factory=dict)

    def in_text(self, text: str) -> Sequence[PersonMention]:
        """Those whom a text names, in its order; of words within each other the longest counts."""
        if not self.words:
            return ()
        pattern = "|".join(map(re.escape, sorted(self.words, key=len, reverse=True)))
        return [PersonMention(*match.span(), *self.words[match.group()]) for match in re.finditer(pattern, text)]
