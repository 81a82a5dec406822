"""One content file: a topic with its sources and its answers, as a list of entries or as a tree."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from pydantic import Field, validator

from bot.knowledge.answer import Answer, Source, Topic, later_than_review
from bot.knowledge.content_model import Content, Day, Text
from bot.knowledge.files.document import Document, Location, kind_of
from bot.knowledge.files.problems import did_you_mean
from bot.knowledge.layers import ANSWER_FIELDS, NOT_IN_ENTRIES, Layer, Patch
from bot.knowledge.tree import Node, TreeBuilder

_KEY = re.compile(r"[a-z][a-z0-9_]*")
_KEY_RULE = "use small Latin letters, digits and _, beginning with a letter"
_BODY = ("sources", "answers", "tree")
_INHERITED = ("authority", "reviewed", "review_by")
_NODE_FIELDS = ("key", "label", "children")
ENTRY_FIELDS = (*ANSWER_FIELDS, "next")
"""The fields that an answer may have in a file."""

_UNREADABLE = Source(title="(unreadable)", issuer="(unreadable)", number=None, read=False)


class Header(Content):
    """What a content file says once for all its answers."""

    topic: Text
    title: Text
    keywords: list[Text] = Field([], description="everyday words of the topic")
    everyday: bool = False
    group: Text | None = None
    authority: Text
    reviewed: Day
    review_by: Day
    imported_from: Text | None = None

    @validator("review_by")
    def _review_is_due_later(cls, value: date, values: dict[str, Any]) -> date:
        return later_than_review(value, values)


@dataclass
class TopicFile:
    """A content file that was read: its topic, answers and tree, and where each answer stands."""

    document: Document
    topic: Topic | None = None
    answers: dict[str, Answer] = field(default_factory=dict)
    locations: dict[str, Location] = field(default_factory=dict)
    """Where each answer stands in the document, also those with errors."""
    changes: dict[str, list[Layer]] = field(default_factory=dict)
    """What of an answer changes from a day on, the earliest first; of those answers only that have any."""
    nodes: dict[str, Node] = field(default_factory=dict)
    sources: dict[str, Source] = field(default_factory=dict)


def topic_file_of(document: Document) -> TopicFile:
    """Read the topic of a document; everything wrong is reported to it."""
    return _Reader(document).read()


def sources_of(document: Document, values: Mapping[str, Any]) -> dict[str, Source]:
    """The sources that a file lists, by key. Unreadable ones are there too, so that citing them isn't an error more."""
    sources: dict[str, Source] = {}
    for key, entry in document.mapping(("sources",), values.get("sources") or {}).items():
        location = ("sources", key)
        source = document.validated(Source, document.mapping(location, entry), location)
        sources[key] = source if isinstance(source, Source) else _UNREADABLE
    return sources


def check_citations(
    document: Document, location: Location, entry: Mapping[str, Any], sources: Mapping[str, Source]
) -> None:
    """Report each citation of a source that isn't listed."""
    citations = entry.get("citations")
    for position, citation in enumerate(citations if isinstance(citations, list) else ()):
        cited = citation.get("source") if isinstance(citation, dict) else None
        if isinstance(cited, str) and cited not in sources:
            document.report(
                (*location, "citations", position, "source"),
                f"{cited!r} is not listed in the file's `sources`",
                did_you_mean(cited, sources, "add it to `sources`"),
            )


