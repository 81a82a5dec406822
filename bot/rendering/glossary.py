"""The offices' words in everyday words: replaced, or explained in brackets where a conversation first uses them.

Only whole words, and never a part of a name: what is a word says `word_boundaries`, what is a name the
glossary.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

from bot.knowledge.answer import Answer, Source
from bot.knowledge.lexicon import GlossaryFile, Sense
from bot.rendering.word_boundaries import CLAUSE, SecondOpinion, Words

_QUOTED = r"《(?:[^《》]|《[^《》]*》)*》|“[^”]*”|「[^」]*」"
"""Titles of documents, names of programs and buttons: shown as they are, so that they can be found."""
_NUMBERED = r"(?:公告|通告|令)\d{4}年第\d+号"
"""The end of a document's number, which names the document."""
_BRACKET = re.compile(r"\s*[（(]")
_IN_BRACKETS = re.compile(r"[（(][^（()）]*[）)]")


class Change(NamedTuple):
    """A word of the glossary in a text: the positions `start` to `end`, the word, and what takes or explains it."""

    start: int
    end: int
    term: str
    says: str
    is_replaced: bool


class Glossary:
    """The words of a pack's glossary.

    Args:
        dictionary: the terms that the pack adds to jieba's dictionary.
    """

    def __init__(self, file: GlossaryFile, dictionary: Iterable[str] = ()) -> None:
        self.replaced: Mapping[str, str] = file.replaced
        self.explained: Mapping[str, Sequence[Sense]] = {
            term: [Sense(says=meaning)] if isinstance(meaning, str) else meaning
            for term, meaning in file.explained.items()
        }
        self._actions = frozenset(file.actions)
        self._word_endings = file.word_endings
        self._endings = [*file.name_endings, *file.word_endings]
        self._officialese = [(re.compile(entry.pattern), entry.instead) for entry in file.officialese]
        terms = _longest_first({*file.replaced, *file.explained})
        self._a_term = re.compile("|".join(map(re.escape, terms)) or r"(?!)")
        self._by_first_character = {
            first: [term for term in terms if term[0] == first] for first in {term[0] for term in terms}
        }
        self._untouched = re.compile("|".join([_QUOTED, _NUMBERED, *map(re.escape, _longest_first(file.names))]))
        # 注销户口 is a term of the understanding, but two words of an answer.
        others = (term for term in dictionary if not self._a_term.search(term))
        self._vocabulary = {*others, *terms, *file.names}

    def read_dictionary(self) -> None:
        """Read what is a word now (half a second), and not with the first text."""
        _ = self._words

    def simplify(self, text: str, known: Collection[str] = (), *, about: Answer | None = None) -> tuple[str, list[str]]:
        """Put a text into everyday words.

        Args:
            text: what is shown; quotations and names in it stay as they are.
            known: the words that the conversation has explained before.
            about: the answer that the text tells of: its topic decides what a word with several senses means, and the
                names of its sources are left as they are.

        Returns:
            The text, and the words explained in it.
        """
        told, met, end = [], [], 0
        brackets = _brackets_in(text)
        changes = list(self.changes(text, about=about))
        own = _explained_by_itself(text, changes)
        for change in changes:
            told.append(text[end : change.start])
            end = change.end
            if change.is_replaced:
                told.append(change.says)
                continue
            told.append(change.term)
            word = self._remembered(change)
            explained = own.get(change.term)
            if word in known or word in met or _is_within(change.start, brackets):
                if word in met and explained and text.startswith(explained, end):
                    end += len(explained)  # it was told at the first use
                continue
            met.append(word)
            if not _BRACKET.match(text, end):  # otherwise the text explains it itself
                told.append(explained or f"（{change.says}）")
        return "".join([*told, text[end:]]), met

    def unexplained(self, text: str, *, about: Answer | None = None) -> list[str]:
        """The words of a whole text that stand in it without everyday words; an aside in brackets has none."""
        found: list[str] = []
        explained: set[str] = set()
        brackets = _brackets_in(text)
        for change in self.changes(text, about=about):
            if not change.is_replaced and _BRACKET.match(text, change.end):
                explained.add(change.term)
            elif change.term not in explained and not _is_within(change.start, brackets):
                found.append(change.term)
        return list(dict.fromkeys(found))

    def changes(self, text: str, *, about: Answer | None = None) -> Iterator[Change]:
        """The terms that `simplify` replaces or may explain in a text, in order: whole words, none part of a name.

        Of several that begin at the same place it is the longest.
        """
        untouched = self._untouched_in(text, about)
        topic = about.topic if about else None
        for clause in CLAUSE.finditer(text):
            position, last = clause.span()
            edges: frozenset[int] | None = None
            while match := self._a_term.search(text, position, last):
                start = match.start()
                position = start + 1
                edges = edges or self._words.edges(clause)
                for term in self._terms_at(text, start) if start in edges else ():
                    end = start + len(term)
                    if end not in edges or any(begin < end and start < stop for begin, stop in untouched):
                        continue
                    says = self._says(term, topic, text)
                    if says is None or self._goes_on(text, term, end, edges):
                        continue
                    yield Change(start, end, term, says, is_replaced=term in self.replaced)
                    position = end
                    break

    def torn_by(self, text: str, change: Change) -> str | None:
        """The word that a change tears apart by a second opinion on what is a word; None where it doesn't."""
        return self._second_opinion.torn(text, change.start, change.end)

    def officialese_in(self, text: str) -> Sequence[tuple[str, str]]:
        """Officialese in a text, each with what to write instead; titles and quotations are as they are."""
        text = re.sub(_QUOTED, "", text)
        return [(match.group(), instead) for pattern, instead in self._officialese if (match := pattern.search(text))]

    @cached_property
    def _words(self) -> Words:
        return Words(self._vocabulary)

    @cached_property
    def _second_opinion(self) -> SecondOpinion:
        return SecondOpinion(self._vocabulary, self._endings)

    def _terms_at(self, text: str, start: int) -> Iterator[str]:
        return (term for term in self._by_first_character[text[start]] if text.startswith(term, start))

    def _untouched_in(self, text: str, about: Answer | None) -> list[tuple[int, int]]:
        names = names_of_sources(about.sources.values()) if about else ()
        return [*(match.span() for match in self._untouched.finditer(text)), *spans_of(names, text)]

    def _goes_on(self, text: str, term: str, end: int, edges: Collection[int]) -> bool:
        """Whether the word is only the beginning of a longer name or word: 受理通知书, 受理点."""
        endings = self._word_endings if term in self._actions else self._endings
        return any(text.startswith(ending, end) and end + len(ending) in edges for ending in endings)

    def _says(self, term: str, topic: str | None, text: str) -> str | None:
        """The everyday words for a term in a text; None where none of its senses fits."""
        if term in self.replaced:
            return self.replaced[term]
        senses = self.explained[term]
        fitting = (
            *(sense for sense in senses if topic in sense.topics),
            *(sense for sense in senses if any(word in text for word in sense.near)),
            *(sense for sense in senses if sense.is_general),
        )
        return fitting[0].says if fitting else None

    def _remembered(self, change: Change) -> str:
        """The key under which an explanation is remembered: the word; of a word with several senses the sense too."""
        return change.term if len(self.explained[change.term]) == 1 else f"{change.term}（{change.says}）"


def _explained_by_itself(text: str, changes: Iterable[Change]) -> dict[str, str]:
    """The words that a text explains itself, if only further on, each with its brackets."""
    found: dict[str, str] = {}
    for change in changes:
        if not change.is_replaced and (bracket := _IN_BRACKETS.match(text, change.end)):
            found.setdefault(change.term, bracket.group())
    return found


def names_of_sources(sources: Iterable[Source]) -> set[str]:
    """The names in sources: titles without 《》, numbers and issuers."""
    return {name.strip("《》") for source in sources for name in (source.title, source.issuer, source.number) if name}


def spans_of(names: Iterable[str], text: str) -> Iterator[tuple[int, int]]:
    """The positions at which names begin and end in a text."""
    for name in names:
        start = text.find(name)
        while start >= 0:
            yield start, start + len(name)
            start = text.find(name, start + 1)


def _longest_first(terms: Iterable[str]) -> list[str]:
    return sorted(terms, key=lambda term: (-len(term), term))


def _brackets_in(text: str) -> list[tuple[int, int]]:
    return [match.span() for match in _IN_BRACKETS.finditer(text)]


def _is_within(position: int, spans: Iterable[tuple[int, int]]) -> bool:
    return any(start < position < end for start, end in spans)
