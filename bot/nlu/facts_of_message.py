"""The facts that a message adds to those known: of whom each is told, and which fact one said by the way is."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from bot.knowledge.computing.facts import READ
from bot.knowledge.computing.months import Month
from bot.knowledge.persons import SELF
from bot.nlu.fact_mentions import PERSON, SAID_BY_THE_WAY, FactMention
from bot.nlu.fact_patterns import DURATION, MONTH, PAID
from bot.nlu.known_facts import KnownFacts

_YOUNGEST_WRITER = 10
"""Nobody writes here who is younger, in years: 我23年5月生的娃 tells of the child."""

_BIRTHS = ("birth", "birth_year")

_MAY_BE: Mapping[str, tuple[str, ...]] = {
    MONTH: ("birth", "registered"),
    DURATION: ("unemployment_paid", "pension_paid", "held", "worked"),
    PAID: ("pension_paid", "unemployment_paid"),
}
"""What a fact said by the way may be; what the matter is computed from decides."""


def person_of(mentions: Sequence[FactMention], known: KnownFacts, *, goes_on: bool, about: str) -> str:
    """The person whom a matter is for: the one named last, the citizen who speaks of himself, else the one spoken of.

    Args:
        mentions: what the message tells.
        known: what was told before.
        goes_on: whether the message goes on with the matter in hand.
        about: whom the matter is about when nobody is named.
    """
    named = [each.value for each in mentions if each.name == PERSON and (each.value != SELF or about == SELF)]
    own = [each for each in mentions if each.person == SELF]
    others = [each for each in mentions if each.name == PERSON and each.value != SELF]
    if others and own and about == SELF and own[-1].start > others[-1].start:
        return SELF
    if named:
        return str(named[-1])
    return known.person if goes_on and known.person != SELF else about


def facts_by_person(
    mentions: Sequence[FactMention], today: date, *, person: str | None, used: Collection[str] = ()
) -> Iterator[tuple[str, dict[str, Any]]]:
    """The facts that a message tells, by the person of whom they are told.

    Args:
        mentions: what the message tells.
        today: before which things have happened.
        person: to whom what is told of nobody belongs; None leaves it out.
        used: the facts that the matter is computed from.
    """
    told: dict[str, dict[str, Any]] = {}
    for mention in (_of_a_writer(each, today) for each in mentions if each.name != PERSON):
        name, whose = _name(mention.name, used), mention.person or person
        is_of_an_infant = whose == SELF and name in _BIRTHS and _is_too_young(mention, today)
        if name is not None and whose is not None and not is_of_an_infant:
            told.setdefault(whose, {})[name] = READ[name](mention.value)
    yield from told.items()


def tells_of(mentions: Sequence[FactMention], used: Collection[str]) -> bool:
    """Whether a message itself tells something that a matter is computed from, by more than what a word implies."""
    return any(_name(each.name, used) in used for each in mentions if not each.is_implied and each.name != PERSON)


def remembered(known: KnownFacts, mentions: Sequence[FactMention], today: date) -> KnownFacts:
    """The facts known after a message, whatever it is about: with those told of somebody, and who was spoken of last.

    A month told of somebody (我爸66年6月的) is that of the birth, unless the matter says otherwise. Who speaks of
    nobody but himself tells everything of himself.
    """
    named = [str(each.value) for each in mentions if each.name == PERSON]
    speaks_of_self = set(named) <= {SELF} and any(each.person == SELF for each in mentions)
    whose = SELF if speaks_of_self else None
    for person, told in facts_by_person(mentions, today, person=whose, used=("birth",)):
        known = known.told(person, None, told)
    return known.about(named[-1]) if named else known


def _of_a_writer(mention: FactMention, today: date) -> FactMention:
    """The mention, of nobody in particular when it would make an infant of the citizen."""
    is_of_another = mention.person == SELF and mention.name in (*_BIRTHS, MONTH) and _is_too_young(mention, today)
    return replace(mention, person=None) if is_of_another else mention


def _is_too_young(mention: FactMention, today: date) -> bool:
    born = Month(mention.value, 1) if isinstance(mention.value, int) else Month.parse(mention.value)
    return born.until(Month.of(today)) < _YOUNGEST_WRITER * 12


def _name(name: str, used: Collection[str]) -> str | None:
    """The fact that it is in the matter; None for what only another matter could say."""
    if name not in SAID_BY_THE_WAY:
        return name if name in READ else None
    return next((each for each in _MAY_BE[name] if each in used), None)
