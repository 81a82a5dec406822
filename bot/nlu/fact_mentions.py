"""Finding what a message tells of a person or a matter that rules are computed from, and of whom."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from bot.knowledge.computing.facts import OF_MATTER
from bot.knowledge.persons import SELF, PersonMention, Persons
from bot.nlu.fact_answers import answer_to, is_declining
from bot.nlu.fact_patterns import DURATION, MONTH, PAID, PATTERNS

MOST_MENTIONS = 12
"""So many facts are taken from a message, the first ones."""

SAID_BY_THE_WAY = (MONTH, DURATION, PAID)
"""Facts of which only the matter says what they are."""

PERSON = "person"
"""The name under which it is kept of whom a message speaks."""

_OF_GROUPS = ("sex", "retires_at")
"""女干部几岁退休 asks about a group: what it names is told of somebody only beside other facts, or alone."""

_SELF_BEFORE = re.compile(
    r"(?:我|俺|咱|本人|自己)(?:今年|现在|已经|这边|是|也|都|就|的|们|一共|总共|在|退休前|养老|社保|失业保险)*$"
)
_SELF = re.compile(r"(?:^|(?<=[那,，。 ]))(?:我|俺|本人)(?![们家想问帮替给听说看]|有个|就问|的)")
"""Where a clause begins with oneself, and says something of that rather than asks."""
_ELSE_BEFORE = re.compile(r"(?:要是|如果|假如|假设|比如|那)(?:我)?$")
_FILLERS = re.compile(
    r"(?:要是|如果|假如|换成|的话|[那这][款种辆台]|我们?|俺|咱们?|本人|自己|今年|现在|已经|一共|总共|就是|应该|大概|刚好|这边|那边|家里?|[是的了呢啊呀吧哈嘛哦嗯噢那就都也个哎诶,，。.、;；:：!！?？~～…\s他她])+"
)


@dataclass(frozen=True)
class FactMention:
    """A fact that a text tells.

    Attributes:
        name: of the fact, as `Facts` has it, or one of `SAID_BY_THE_WAY`.
        value: ready for JSON.
        start, end: where it stands.
        person: of whom it is told; None when the text doesn't say.
        is_implied: a word for the person or the matter tells it, as 老公 tells a man.
    """

    name: str
    value: Any
    start: int
    end: int
    person: str | None = None
    is_implied: bool = False


def facts_in(text: str, persons: Persons, today: date, *, asked: str | None = None) -> list[FactMention]:
    """The facts that a text tells, in its order, each with the person of whom it is told.

    Args:
        text: the normalised message.
        persons: the words for people.
        today: the day from which ages and days are counted.
        asked: the fact that the citizen was just asked for, which may then be told by a number or a word alone.
    """
    people = list(persons.in_text(text))
    answer = answer_to(asked, _without_fillers(_without_people(text, people)), today) if asked else None
    if answer:
        found = [FactMention(name, value, 0, len(text)) for name, value in answer.items()]
        return [*_with_person(text, found, people), *_people_told(text, people)]
    found = list(_with_person(text, list(_by_patterns(text, today))[:MOST_MENTIONS], people))
    told = [*found, *_people_told(text, people)]
    if all(each.name in _OF_GROUPS and each.person is None for each in found) and not says_only_facts(text, told):
        return told[len(found) :]
    return told


def says_only_facts(text: str, mentions: Sequence[FactMention]) -> bool:
    """Whether a text tells facts, or names somebody, and asks or says nothing else."""
    if not mentions:
        return False
    kept = list(text)
    for mention in mentions:
        kept[mention.start : mention.end] = "\n" * (mention.end - mention.start)
    return not _without_fillers("".join(kept)).strip()


def facts_alone(text: str, mentions: Sequence[FactMention]) -> frozenset[str]:
    """The names of the facts that a text tells, when it says nothing else; else none."""
    return frozenset(each.name for each in mentions) if says_only_facts(text, mentions) else frozenset()


def declines(text: str) -> bool:
    """Whether a citizen who is asked for a fact doesn't want to tell it, or doesn't know it."""
    return is_declining(_without_fillers(text))


def _by_patterns(text: str, today: date) -> Iterator[FactMention]:
    """The facts that are said outright; of those that overlap, the pattern that is tried first counts."""
    if re.search("农历|阴历", text):  # another calendar's months
        return
    claimed: list[tuple[int, int]] = []
    found: list[FactMention] = []
    for pattern in PATTERNS:
        for match in pattern.expression.finditer(text):
            start, end = match.start("age") if "age" in match.groupdict() else match.start(), match.end()
            if any(start < other_end and other_start < end for other_start, other_end in claimed):
                continue
            told = pattern.told(match, today)
            if told or "verb" in match.groupdict():  # a length of time that was paid elsewhere is nothing else either
                claimed.append((start, end))
            found += [
                FactMention(name, value, start, end, is_implied=pattern.is_implied) for name, value in told.items()
            ]
    yield from sorted(found, key=lambda mention: mention.start)


def _with_person(text: str, found: Sequence[FactMention], people: Sequence[PersonMention]) -> Iterator[FactMention]:
    for mention in found:
        before = text[: mention.start]
        if mention.name not in OF_MATTER and _ELSE_BEFORE.search(before):
            continue
        nearest = next((each for each in reversed(people) if each.start < mention.end), None)
        person = nearest.person if nearest else None
        is_own = _SELF_BEFORE.search(before) or text[mention.start] in "我俺"
        if is_own and not (nearest and nearest.end == mention.start):
            person = SELF
        elif person is None and len({each.person for each in people}) == 1:
            person = people[0].person
        yield replace(mention, person=person)


def _people_told(text: str, people: Sequence[PersonMention]) -> Iterator[FactMention]:
    for match in _SELF.finditer(text):
        if not any(each.start <= match.end() and match.start() < each.end for each in people):
            yield FactMention(PERSON, SELF, *match.span(), SELF)
    for each in people:
        yield FactMention(PERSON, each.person, each.start, each.end, each.person)
        if each.sex is not None:
            yield FactMention("sex", each.sex, each.start, each.end, each.person, is_implied=True)


def _without_people(text: str, people: Sequence[PersonMention]) -> str:
    for each in reversed(people):
        text = text[: each.start] + text[each.end :]
    return text


def _without_fillers(text: str) -> str:
    return _FILLERS.sub("", text)
