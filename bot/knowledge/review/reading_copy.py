"""A topic as it is read from outside: every answer with all its fields, its details and the sources, as texts."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from bot.errors import ContentError
from bot.knowledge.files.topic_file import ENTRY_FIELDS
from bot.knowledge.loading import Loader
from bot.knowledge.review.review_words import name_of_field, review_error, review_words

_FIRST = ("question", "summary")
_UNREAD = ("plain", "computes", "sensitive")
"""What says nothing to a reader: machinery; the everyday words stand behind each field."""
_IN_ORDER = (*_FIRST, *(name for name in ENTRY_FIELDS if name not in (*_FIRST, *_UNREAD)))
_UNREAD_OF_DETAILS = ("name", "asked", "short", "sources")
"""What of a detail isn't told to a citizen."""
_BULLET = re.compile(r"^(?:[-*·]|\d+[.、])\s+")


@dataclass(frozen=True)
class CopiedField:
    """One text of a copy.

    Attributes:
        entry: id of the answer; of a source the topic.
        field: its dotted path in the entry, lists counted from 1: `fee`, `plain.fee`, `details.newspaper.answer`.
        lines: the text; of a list a line for each item.
        asked: of a detail the question that it answers.
    """

    entry: str
    field: str
    lines: tuple[str, ...]
    asked: str = ""

    @property
    def name(self) -> str:
        """What it is called, with the question that it answers."""
        name = name_of_field(self.field)
        return f"{name}：{self.asked}" if self.asked else name

    @property
    def text(self) -> str:
        return "\n".join(self.lines)

    @property
    def mark(self) -> str:
        """A digest of the text, by which it is known later whether either side has changed it."""
        return mark_of(self.text)


@dataclass(frozen=True)
class CopiedEntry:
    """The texts of one answer, or of all sources, in the order in which they are read."""

    id: str
    title: str
    fields: tuple[CopiedField, ...]


@dataclass(frozen=True)
class ReadingCopy:
    """A topic's answers, then its sources."""

    topic: str
    title: str
    entries: tuple[CopiedEntry, ...]

    @property
    def fields(self) -> Iterator[CopiedField]:
        for entry in self.entries:
            yield from entry.fields


def reading_copy(content: Path, topic: str) -> ReadingCopy:
    """The copy of a topic, from the files of a content directory.

    Raises:
        ContentError: the content can't be served; lists every problem.
        ReviewError: there is no such topic; names those that there are.
    """
    reading = Loader(content).read()
    if errors := [problem for problem in reading.problems if problem.severity == "error"]:
        raise ContentError(errors, content)
    file = next((each for each in reading.topic_files if each.topic and each.topic.key == topic), None)
    if file is None or file.topic is None:
        raise review_error("no_topic", topic=topic, topics="、".join(sorted(reading.knowledge.topics)))
    details = {key: placed for each in reading.details_files for key, placed in each.details.items()}
    documents = {key: each.document for each in reading.details_files for key in each.details}
    entries = []
    for answer_id, location in file.locations.items():
        value = _at(file.document.value, location)
        told = [_at(documents[answer_id].value, where) for where in details.get(answer_id, ())]
        fields = _fields_of(value, file.document.value["sources"])
        copied = (CopiedField(answer_id, path, lines) for path, lines in fields)
        entry = (*copied, *_fields_of_details(answer_id, told))
        entries.append(CopiedEntry(answer_id, str(value["question"]), entry))
    sources = tuple(
        CopiedField(topic, f"sources.{key}", _lines_of_source(source))
        for key, source in file.document.value["sources"].items()
    )
    entries.append(CopiedEntry(topic, review_words()["copy"]["sources"], sources))
    return ReadingCopy(topic, file.topic.title, tuple(entries))


def lines_of_text(text: str) -> tuple[str, ...]:
    """The lines of a text without blank ones, and without what lists are marked with."""
    lines = (_BULLET.sub("", line.strip()).strip() for line in text.splitlines())
    return tuple(line for line in lines if line)


def mark_of(text: str) -> str:
    """The first six digits of the text's digest: equal for texts that differ in blanks and bullets only."""
    return hashlib.sha256("\n".join(lines_of_text(text)).encode()).hexdigest()[:6]


def _at(value: Any, location: Sequence[str | int]) -> Any:
    for part in location:
        value = value[part]
    return value


def _fields_of(entry: Mapping[str, Any], sources: Mapping[str, Any]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Each field of an answer with its lines; a part's everyday words behind it."""
    plain = entry.get("plain") or {}
    for name in _IN_ORDER:
        if name == "citations":
            yield name, tuple(_line_of_citation(each, sources) for each in entry[name])
        elif name in entry:
            yield from _flattened(name, entry[name])
        if name in plain:
            yield from _flattened(f"plain.{name}", plain[name])


def _fields_of_details(answer_id: str, details: Sequence[Mapping[str, Any]]) -> Iterator[CopiedField]:
    for detail in details:
        for name, value in detail.items():
            if name not in _UNREAD_OF_DETAILS:
                for path, lines in _flattened(f"details.{detail['name']}.{name}", value):
                    yield CopiedField(answer_id, path, lines, str(detail["asked"][0]))


def _flattened(path: str, value: Any) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The texts in a value, each with its path; a list of texts is one with a line for each."""
    if isinstance(value, Mapping):
        for name, inner in value.items():
            yield from _flattened(f"{path}.{name}", inner)
    elif isinstance(value, list) and any(isinstance(item, Mapping) for item in value):
        for number, item in enumerate(value, start=1):
            yield from _flattened(f"{path}.{number}", item)
    elif isinstance(value, list):
        yield path, tuple(line for item in value for line in lines_of_text(_text_of(item)))
    else:
        yield path, lines_of_text(_text_of(value))


def _text_of(value: Any) -> str:
    if isinstance(value, bool):
        return review_words()["yes" if value else "no"]
    return value.isoformat() if isinstance(value, date) else str(value)


def _line_of_citation(citation: Mapping[str, Any], sources: Mapping[str, Any]) -> str:
    title = str(sources[citation["source"]]["title"]).strip("《》")
    return f"《{title}》{citation.get('article') or ''}"


def _lines_of_source(source: Mapping[str, Any]) -> tuple[str, ...]:
    title = str(source["title"]).strip("《》")
    about = [_text_of(source[name]) for name in ("issuer", "number", "published") if source.get(name)]
    return tuple(filter(None, (f"《{title}》", "，".join(about), source.get("url"))))
