"""The shape of a curated answer: what a content file may say, and what it must say.

An answer's *parts* are those of its fields that are shown under a heading: what to bring, what it costs, and so on. A
part is declared once, as a field of `Answer` whose value is `part(...)`; in `PlainParts` if it is told in everyday
words, too. From there every rendering, the checks and the overlays know it. To add one, write its field here, and its
words into the content: the headings in data/lexicon/phrases.yml (`standard`, `accessible`), and, if citizens can ask
for it by itself, `not_covered` there, its cues in data/lexicon/aspects.yml and an intent `follow_up/<name>`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from pydantic import Field, StrictBool, validator

from bot.contract import ANSWER_ID_PATTERN
from bot.knowledge.content_model import Content, Day, Text
from bot.knowledge.seasons import NextReply, Season, apart, in_order_of_days, season_on

MOST_CHOICES = 3
DETAIL_NAME_PATTERN = r"^[a-z][a-z0-9_]*$"


def later_than_review(review_by: date, values: dict[str, Any]) -> date:
    """The day of the next review, which must lie after the last one."""
    reviewed = values.get("reviewed")
    if reviewed and review_by <= reviewed:
        raise ValueError(f"must be later than reviewed ({reviewed})")
    return review_by


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


@dataclass(frozen=True)
class Part:
    """A part of an answer, and where it is told besides the whole answer.

    Attributes:
        name: of the field, and in the content's phrases.
        has_plain: it is told in everyday words, too.
        may_lack_plain: an answer that has it may leave its everyday words to the plain summary.
        is_asked_for: a citizen can ask for it by itself (多少钱, 要带什么, …).
        is_numbered: its lines follow one another.
        is_read_first: the standard mode puts it before all others; the accessible mode keeps the order of the fields.
        is_summed_up: the accessible mode tells it again after the last stage.
        recap_position: where it stands among what is taken away, from 1; None when it isn't.
        is_for_family: who asks for the family is told it again, and takes it away, too.
    """

    name: str
    has_plain: bool
    may_lack_plain: bool = False
    is_asked_for: bool = True
    is_numbered: bool = False
    is_read_first: bool = False
    is_summed_up: bool = False
    recap_position: int | None = None
    is_for_family: bool = False


def part(default: list[str] | None, description: str | None = None, **told: Any) -> Any:
    """A field that is a part: a list of lines, or one text.

    Args:
        default: `[]` for a list, None for a text.
        description: what an editor writes into it, for pydantic's schema.
        told: attributes of `Part`.
    """
    return Field(default, description=description, told=told)


class PlainParts(Content):
    """The parts that are told both in official and in everyday words."""

    conditions: list[Text] = part([], may_lack_plain=True)
    amount: Text | None = part(None, "what the citizen receives", is_summed_up=True, recap_position=3)
    materials: list[Text] = part([], is_summed_up=True, recap_position=1)
    steps: list[Text] = part([], is_numbered=True, recap_position=2)
    channels: list[Text] = part([], recap_position=6)
    fee: Text | None = part(None, is_summed_up=True, recap_position=4)
    time_limit: Text | None = part(None, is_summed_up=True, recap_position=5)
    proxy: Text | None = part(None, "who may act for the citizen, and with what", is_for_family=True)

    def lines(self, part: str) -> list[str]:
        """The lines of a part; of one that is a text, that; none of a part that the answer doesn't have."""
        value = getattr(self, part)
        if not value:
            return []
        return [value] if isinstance(value, str) else list(value)


class Plain(PlainParts):
    """The same answer in everyday words, in short sentences: what the accessible mode shows and reads aloud."""

    summary: Text


class Detail(Content):
    """One specific thing that is asked about the matter of an answer, and the direct reply to it."""

    name: str = Field(..., regex=DETAIL_NAME_PATTERN, description="what it is about; unique within the answer")
    asked: list[Text] = Field(..., min_items=2, description="complete questions, which name the matter")
    short: list[Text] = Field(
        ..., min_items=3, description="the same as asked where the matter is known: they don't name it"
    )
    answer: Text = Field(..., description="one or two sentences that begin with the reply itself and stand alone")
    plain: Text = Field(..., description="the same in everyday words")
    sources: list[Text] = Field([], description="keys of the topic's `sources` that the answer itself doesn't cite")
    next: list[NextReply] = Field([], description="what is told instead from a day on, the earliest first")

    _next_in_order = validator("next", allow_reuse=True)(in_order_of_days)

    def on(self, day: date) -> Detail:
        """The detail as it is told on a day; itself while nothing that was entered ahead has begun."""
        begun = [wording for wording in self.next if wording.effective <= day]
        return self.copy(update={"answer": begun[-1].answer, "plain": begun[-1].plain}) if begun else self