class _Reader:
    def __init__(self, document: Document) -> None:
        self.document = document
        self.file = TopicFile(document)
        self.tree = TreeBuilder()
        self.inherited: dict[str, Any] = {}
        self.key = ""

    def read(self) -> TopicFile:
        if self.document.problems and self.document.value is None:
            return self.file
        values = self.document.mapping((), self.document.value)
        header = self.document.validated(
            Header,
            {name: value for name, value in values.items() if name not in _BODY},
            (),
            known=(*Header.__fields__, *_BODY),
        )
        self.key = values["topic"] if isinstance(values.get("topic"), str) else "topic"
        if not _KEY.fullmatch(self.key):
            self.document.report(("topic",), f"{self.key!r} can't be the key of a topic", _KEY_RULE)
            self.key = "topic"
        self.inherited = {name: values[name] for name in _INHERITED if name in values}
        self.file.sources = sources_of(self.document, values)
        if "answers" not in values and "tree" not in values:
            self.document.report((), "has neither `answers` nor a `tree`", "add one of them")
        for key, entry in self.document.mapping(("answers",), values.get("answers") or {}).items():
            self._read_entry(key, entry, ("answers", key))
        self._read_nodes(values.get("tree") or [], ("tree",), None)
        self.file.nodes = self.tree.build()
        if isinstance(header, Header):
            self.file.topic = Topic(
                key=self.key,
                title=header.title,
                keywords=header.keywords,
                everyday=header.everyday,
                group=header.group,
                authority=header.authority,
                imported_from=header.imported_from,
                answers=tuple(self.file.locations),
            )
        return self.file

    def _read_nodes(self, nodes: Any, location: Location, parent: str | None) -> None:
        if not isinstance(nodes, list):
            self.document.report(location, "must be a list of nodes", "begin each node with '- key:'")
            return
        for position, node in enumerate(nodes):
            here = (*location, position)
            node = self.document.mapping(here, node)
            key, label = node.get("key"), node.get("label")
            for name, value in (("key", key), ("label", label)):
                if not isinstance(value, str):
                    self.document.report((*here, name), "is missing" if value is None else "must be a text", "add it")
            entry = {name: value for name, value in node.items() if name not in _NODE_FIELDS}
            answer_id = self._read_entry(
                key if isinstance(key, str) else "", entry, here, known=(*ENTRY_FIELDS, *_NODE_FIELDS)
            )
            if answer_id is None:
                continue
            self.tree.add(answer_id, label if isinstance(label, str) else "", parent)
            self._read_nodes(node.get("children") or [], (*here, "children"), answer_id)

    def _read_entry(
        self, key: str, entry: Any, location: Location, known: tuple[str, ...] = ENTRY_FIELDS
    ) -> str | None:
        """Read one answer; None when it has no usable id."""
        entry = self.document.mapping(location, entry)
        if not _KEY.fullmatch(key):
            if key:
                self.document.report(location, f"{key!r} can't be the key of an answer", _KEY_RULE)
            return None
        answer_id = f"{self.key}/{key}"
        if answer_id in self.file.locations:
            first = self.document.line_of(self.file.locations[answer_id])
            self.document.report(
                location, f"{answer_id} stands twice; the first is in line {first}", "rename one of them"
            )
            return None
        self.file.locations[answer_id] = location
        for name, remedy in NOT_IN_ENTRIES.items():
            if name in entry:
                self.document.report((*location, name), "is not a field of an answer", remedy)
        check_citations(self.document, location, entry, self.file.sources)
        answer = self.document.validated(
            Answer,
            {
                **self.inherited,
                **{name: value for name, value in entry.items() if name not in (*NOT_IN_ENTRIES, "next")},
                "id": answer_id,
                "sources": cited_sources(entry.get("citations"), self.file.sources),
            },
            location,
            known=known,
            # A header without its dates is one error, not one for each answer.
            echoes=[
                name for name in _INHERITED if name not in entry and not (name == "review_by" and "reviewed" in entry)
            ],
        )
        changes = self._changes(entry.get("next") or [], (*location, "next"))
        if isinstance(answer, Answer):
            self.file.answers[answer_id] = answer
            if changes:
                self.file.changes[answer_id] = changes
        return answer_id

    def _changes(self, items: Any, location: Location) -> list[Layer]:
        """What is entered ahead of an answer; all that is wrong with it in itself is reported."""
        if not isinstance(items, list):
            self.document.report(location, f"must be a list, not {kind_of(items)}", "begin each with '- effective:'")
            return []
        changes: list[Layer] = []
        last: date | None = None
        for position, item in enumerate(items):
            here = (*location, position)
            item = self.document.mapping(here, item)
            check_citations(self.document, here, item, self.file.sources)
            patch = self.document.validated(Patch, item, here)
            if not isinstance(patch, Patch):
                continue
            values = patch.dict(exclude_none=True, exclude_unset=True, exclude={"citations"})
            if patch.citations:  # type: ignore[attr-defined]
                values["citations"] = patch.citations  # type: ignore[attr-defined]
            change = Layer(None, values, cited_sources(item.get("citations"), self.file.sources))
            if change.begins is None:
                self.document.report((*here, "effective"), "is missing", "say the first day of the change")
            elif last and change.begins <= last:
                self.document.report((*here, "effective"), "is not later than the one before", "put them in order")
            else:
                changes.append(change)
                last = change.begins
        return changes


def cited_sources(citations: Any, sources: Mapping[str, Source]) -> dict[str, Source]:
    """The listed sources that are cited, in the order of the citations."""
    keys = (
        [citation.get("source") for citation in citations or () if isinstance(citation, dict)]
        if isinstance(citations, list)
        else []
    )
    return {key: sources[key] for key in keys if isinstance(key, str) and key in sources}
