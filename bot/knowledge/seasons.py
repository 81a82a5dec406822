"""What is said of an answer for a time only: a sentence for a season, and a reply that is entered ahead."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import pairwise
from typing import Any

from pydantic import Field, validator

from bot.knowledge.content_model import Content, Day, Text


class Season(Content):
    """A sentence that is told with an answer from one day to another, both included."""

    begins: Day = Field(..., alias="from", description="the first day on which it is told")
    until: Day = Field(..., description="the last day on which it is told")
    text: Text
    plain: Text = Field(..., description="the same in everyday words")

    class Config:
        allow_population_by_field_name = True

    @validator("until")
    def _ends_after_it_begins(cls, value: date, values: dict[str, Any]) -> date:
        begins = values.get("begins")
        if begins and value < begins:
            raise ValueError(f"is before the season begins ({begins})")
        return value

    def lasts_on(self, day: date) -> bool:
        return self.begins <= day <= self.until


class NextReply(Content):
    """The wordings of a detail from a day on, entered before that day comes."""

    effective: Day = Field(..., description="the first day on which they are told")
    answer: Text
    plain: Text


def apart(seasons: Sequence[Season]) -> Sequence[Season]:
    """The seasons as they are: no two of them may last on one day.

    Raises:
        ValueError: two overlap; names both by their first days.
    """
    in_order = sorted(seasons, key=lambda season: season.begins)
    for one, next_one in pairwise(in_order):
        if next_one.begins <= one.until:
            raise ValueError(f"the season from {next_one.begins} begins before the one from {one.begins} ends")
    return seasons


def in_order_of_days(wordings: Sequence[NextReply]) -> Sequence[NextReply]:
    """The wordings as they are: each must begin on a later day than the one before.

    Raises:
        ValueError: one doesn't; names its day.
    """
    for one, next_one in pairwise(wordings):
        if next_one.effective <= one.effective:
            raise ValueError(f"{next_one.effective} is not later than {one.effective}, the day before it in the list")
    return wordings


def season_on(seasons: Iterable[Season], day: date) -> Season | None:
    """The season that lasts on a day; None when none does."""
    return next((season for season in seasons if season.lasts_on(day)), None)
