"""An answer for the accessible mode: everyday words, one step at a time, a recap to take away.

A blank line in a text begins a new message; what is still too long is broken by `bot.rendering.bubbles`.
"""

from __future__ import annotations

from datetime import date

from bot.knowledge.answer import Answer
from bot.knowledge.sentence_splitting import whole_sentences
from bot.nlu.answer_units import SUMMARY, WHOLE
from bot.rendering.lead import Asked, Told, is_said, kind_of, name_of_unit, part_of_sentence, portions
from bot.rendering.parts import EVERYTHING, NUMBERED, STAGES, cited, items_of, summed_up
from bot.rendering.phrases import Phrases, telephone_of, telephones_to_ask

_SAYS_IT_FROM = 0.4
"""From this share of a sentence's characters on plain words say the same."""

PORTION = 240
"""Everything is told in portions of so many characters: about five short messages."""


class AccessibleText:
    """The rendering of the accessible mode: the plain summary, then a stage at a time."""

    asks_whose_matter = True

    def __init__(self, phrases: Phrases, today: date) -> None:
        self._phrases, self._today = phrases, today
        self._talk = phrases.accessible_talk

    def told(self, answer: Answer, asked: Asked) -> Told:
        """The direct answer in everyday words; when the matter is new also its summary, what is told at this time, how
        many stages follow, and who else can help."""
        lead = self.direct(answer, asked.unit)
        more = [*(self._season(answer) if asked.is_first else []), *self._notice(answer)]
        units = [asked.unit]
        if asked.is_a_guess:
            lead = f"{self._talk['nearest']}\n{lead}"
        besides = [unit for unit in asked.near if unit not in (*asked.before, asked.unit, WHOLE, "part/sources")]
        unsaid = [unit for unit in besides if not is_said(self.direct(answer, unit), (lead,))]
        if unsaid and not asked.is_sure:
            more = [self.direct(answer, unsaid[0]), *more]
            units.append(unsaid[0])
        if asked.is_first:
            count = len(self._contents(answer))
            ways_on = [self._talk["steps" if answer.steps else "parts"].format(count=count)] if count else []
            summary = [] if asked.unit == WHOLE else [self.summary(answer)]
            person = self._talk["person"].format(telephones="、".join(telephones_to_ask(answer)))
            more = [*summary, *more, "\n".join([*ways_on, person])]
            units.append(WHOLE)
        return Told(lead, tuple(more), tuple(dict.fromkeys(units)), between="\n\n")

    def direct(self, answer: Answer, unit: str) -> str:
        """The text of a unit of an answer, in everyday words where it has them."""
        kind, name = kind_of(unit), name_of_unit(unit)
        if kind == "detail":
            return next(detail.plain for detail in answer.details if detail.name == name)
        if kind == "part":
            return self._part(answer, name)
        if kind == "passage":
            return _in_plain_words(answer, name)
        return self.summary(answer)

    def said_before(self, answer: Answer, unit: str) -> str:
        """The direct answer once more, said to have been said."""
        return f"{self._talk['said_before']}\n{self.direct(answer, unit)}"

    def more(self, answer: Answer, before: frozenset[str]) -> Told | None:
        """None: what comes next in this mode is a stage, see `stages`."""
        return None

    def ways_on(self, answer: Answer, before: frozenset[str]) -> tuple[str, list[str]]:
        """An empty line and the buttons for what to do next; in words that is only said when the matter is new."""
        return "", self.buttons(answer)

    def everything(self, answer: Answer) -> list[str]:
        """All of the answer, in portions."""
        told = [self._part(answer, part) for part in EVERYTHING if items_of(answer, part)]
        first = [self.summary(answer), *self._season(answer), *self._notice(answer)]
        blocks = [*first, *told, self._talk["everything_end"]]
        *others, last = portions(blocks, PORTION)
        return [*(f"{portion}\n\n{self._talk['portion']}" for portion in others), last]

    def simpler(self, answer: Answer, unit: str, again: int) -> str:
        """The same in fewer words, a sentence in each message, and what to do first; the second time only that.

        Args:
            answer: the answer.
            unit: what was told of it last.
            again: how many times it was said more simply before.
        """
        steps = items_of(answer, "steps", plain=True)
        first_thing = [f"{self._talk['first_thing']}\n{steps[0]}"] if steps else []
        ask = self._talk["ask"].format(telephone=telephone_of(answer))
        return self._simpler(self.direct(answer, unit), again, [*first_thing, *([ask] if again else [])])

    def simpler_stage(self, answer: Answer, number: int, again: int) -> str:
        """A stage, counted from 1, in fewer words: see `simpler`."""
        return self._simpler(self.stages(answer)[number - 1], again, [])

    def _simpler(self, text: str, again: int, besides: list[str]) -> str:
        said = [sentence for line in text.split("\n") for sentence in whole_sentences(line)]
        if again:
            return "\n\n".join([self._talk["simpler"].format(first=said[0]), *besides])
        return "\n\n".join([self._talk["slowly"], *said, *besides])

    def summary(self, answer: Answer) -> str:
        return answer.plain.summary

    def part(self, answer: Answer, part: str) -> str:
        """One part of the answer; says whom to ask when the answer doesn't have it."""
        if part == "sources":
            return self._foundation(answer)
        if not items_of(answer, part):
            return self._phrases.without(part, answer)
        return "\n\n".join([self._part(answer, part), *self._notice(answer)])

    def stages(self, answer: Answer) -> list[str]:
        """The texts that are told one by one: the steps; of an answer without steps its parts."""
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
        """The recap as text: what to bring and to pay, where, and whom to ask."""
        parts = summed_up(for_family=for_family) if answer.steps else ()
        told = [self._part(answer, part) for part in parts if items_of(answer, part)]
        begin = self._talk["all_told" if is_all_told else "recap"]
        end = f"{place or ''}\n{self._talk['ask'].format(telephone=telephone_of(answer))}"
        return "\n\n".join([begin, *told, end])

    def unit(self, answer: Answer) -> str:
        """The noun for a stage of the answer: a step, or a part where it has no steps."""
        return self._talk["step_unit" if answer.steps else "part_unit"]

    def buttons(self, answer: Answer, stage: int | None = None) -> list[str]:
        """The buttons after a stage (counted from 1), or after another part of the answer (None)."""
        count = len(self._contents(answer))
        if stage is None:
            keys = ["next", "again", "all"] if count else ["again", "all"]
        elif stage > count:
            keys = ["back", "again", "all"]
        elif stage == count:
            keys = ["recap", "back", "again", "all"]
        else:
            keys = ["next", "back", "again", "all"]
        return [self._phrases.buttons[key] for key in keys]

    def _contents(self, answer: Answer) -> list[str]:
        steps = items_of(answer, "steps", plain=True)
        if steps:
            return steps
        return [self._part(answer, part) for part in STAGES if items_of(answer, part)] or items_of(answer, "paragraphs")

    def _part(self, answer: Answer, part: str) -> str:
        items = items_of(answer, part, plain=True)
        if part in NUMBERED:
            items = [f"{number}. {item}" for number, item in enumerate(items, start=1)]
        return "\n".join([f"{self._phrases.accessible[part]}：", *items])

    def _notice(self, answer: Answer) -> list[str]:
        notice = self._phrases.notice_for(answer, self._today)
        return [notice] if notice else []

    def _season(self, answer: Answer) -> list[str]:
        season = answer.season_on(self._today)
        return [season.plain] if season else []

    def _foundation(self, answer: Answer) -> str:
        heading = f"{self._phrases.accessible['sources']}："
        lines = []
        for source, article in cited(answer):
            about = [part for part in (article, source.issuer, source.number) if part]
            lines.append(f"《{source.title.strip('《》')}》，{'，'.join(about)}。")
        return "\n\n".join([heading, *dict.fromkeys(lines), f"{self._phrases.dates_of(answer, with_note=False)}。"])


def _in_plain_words(answer: Answer, sentence: str) -> str:
    """The plain words of the part that a sentence stands in which say most of it; the sentence where none do."""
    part = part_of_sentence(answer, sentence)
    lines = whole_sentences(answer.plain.summary) if part == SUMMARY else items_of(answer, part or "", plain=True)
    said = {line: len(set(sentence) & set(line)) / len(set(sentence)) for line in lines}
    best = max(said, key=lambda line: said[line], default=sentence)
    return best if said.get(best, 0.0) >= _SAYS_IT_FROM else sentence
