"""An answer as plain text, complete by itself, for channels that know nothing but text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from bot.knowledge.answer import Answer
from bot.rendering.accessible import AccessibleText
from bot.rendering.lead import (
    Asked,
    Told,
    direct_answer,
    foundation_line,
    kind_of,
    led,
    more_of,
    parts_to_ask,
    portions,
)
from bot.rendering.parts import NUMBERED, SECTIONS, cited, items_of, source_label
from bot.rendering.phrases import Phrases
from bot.rendering.recap import recap

PORTION = 600
"""Everything is told in portions of so many characters."""


class StandardText:
    """The rendering of the standard mode: the direct answer first, what matters for it, and how to get the rest."""

    asks_whose_matter = False
    """Whether the citizen is asked for whom the matter is."""

    def __init__(self, phrases: Phrases, today: date) -> None:
        self._phrases, self._today = phrases, today

    def told(self, answer: Answer, asked: Asked) -> Told:
        """The lead and what follows it when something is asked of an answer: see `bot.rendering.lead.led`.

        When the matter is new, what is told of it at this time of the year stands behind the direct answer.
        """
        season = self._season(answer) if asked.is_first else []
        told = led(answer, replace(asked, beside=asked.beside + sum(map(len, season))), self._phrases)
        notice = self._phrases.notice_for(answer, self._today)
        foundation = [foundation_line(answer, self._phrases)] if asked.is_first else []
        lead = self._phrases.talk["nearest"] + told.lead if asked.is_a_guess else told.lead
        # The lines of a part stand under its heading, the lead.
        more = (*told.more, *season) if kind_of(asked.unit) == "part" else (*season, *told.more)
        return replace(told, lead=lead, more=(*more, *([notice] if notice else []), *foundation))

    def said_before(self, answer: Answer, unit: str) -> str:
        """The direct answer once more, said to have been said."""
        return self._phrases.talk["said_before"] + direct_answer(answer, unit, self._phrases)

    def more(self, answer: Answer, before: frozenset[str]) -> Told | None:
        """The next lines that weren't told; None when there are none."""
        return more_of(answer, self._phrases, before=before)

    def ways_on(self, answer: Answer, before: frozenset[str]) -> tuple[str, list[str]]:
        """A line with what can be asked next, and the same as buttons."""
        parts = [self._phrases.offered[part] for part in parts_to_ask(answer, before)]
        all_of_it = self._phrases.offered["all"]
        line = self._phrases.talk["rest" if parts else "rest_is_all"].format(parts="、".join(parts), all=all_of_it)
        return line, [*parts, all_of_it]

    def everything(self, answer: Answer) -> list[str]:
        """All of the answer, in portions: summary first, then the parts, what it rests on and its dates."""
        told = portions(self._blocks(answer), PORTION)
        if len(told) == 1:
            return told
        ends = (self._phrases.talk["portion"].format(number=at, count=len(told)) for at in range(1, len(told)))
        return [*(f"{portion}\n\n{end}" for portion, end in zip(told, ends)), told[-1]]  # noqa: B905

    def simpler(self, answer: Answer, unit: str, again: int) -> str:
        """The same in the words of the accessible mode."""
        return AccessibleText(self._phrases, self._today).simpler(answer, unit, again)

    def simpler_stage(self, answer: Answer, number: int, again: int) -> str:
        """A step in the words of the accessible mode."""
        return AccessibleText(self._phrases, self._today).simpler_stage(answer, number, again)

    def summary(self, answer: Answer) -> str:
        return answer.summary

    def part(self, answer: Answer, part: str) -> str:
        """One part of the answer; says whom to ask when the answer doesn't have it."""
        if part == "sources":
            return self._foundation(answer)
        items = items_of(answer, part)
        if not items:
            return self._phrases.without(part, answer)
        body = block(f"{self._phrases.standard[part]}：", items, ordered=part in NUMBERED)
        notice = self._phrases.notice_for(answer, self._today)
        return f"{body}\n\n{notice}" if notice else body

    def stages(self, answer: Answer) -> list[str]:
        """The texts that are told one by one: the steps."""
        steps = items_of(answer, "steps")
        return [self._phrases.step(number, steps) for number in range(1, len(steps) + 1)]

    def recap(
        self, answer: Answer, *, for_family: bool = False, place: str | None = None, is_all_told: bool = True
    ) -> str:
        """The recap as text: title and lines."""
        taken = recap(answer, self._phrases, for_family=for_family, place=place)
        return "\n".join([taken["title"], *taken["lines"]])

    def unit(self, answer: Answer) -> str:
        """The noun for a stage of the answer: a step."""
        return self._phrases.accessible_talk["step_unit"]

    def buttons(self, answer: Answer, stage: int | None = None) -> list[str]:
        return []

    def _blocks(self, answer: Answer) -> list[str]:
        notice = self._phrases.notice_for(answer, self._today)
        parts = ((part, items_of(answer, part)) for part in SECTIONS)
        return [
            answer.question,
            answer.summary,
            *self._season(answer),
            *([notice] if notice else []),
            *(block(self._phrases.standard[part], items, ordered=part in NUMBERED) for part, items in parts if items),
            self._foundation(answer),
        ]

    def _season(self, answer: Answer) -> list[str]:
        season = answer.season_on(self._today)
        return [season.text] if season else []

    def _foundation(self, answer: Answer) -> str:
        sources = [source_label(source, article) for source, article in cited(answer)]
        return block(self._phrases.standard["sources"], sources) + f"\n{self._phrases.dates_of(answer)}"


def block(heading: str, items: Sequence[str], *, ordered: bool = False) -> str:
    if len(items) == 1:
        return f"{heading}\n{items[0]}"
    lines = [f"{number}. {item}" if ordered else f"· {item}" for number, item in enumerate(items, start=1)]
    return "\n".join([heading, *lines])


def numbered(titles: Sequence[str]) -> str:
    """Choices that can be answered by a number, for channels without buttons."""
    return "\n".join(f"{number}. {title}" for number, title in enumerate(titles, start=1))
