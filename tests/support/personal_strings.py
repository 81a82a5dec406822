"""The made-up messages of tests/privacy: what is personal in them, and those in which nothing is."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tests.support.tiny import PROJECT

_PRIVACY = PROJECT / "tests" / "privacy"
_MARKED = re.compile("⟦(.*?)⟧")


@dataclass(frozen=True)
class PersonalString:
    """A message with personal data of one kind.

    Attributes:
        values: the data, from left to right.
        spans: where each stands in the text.
    """

    kind: str
    text: str
    values: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]


def personal_strings() -> list[PersonalString]:
    """The messages of personal.tsv."""
    return [_parsed(*line.split("\t")) for line in _lines("personal.tsv")]


def ordinary_strings() -> list[str]:
    """The messages of ordinary.tsv."""
    return _lines("ordinary.tsv")


def _parsed(kind: str, marked: str) -> PersonalString:
    found = list(_MARKED.finditer(marked))
    spans = tuple((match.start() - 2 * before, match.end() - 2 * before - 2) for before, match in enumerate(found))
    return PersonalString(kind, _MARKED.sub(r"\1", marked), tuple(match.group(1) for match in found), spans)


def _lines(name: str) -> list[str]:
    lines = (_PRIVACY / name).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]
