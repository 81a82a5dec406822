"""The facts that a conversation remembers of people and of the matter in hand; bounded, and erased with the rest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from bot.knowledge.computing.facts import OF_MATTER, Facts
from bot.knowledge.persons import SELF

MOST_PEOPLE = 6
"""Of so many people facts are remembered, those spoken of last."""

MOST_DECLINED = 12
"""So many facts are remembered as not to be asked for again."""


@dataclass(frozen=True)
class KnownFacts:
    """The facts told so far.

    Attributes:
        people: the facts of each person, those spoken of last at the end.
        person: whom the conversation is about.
        matter_id: the answer that `matter` belongs to: a price told for one matter says nothing of another.
        matter: facts of that matter.
        declined: what the citizen would not tell, as `person/fact`.
    """

    people: Mapping[str, Facts] = field(default_factory=dict)
    person: str = SELF
    matter_id: str | None = None
    matter: Facts = field(default_factory=Facts)
    declined: tuple[str, ...] = ()

    def of(self, person: str, matter_id: str) -> Facts:
        """The facts of a person and those of a matter, together."""
        facts = self.people.get(person, Facts())
        if self.matter_id != matter_id:
            return facts
        return facts.with_(**{name: getattr(self.matter, name) for name in OF_MATTER})

    def told(self, person: str, matter_id: str | None, told: Mapping[str, Any]) -> KnownFacts:
        """The same with what was told of a person, and of the matter in hand when there is one."""
        of_person = {name: value for name, value in told.items() if name not in OF_MATTER}
        of_matter = {name: value for name, value in told.items() if name in OF_MATTER}
        known = self
        if of_person:
            facts = self.people.get(person, Facts()).with_(**of_person)
            others = {key: value for key, value in self.people.items() if key != person}
            people = list({**others, person: facts}.items())[-MOST_PEOPLE:]
            known = replace(known, people=dict(people))
        if of_matter and matter_id is not None:
            before = self.matter if self.matter_id == matter_id else Facts()
            known = replace(known, matter_id=matter_id, matter=before.with_(**of_matter))
        return known

    def about(self, person: str) -> KnownFacts:
        """The same with that person as the one whom the conversation is about."""
        return replace(self, person=person)

    def with_declined(self, person: str, fact: str) -> KnownFacts:
        """The same with a fact that the citizen would not tell."""
        kept = [each for each in self.declined if each != f"{person}/{fact}"]
        return replace(self, declined=(*kept, f"{person}/{fact}")[-MOST_DECLINED:])

    def is_declined(self, person: str, fact: str) -> bool:
        return f"{person}/{fact}" in self.declined

    def as_dict(self) -> dict[str, Any]:
        """Ready for JSON."""
        return {
            "people": {person: facts.as_dict() for person, facts in self.people.items()},
            "person": self.person,
            "matter_id": self.matter_id,
            "matter": self.matter.as_dict(),
            "declined": list(self.declined),
        }

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> KnownFacts:
        """Read what `as_dict` wrote."""
        return cls(
            people={person: Facts.from_dict(facts) for person, facts in stored.get("people", {}).items()},
            person=stored.get("person", SELF),
            matter_id=stored.get("matter_id"),
            matter=Facts.from_dict(stored.get("matter", {})),
            declined=tuple(stored.get("declined", ())),
        )
