"""The shape of a curated answer: what a content file may say, and what it must say."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Literal, get_args

from pydantic import BaseModel, ConstrainedStr, Extra, Field, StrictBool, validator

ANSWER_ID_PATTERN = r"^[a-z][a-z0-9_]*/[a-z][a-z0-9_]*$"

Aspect = Literal["conditions", "materials", "steps", "channels", "fee", "time_limit", "proxy", "varies", "sources"]
"""A part of an answer that a citizen can ask for by itself (多少钱, 要带什么, …)."""

ASPECTS: tuple[Aspect, ...] = get_args(Aspect)

if TYPE_CHECKING:
    Text = str
    Day = date
else:

    class Text(ConstrainedStr):
        """A text that says something. Strict, for YAML reads an unquoted 0571 as the number 377."""

        strict = True
        strip_whitespace = True
        min_length = 1

    class Day(date):
        """A calendar day. Strict, for pydantic would take the number 2012 for seconds since 1970."""

        @classmethod
        def __get_validators__(cls) -> Iterator[Any]:
            yield cls.validate

        @classmethod
        def validate(cls, value: Any) -> date:
            if isinstance(value, date) and not isinstance(value, datetime):
                return value
            if isinstance(value, str):
                try:
                    return date.fromisoformat(value.strip())
                except ValueError:
                    pass
            raise ValueError(f"{value!r} is not a date; write it as 2026-08-31")


def later_than_review(review_by: date, values: dict[str, Any]) -> date:
    """The day of the next review, which must lie after the last one."""
    reviewed = values.get("reviewed")
    if reviewed and review_by <= reviewed:
        raise ValueError(f"must be later than reviewed ({reviewed})")
    return review_by


class Content(BaseModel):
    """Base of everything read from a content file: unknown fields and blank texts are errors."""

    class Config:
        extra = Extra.forbid
        allow_mutation = False


class Source(Content):
    """A text that an answer rests on: a law, a notice, an official report."""

    title: Text
    issuer: Text
    number: Text | None = Field(None, description="document number, e.g. 人社部发〔2024〕94号")
    published: Day | None = None
    url: Text | None = None
    read: StrictBool = Field(..., description="whether the supporting text was read when the answer was checked")

    @validator("url")
    def _url_is_a_web_address(cls, value: str | None) -> str | None:
        # It becomes a link in the citizen's browser: nothing but the web, so that no `javascript:` slips in.
        if value is not None and not value.startswith(("https://", "http://")):
            raise ValueError("is not a web address; it must begin with https:// or http://")
        return value


class Citation(Content):
    """Where in a source an answer finds its support."""

    source: Text = Field(..., description="key of the file's `sources`")
    article: Text | None = None


class Plain(Content):
    """The same answer in everyday words, in short sentences: what the accessible mode shows and reads aloud."""

    summary: Text
    conditions: list[Text] = []
    materials: list[Text] = []
    steps: list[Text] = []
    channels: list[Text] = []
    fee: Text | None = None
    time_limit: Text | None = None
    proxy: Text | None = None


class Answer(Content):
    """One curated answer, found by its id `<topic>/<entry>`."""

    id: str = Field(..., regex=ANSWER_ID_PATTERN)
    question: Text = Field(..., description="the question in its plainest form; the heading of the answer")
    summary: Text
    details: list[Text] = Field([], description="further paragraphs, for matters that are read about rather than done")
    conditions: list[Text] = []
    materials: list[Text] = []
    steps: list[Text] = []
    channels: list[Text] = []
    fee: Text | None = None
    time_limit: Text | None = None
    proxy: Text | None = Field(None, description="who may act for the citizen, and with what")
    varies: list[Text] = Field([], description="what differs from place to place")
    notes: list[Text] = Field([], description="common mistakes and what to watch for")
    telephones: list[Text] = Field([], description="numbers to ask, most fitting first")
    authority: Text
    effective: Day | None = Field(None, description="the day from which the rule holds")
    effective_note: Text | None = None
    expires: Day | None = Field(None, description="the last day on which the answer may be served")
    reviewed: Day = Field(..., description="the day up to which the answer was checked against its sources")
    review_by: Day = Field(..., description="the day by which it must be checked again")
    citations: list[Citation] = Field(..., min_items=1)
    sources: dict[str, Source] = Field(..., description="the sources that this answer cites, by key")
    related: list[Text] = []
    plain: Plain
    region: str | None = Field(None, description="adcode of the place whose overlay changed the answer")

    @validator("expires")
    def _expires_after_it_takes_effect(cls, value: date | None, values: dict[str, Any]) -> date | None:
        effective = values.get("effective")
        if value and effective and value < effective:
            raise ValueError(f"is before the answer takes effect ({effective})")
        return value

    @validator("review_by")
    def _review_is_due_later(cls, value: date, values: dict[str, Any]) -> date:
        return later_than_review(value, values)

    @property
    def topic(self) -> str:
        return self.id.partition("/")[0]

    def is_served_on(self, today: date) -> bool:
        """Whether the answer holds on that day: in effect, and not expired."""
        return (self.effective is None or self.effective <= today) and (self.expires is None or today <= self.expires)

    def is_due_for_review_on(self, today: date) -> bool:
        """Whether the day by which it had to be checked again has passed: still served, with a notice."""
        return today > self.review_by


class Topic(Content):
    """A family of answers under one authority, as one content file holds it."""

    key: str
    title: Text = Field(..., description="what a citizen calls it")
    keywords: list[Text] = []
    everyday: bool = Field(False, description="asked about so often that it is offered before others")
    authority: Text
    imported_from: Text | None = Field(
        None, description="the spreadsheet that the answers come from: their plain words are split, not written"
    )
    answers: tuple[str, ...] = Field((), description="the ids of its answers, in the order of the file")