class Asks(Content):
    """What decides how a matter goes for a citizen: the question for it, and what each reply to it leads to."""

    question: Text
    choices: dict[Text, Text] = Field(
        ..., description="for each reply a detail or a part of the answer, or another answer's id"
    )

    @validator("choices")
    def _few_choices(cls, value: dict[str, str]) -> dict[str, str]:
        if not 2 <= len(value) <= MOST_CHOICES:
            raise ValueError(f"must have two or three replies, not {len(value)}")
        return value


def topic_of(answer_id: str) -> str:
    """The topic in an answer's id, `<topic>/<entry>`."""
    return answer_id.partition("/")[0]


class Answer(PlainParts):
    """One curated answer, found by its id `<topic>/<entry>`."""

    id: str = Field(..., regex=ANSWER_ID_PATTERN)
    question: Text = Field(..., description="the question in its plainest form; the heading of the answer")
    summary: Text
    paragraphs: list[Text] = part(
        [],
        "further paragraphs, for matters that are read about rather than done",
        is_asked_for=False,
        is_read_first=True,
    )
    varies: list[Text] = part([], "what differs from place to place")
    notes: list[Text] = part([], "common mistakes and what to watch for", is_asked_for=False)
    telephones: list[Text] = Field([], description="numbers to ask, most fitting first")
    authority: Text
    effective: Day | None = Field(None, description="the day from which the rule holds")
    effective_note: Text | None = Field(None, description="what holds since when, where that is more than one day")
    expires: Day | None = Field(None, description="the last day on which the answer may be served")
    reviewed: Day = Field(..., description="the day up to which the answer was checked against its sources")
    review_by: Day = Field(..., description="the day by which it must be checked again")
    citations: list[Citation] = Field(..., min_items=1)
    sources: dict[str, Source] = Field(..., description="the sources that it, or one of its details, rests on, by key")
    related: list[Text] = Field([])
    computes: list[Text] = Field([], description="the rules of data/computing that answer it for one's own figures")
    sensitive: StrictBool = Field(
        False, description="of a death, violence, a fraud: whoever reads it is asked and offered nothing besides"
    )
    plain: Plain
    asks: Asks | None = Field(None, description="what decides, asked when the citizen didn't say it")
    seasons: list[Season] = Field([], description="sentences that are told with it while a time lasts")
    details: tuple[Detail, ...] = Field((), description="from a file of their own, data/details/<topic>.yml")
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

    _seasons_apart = validator("seasons", allow_reuse=True)(apart)

    @property
    def topic(self) -> str:
        return topic_of(self.id)

    def is_served_on(self, today: date) -> bool:
        """Whether the answer holds on that day: in effect, and not expired."""
        return (self.effective is None or self.effective <= today) and (self.expires is None or today <= self.expires)

    def season_on(self, today: date) -> Season | None:
        """What is told with the answer on that day only; None when there is nothing."""
        return season_on(self.seasons, today)

    def is_due_for_review_on(self, today: date) -> bool:
        """Whether the day by which it had to be checked again has passed: still served, with a notice."""
        return today > self.review_by


PARTS = tuple(
    Part(name, name in Plain.__fields__, **field.field_info.extra["told"])
    for name, field in Answer.__fields__.items()
    if "told" in field.field_info.extra
)
"""All parts, in the order of the fields: that of the accessible mode."""

IN_FULL = tuple(sorted(PARTS, key=lambda each: not each.is_read_first))
"""All parts, in the order of the standard mode."""

ASKED_FOR = (*(each.name for each in PARTS if each.is_asked_for), "sources")
"""The names of what a citizen can ask for by itself: the parts, and what the answer rests on."""


class Topic(Content):
    """A family of answers under one authority, as one content file holds it."""

    key: str
    title: Text = Field(..., description="what a citizen calls it")
    keywords: list[Text] = Field([])
    everyday: bool = Field(False, description="asked about so often that it is offered before others")
    group: Text | None = Field(None, description="the group in which it is offered: a key of data/topic_groups.yml")
    authority: Text
    imported_from: Text | None = Field(
        None, description="the spreadsheet that the answers come from: their plain words are split, not written"
    )
    answers: tuple[str, ...] = Field((), description="the ids of its answers, in the order of the file")
