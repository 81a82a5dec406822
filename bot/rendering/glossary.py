"""The offices' words in everyday words: replaced, or explained in brackets where a conversation first uses them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path

from bot.knowledge.yaml_files import read_yaml

_QUOTED = r"《[^》]*》|“[^”]*”"
"""Titles of documents, names of programs and buttons: shown as they are, so that they can be found."""
_BRACKET = r"\s*[（(]"


class Glossary:
    """The words of `data/lexicon/glossary.yml`; see there for what each part means."""

    def __init__(
        self,
        replaced: Mapping[str, str],
        explained: Mapping[str, str],
        officialese: Iterable[Mapping[str, str]] = (),
    ) -> None:
        self.replaced, self.explained = replaced, explained
        self.officialese = [(re.compile(entry["pattern"]), entry["instead"]) for entry in officialese]
        terms = sorted([*replaced, *explained], key=len, reverse=True)
        self._terms = re.compile("|".join([_QUOTED, *map(re.escape, terms)]))

    @classmethod
    def load(cls, content: Path) -> Glossary:
        """Read the content's glossary; without the file no word is touched."""
        path = content / "data" / "lexicon" / "glossary.yml"
        return cls(**read_yaml(path)) if path.exists() else cls({}, {})

    def simplify(self, text: str, known: Collection[str] = ()) -> tuple[str, list[str]]:
        """Put a text into everyday words.

        Args:
            known: the words that the conversation has explained before.

        Returns:
            The text, and the words explained in it.
        """
        met: list[str] = []

        def everyday(match: re.Match[str]) -> str:
            term = match.group()
            if term in self.replaced:
                return self.replaced[term]
            if term not in self.explained or term in known or term in met:
                return term
            met.append(term)
            if re.match(_BRACKET, text[match.end() :]):  # the text explains it itself
                return term
            return f"{term}（{self.explained[term]}）"

        return self._terms.sub(everyday, text), met

    def unexplained(self, text: str) -> list[str]:
        """The words of a whole text that stand in it without everyday words."""
        found: list[str] = []
        explained: set[str] = set()
        for match in self._terms.finditer(text):
            term = match.group()
            if term in self.explained and re.match(_BRACKET, text[match.end() :]):
                explained.add(term)
            elif term in self.replaced or (term in self.explained and term not in explained):
                found.append(term)
        return list(dict.fromkeys(found))

    def officialese_in(self, text: str) -> Sequence[tuple[str, str]]:
        """Officialese in a text, each with what to write instead; titles and quotations are as they are."""
        text = re.sub(_QUOTED, "", text)
        return [(match.group(), instead) for pattern, instead in self.officialese if (match := pattern.search(text))]


@lru_cache(maxsize=1)
def glossary_of(content: Path) -> Glossary:
    """The glossary of a content directory, read once."""
    return Glossary.load(content)
