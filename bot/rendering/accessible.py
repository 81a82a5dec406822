"""An answer for the accessible mode: everyday words, one step at a time, a recap to take away.

A blank line in a text begins a new message; what is still too long is broken by `bot.rendering.bubbles`.
"""

from __future__ import annotations

from datetime import date

from bot.knowledge.model import Answer
from bot.rendering.labels import Labels, telephone_of
from bot.rendering.parts import cited, items_of

PARTS = ("conditions", "materials", "channels", "fee", "time_limit", "proxy")
"""What is told part by part of an answer without steps, in this order."""
EVERYTHING = (
    "conditions", "materials", "steps", "channels", "fee", "time_limit", "proxy", "details", "varies", "notes",
)  # fmt: skip
SUMMED_UP = ("materials", "fee", "time_limit")
"""What is said once more after the last stage."""


class AccessibleText:
    """The rendering of the accessible mode: the plain summary, then a stage at a time."""

    asks_whose_matter = True

    def __init__(self, labels: Labels, today: date) -> None:
        self._labels, self._today = labels, today
        self._talk = labels.accessible_talk

    def answer(self, answer: Answer, *, focus: str | None = None) -> str:
        """How an answer begins: the summary, the part asked for, how many stages follow, and who else can help."""
        paragraphs = [self.summary(answer), *self._notice(answer)]
        if focus and items_of(answer, focus):
            paragraphs.append(self._part(answer, focus))
        count = len(self._contents(answer))
        ways_on = [self._talk["steps" if answer.steps else "parts"].format(count=count)] if count else []
        paragraphs.append("\n".join([*ways_on, self._talk["person"]]))
        return "\n\n".join(paragraphs)

    def everything(self, answer: Answer) -> str:
        """All of the answer at once."""
        told = [self._part(answer, part) for part in EVERYTHING if items_of(answer, part)]
        return "\n\n".join([self.summary(answer), *self._notice(answer), *told, self._talk["everything_end"]])

    def summary(self, answer: Answer) -> str:
        return answer.plain.summary

    def part(self, answer: Answer, part: str) -> str:
        """One part of the answer; says whom to ask when the answer doesn't have it."""
        if part == "sources":
            return self._foundation(answer)
        if not items_of(answer, part):
            return self._labels.without(part, answer)
        return "\n\n".join([self._part(answer, part), *self._notice(answer)])

    def stages(self, answer: Answer) -> list[str]:
        """What is told one by one: the steps; of an answer without steps its parts."""
        contents = self._contents(answer)
        heading = self._talk["step" if answer.steps else "part"]
        told = [
            f"{heading.format(number=number, count=len(contents))}\n{content}"
            for number, content in enumerate(contents, start=1)
        ]
        if told:
            told[-1] += "\n\n" + self._talk["last"].format(unit=self.unit(answer))
        return told

    def recap(
        self, answer: Answer, *, for_family: bool = False, place: str | None = None, is_all_told: bool = True
    ) -> str:
        """What the citizen takes away: what to bring and to pay, where, and whom to ask."""
        parts = (*SUMMED_UP, "proxy") if for_family else SUMMED_UP
        told = [self._part(answer, part) for part in parts if items_of(answer, part)] if answer.steps else []
        begin = self._talk["all_told" if is_all_told else "recap"]
        end = f"{place or ''}\n{self._talk['ask'].format(telephone=telephone_of(answer))}"
        return "\n\n".join([begin, *told, end])

    def unit(self, answer: Answer) -> str:
        """What a stage of the answer is called."""
        return self._talk["step_unit" if answer.steps else "part_unit"]

    def buttons(self, answer: Answer, stage: int | None = None) -> list[str]:
        """What to press after a stage (counted from 1), or after another part of the answer."""
        count = len(self._contents(answer))
        if stage is None:
            keys = ["next", "again", "all"] if count else ["again", "all"]
        elif stage > count:
            keys = ["back", "again", "all"]
        elif stage == count:
            keys = ["recap", "back", "again", "all"]
        else:
            keys = ["next", "back", "again", "all"]
        return [self._labels.buttons[key] for key in keys]

    def _contents(self, answer: Answer) -> list[str]:
        steps = items_of(answer, "steps", plain=True)
        if steps:
            return steps
        return [self._part(answer, part) for part in PARTS if items_of(answer, part)] or items_of(answer, "details")

    def _part(self, answer: Answer, part: str) -> str:
        items = items_of(answer, part, plain=True)
        if part == "steps":
            items = [f"{number}. {item}" for number, item in enumerate(items, start=1)]
        return "\n".join([f"{self._labels.accessible[part]}：", *items])

    def _notice(self, answer: Answer) -> list[str]:
        notice = self._labels.notice_for(answer, self._today)
        return [notice] if notice else []

    def _foundation(self, answer: Answer) -> str:
        heading = f"{self._labels.accessible['sources']}："
        lines = []
        for source, article in cited(answer):
            about = [part for part in (article, source.issuer, source.number) if part]
            lines.append(f"《{source.title.strip('《》')}》，{'，'.join(about)}。")
        return "\n\n".join([heading, *dict.fromkeys(lines), f"{self._labels.dates_of(answer)}。"])
