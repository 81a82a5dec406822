"""Fields laid over an answer: those of a place, and those of a rule that changes, from its first day on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from pydantic import create_model

from bot.knowledge.answer import PARTS, Answer, Detail, Plain, Source
from bot.knowledge.content_model import Content, Text
from bot.knowledge.figures import figures

NOT_IN_ENTRIES = {
    "id": "remove it",
    "sources": "remove it",
    "region": "remove it",
    "details": "write details into data/details/<topic>.yml, further paragraphs under `paragraphs`",
}
"""What an answer takes from elsewhere, and what to do where an entry has it."""
ANSWER_FIELDS = tuple(name for name in Answer.__fields__ if name not in NOT_IN_ENTRIES)
"""The fields that may be given of an answer, or replaced."""


def _optional(model: type[Content], names: tuple[str, ...]) -> dict[str, Any]:
    return {name: (model.__fields__[name].outer_type_ | None, None) for name in names}


PlainPatch: type[Content] = create_model("PlainPatch", __base__=Content, **_optional(Plain, tuple(Plain.__fields__)))
Patch: type[Content] = create_model(
    "Patch",
    __base__=Content,
    **{
        **_optional(Answer, tuple(name for name in ANSWER_FIELDS if name != "plain")),
        "plain": (PlainPatch | None, None),
    },
)
"""An answer of which every field may be left out: those given replace the ones beneath."""


class LocalReply(Content):
    """What a detail of an answer says in a place; what is asked stays as it is."""

    answer: Text
    plain: Text


LocalPatch: type[Content] = create_model("LocalPatch", __base__=Patch, details=(dict[str, LocalReply] | None, None))
"""What a place replaces of an answer: besides its fields, by name, what some of its details say."""

_OF_A_TIME = ("expires", "effective_note")
"""What is said of the time of a rule, and not of that which follows it."""


@dataclass(frozen=True)
class Layer:
    """Changes to one answer: those of a region, or of the whole country from a day on.

    Attributes:
        region: adcode of the place; None for the whole country.
        values: the replaced fields; `plain` holds only the replaced plain fields, `details` what `replies` are made of.
        sources: what they rest on.
    """

    region: str | None
    values: Mapping[str, Any]
    sources: Mapping[str, Source]

    @property
    def begins(self) -> date | None:
        """The first day; None for changes that hold since the answer does."""
        return self.values.get("effective")

    @property
    def replies(self) -> Mapping[str, LocalReply]:
        """What details of the answer say instead, by their names."""
        return {name: LocalReply(**reply) for name, reply in self.values.get("details", {}).items()}

    def has_begun_on(self, today: date) -> bool:
        return self.begins is None or self.begins <= today

    def is_in_effect_on(self, today: date) -> bool:
        expires = self.values.get("expires")
        return self.has_begun_on(today) and (expires is None or today <= expires)

    def over(self, answer: Answer) -> Answer:
        """The answer with this layer's fields in place of its own.

        Over a place's answer both are cited, for both support it, the local first; a rule that follows another cites
        what it names instead, and says nothing of the earlier one's time. A detail is told in the words that this layer
        has for it; without them, one that says a figure which this layer takes away is left out: it would tell the one
        that doesn't hold.

        Raises:
            pydantic.ValidationError: the two together make no valid answer.
        """
        kept = {
            "citations",
            "sources",
            "plain",
            "details",
            "region",
            "seasons",
            *(_OF_A_TIME if not self.region else ()),
        }
        below = {**answer.dict(exclude=kept), "seasons": answer.seasons}
        values = {name: value for name, value in self.values.items() if name not in ("citations", "plain", "details")}
        citations = list(self.values.get("citations") or ())
        if self.region:
            # The older check and the earlier review count: an answer is as fresh as its stalest part.
            for name in ("reviewed", "review_by"):
                values[name] = min(values[name], below[name])
            citations += answer.citations
        return Answer(
            **{**below, **values},
            citations=citations or answer.citations,
            sources={**self.sources, **answer.sources},
            plain=Plain(**{**answer.plain.dict(), **self.values.get("plain", {})}),
            details=tuple(self._details_over(answer)),
            region=self.region or answer.region,
        )

    def _details_over(self, answer: Answer) -> Iterator[Detail]:
        gone, replies = self._replaced_figures(answer), self.replies
        for detail in answer.details:
            if detail.name in replies:
                yield detail.copy(update={**replies[detail.name].dict(), "sources": [], "next": []})
            elif figures(detail.answer).isdisjoint(gone):
                yield detail

    def _replaced_figures(self, answer: Answer) -> set[str]:
        """The figures of the wider answer that don't stand in what replaces them."""
        replaced = [name for name in ("summary", *(part.name for part in PARTS)) if name in self.values]
        before = " ".join(str(getattr(answer, name)) for name in replaced)
        return figures(before) - figures(" ".join(str(self.values[name]) for name in replaced))
