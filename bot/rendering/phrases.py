"""The headings and set phrases around an answer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.knowledge.answer import Answer
from bot.knowledge.lexicon import PhrasesFile

LAST_RESORT_TELEPHONE = "12345"
FOR_EMERGENCIES = frozenset({"110", "119", "120", "122", "12110"})
"""Nobody is sent there with a question."""


class Phrases(PhrasesFile):
    """The phrases of a pack, and those that are filled in for an answer."""

    def dates_of(self, answer: Answer, *, with_note: bool = True) -> str:
        """Since when the answer holds and until when it was checked, in one line.

        Args:
            answer: its days are written out: 2026年8月31日.
            with_note: whether the answer's own sentences about that follow. They are in official words, and too long
                for the accessible mode.
        """
        parts = []
        if answer.effective:
            parts.append(self.dates["effective"].format(effective=in_words(answer.effective)))
        parts.append(self.dates["reviewed"].format(reviewed=in_words(answer.reviewed)))
        parts.append(self.dates["review_by"].format(review_by=in_words(answer.review_by)))
        dates = "，".join(parts)
        return f"{dates}。{answer.effective_note}" if answer.effective_note and with_note else dates

    def notice_for(self, answer: Answer, today: date) -> str | None:
        """The notice on an answer that is due for review; None when it isn't."""
        if not answer.is_due_for_review_on(today):
            return None
        return self.dates["due"].format(review_by=in_words(answer.review_by), telephone=telephone_of(answer))

    def step(self, number: int, steps: Sequence[str]) -> str:
        """One of an answer's steps, counted from 1."""
        return self.one_step.format(number=number, count=len(steps), step=steps[number - 1])

    def without(self, part: str, answer: Answer) -> str:
        """The sentence that the answer doesn't have the part that was asked for, and whom to call."""
        return self.not_covered[part].format(telephone=telephone_of(answer))


def telephone_of(answer: Answer) -> str:
    """The number to ask: the most fitting one of the answer that isn't kept for emergencies."""
    return next((number for number in answer.telephones if number not in FOR_EMERGENCIES), LAST_RESORT_TELEPHONE)


def telephones_to_ask(answer: Answer) -> list[str]:
    """The number that is the most fitting one for the matter, and the one that is for everything."""
    return list(dict.fromkeys([telephone_of(answer), LAST_RESORT_TELEPHONE]))


def in_words(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
