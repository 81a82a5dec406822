"""The headings and set phrases around an answer, read from `data/lexicon/labels.yml`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from pydantic import BaseModel, Extra

from bot.knowledge.model import Answer
from bot.knowledge.yaml_files import read_yaml

LABELS = Path("data") / "lexicon" / "labels.yml"

LAST_RESORT_TELEPHONE = "12345"
FOR_EMERGENCIES = frozenset({"110", "119", "120", "122", "12110"})
"""Nobody is sent there with a question."""


class Labels(BaseModel):
    """Headings by mode, phrases for dates and places, how the accessible mode leads on, and what buttons say."""

    standard: Mapping[str, str]
    accessible: Mapping[str, str]
    dates: Mapping[str, str]
    not_covered: Mapping[str, str]
    one_step: str
    places: Mapping[str, str]
    accessible_talk: Mapping[str, str]
    resume: str
    checked: str
    buttons: Mapping[str, str]
    signs_of_trouble: Sequence[str]

    class Config:
        extra = Extra.forbid

    @classmethod
    def load(cls, content: Path) -> Labels:
        return cls(**read_yaml(content / LABELS))

    def dates_of(self, answer: Answer) -> str:
        """Since when the answer holds and until when it was checked, in one line."""
        parts = []
        if answer.effective:
            parts.append(self.dates["effective"].format(effective=in_words(answer.effective)))
        parts.append(self.dates["reviewed"].format(reviewed=in_words(answer.reviewed)))
        parts.append(self.dates["review_by"].format(review_by=in_words(answer.review_by)))
        return "，".join(parts)

    def notice_for(self, answer: Answer, today: date) -> str | None:
        """What a reader must know before relying on the answer: that it is due for review."""
        if not answer.is_due_for_review_on(today):
            return None
        return self.dates["due"].format(review_by=in_words(answer.review_by), telephone=telephone_of(answer))

    def step(self, number: int, steps: Sequence[str]) -> str:
        """One of an answer's steps, counted from 1."""
        return self.one_step.format(number=number, count=len(steps), step=steps[number - 1])

    def without(self, part: str, answer: Answer) -> str:
        return self.not_covered[part].format(telephone=telephone_of(answer))


def telephone_of(answer: Answer) -> str:
    """The number to ask: the most fitting one of the answer that isn't kept for emergencies."""
    return next((number for number in answer.telephones if number not in FOR_EMERGENCIES), LAST_RESORT_TELEPHONE)


def in_words(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
