"""The days on which content ceases to hold or changes: what is past by now, and what comes within two months."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from bot.calendar import today_in_china
from bot.knowledge.files.document import Document, Location
from bot.knowledge.files.problems import Problem
from bot.knowledge.loading import Loader, Reading
from bot.knowledge.seasons import Season

NOTICE_DAYS = 60

REVIEW = "review due"
EXPIRY = "last day"
SEASON = "season ends"
CHANGE = "change begins"
_WIDTH = max(map(len, (REVIEW, EXPIRY, SEASON, CHANGE)))


@dataclass(frozen=True, order=True)
class ContentDate:
    """A day that stands in a content file. They sort by day, then by file and line.

    Attributes:
        day: when it happens.
        file, line, field: where it is written, as of a `Problem`.
        event: what happens: `REVIEW`, `EXPIRY`, `SEASON` (the last one, which none follows) or `CHANGE`.
    """

    day: date
    file: str
    line: int
    field: str
    event: str

    def __str__(self) -> str:
        return f"{self.day}  {self.event:<{_WIDTH}}  {self.file}:{self.line}: {self.field}"


def dates_ahead(content: Path, *, today: date | None = None) -> list[ContentDate]:
    """The days of a content directory from today to `NOTICE_DAYS` later, sorted; a review of many answers once."""
    today = today or today_in_china()
    last = today + timedelta(days=NOTICE_DAYS)
    return sorted({each for each in _dates_of(Loader(content).read()) if today <= each.day <= last})


def check_dates(reading: Reading, today: date) -> Iterator[Problem]:
    """Answers that have expired, which is an error; reviews that are overdue and seasons that nothing follows."""
    for each in _dates_of(reading):
        if each.day >= today or each.event == CHANGE:
            continue
        place = (each.file, each.line, each.field)
        if each.event == EXPIRY:
            yield Problem(*place, f"is past ({each.day}): it is no longer served", "renew or remove it")
        elif each.event == SEASON:
            message = f"is past ({each.day}), and no season follows"
            yield Problem(*place, message, "enter the next one, or remove it", "warning")
        else:
            message = f"was due {(today - each.day).days} days ago ({each.day}): readers are warned"
            remedy = "check it against its sources, then set reviewed and review_by"
            yield Problem(*place, message, remedy, "warning")


def _dates_of(reading: Reading) -> Iterator[ContentDate]:
    for file in reading.topic_files:
        for answer_id, answer in file.answers.items():
            location = file.locations[answer_id]
            # A rule that another follows isn't missed on the day after its last.
            changes = [change.begins for change in file.changes.get(answer_id, ()) if change.begins]
            yield from _of_answer(file.document, location, None if changes else answer.expires, answer.review_by)
            yield from _of_seasons(file.document, location, answer.seasons)
            for position, begins in enumerate(changes):
                yield _at(file.document, (*location, "next", position, "effective"), begins, CHANGE)
    for details in reading.details_files:
        for placed in details.details.values():
            for location, detail in placed.items():
                for position, wording in enumerate(detail.next):
                    where = (*location, "next", position, "effective")
                    yield _at(details.document, where, wording.effective, CHANGE)
    for overlay in reading.overlay_files.values():
        for answer_id, layer in overlay.layers.items():
            location, values = overlay.locations[answer_id], layer.values
            yield from _of_answer(overlay.document, location, values.get("expires"), values["review_by"])
    for rule in reading.rule_files:
        if rule.rule is not None:
            yield from _of_answer(rule.document, (), None, rule.rule.review_by)


def _of_answer(document: Document, location: Location, expires: date | None, review_by: date) -> Iterator[ContentDate]:
    if expires:
        yield _at(document, (*location, "expires"), expires, EXPIRY)
    own = (*location, "review_by")
    yield _at(document, own if own in document else ("review_by",), review_by, REVIEW)


def _of_seasons(document: Document, location: Location, seasons: Sequence[Season]) -> Iterator[ContentDate]:
    if seasons:
        last = max(range(len(seasons)), key=lambda position: seasons[position].until)
        yield _at(document, (*location, "seasons", last, "until"), seasons[last].until, SEASON)


def _at(document: Document, location: Location, day: date, event: str) -> ContentDate:
    place = document.problem(location, "")
    return ContentDate(day, place.file, place.line, place.field, event)
