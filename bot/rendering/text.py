"""An answer as plain text, complete by itself, for channels that know nothing but text."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.knowledge.model import Answer
from bot.rendering.labels import Labels
from bot.rendering.parts import ORDERED, SECTIONS, cited, items_of, source_label
from bot.rendering.recap import recap


class StandardText:
    """The rendering of the standard mode: an answer at once, in its official words."""

    asks_whose_matter = False
    """Whether the citizen is asked for whom the matter is."""

    def __init__(self, labels: Labels, today: date) -> None:
        self._labels, self._today = labels, today

    def answer(self, answer: Answer, *, focus: str | None = None) -> str:
        """The whole answer: summary first, then the part asked for, the others, what it rests on and its dates."""
        blocks = [answer.question, answer.summary]
        notice = self._labels.notice_for(answer, self._today)
        if notice:
            blocks.append(notice)
        for part in sorted(SECTIONS, key=lambda part: part != focus):
            items = items_of(answer, part)
            if items:
                blocks.append(block(self._labels.standard[part], items, ordered=part in ORDERED))
        blocks.append(self._foundation(answer))
        return "\n\n".join(blocks)

    def everything(self, answer: Answer) -> str:
        return self.answer(answer)

    def summary(self, answer: Answer) -> str:
        return answer.summary

    def part(self, answer: Answer, part: str) -> str:
        """One part of the answer; says whom to ask when the answer doesn't have it."""
        if part == "sources":
            return self._foundation(answer)
        items = items_of(answer, part)
        if not items:
            return f"{answer.question}\n{self._labels.without(part, answer)}"
        body = block(f"{answer.question}：{self._labels.standard[part]}", items, ordered=part in ORDERED)
        notice = self._labels.notice_for(answer, self._today)
        return f"{body}\n\n{notice}" if notice else body

    def stages(self, answer: Answer) -> list[str]:
        """What is told one by one: the steps."""
        steps = items_of(answer, "steps")
        return [self._labels.step(number, steps) for number in range(1, len(steps) + 1)]

    def recap(
        self, answer: Answer, *, for_family: bool = False, place: str | None = None, is_all_told: bool = True
    ) -> str:
        """What the citizen takes away, as text."""
        taken = recap(answer, self._labels, for_family=for_family, place=place)
        return "\n".join([taken["title"], *taken["lines"]])

    def unit(self, answer: Answer) -> str:
        """What a stage of the answer is called."""
        return self._labels.accessible_talk["step_unit"]

    def buttons(self, answer: Answer, stage: int | None = None) -> list[str]:
        return []

    def _foundation(self, answer: Answer) -> str:
        sources = [source_label(source, article) for source, article in cited(answer)]
        return block(self._labels.standard["sources"], sources) + f"\n{self._labels.dates_of(answer)}"


def block(heading: str, items: Sequence[str], *, ordered: bool = False) -> str:
    if len(items) == 1:
        return f"{heading}\n{items[0]}"
    lines = [f"{number}. {item}" if ordered else f"· {item}" for number, item in enumerate(items, start=1)]
    return "\n".join([heading, *lines])


def numbered(titles: Sequence[str]) -> str:
    """Choices that can be answered by a number, for channels without buttons."""
    return "\n".join(f"{number}. {title}" for number, title in enumerate(titles, start=1))
