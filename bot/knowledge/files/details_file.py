"""One file of details: what is asked about single things of a topic's answers, with the direct reply to each.

data/details/<topic>.yml:

    topic: id_card
    details:
      replace_lost:              # an answer of the topic
        - name: newspaper
          asked: […, …]
          short: […, …, …]
          answer: 不用登报，…
          plain: 不用登报。…
          sources: [rules]       # where a figure isn't in the answer: keys of the topic file's `sources`
          next:                  # what is told instead from a day on
            - {effective: 2027-01-01, answer: 要登报，…, plain: 要登报。…}
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from bot.knowledge.answer import Detail
from bot.knowledge.content_model import Content, Text
from bot.knowledge.files.document import Document, Location, kind_of


class DetailsHeader(Content):
    """What a file of details says once: whose answers they belong to."""

    topic: Text


@dataclass
class DetailsFile:
    """The details of one topic that could be read, by answer id, each with where it stands."""

    document: Document
    topic: str = ""
    """Blank in a file that doesn't say it."""
    details: dict[str, dict[Location, Detail]] = field(default_factory=dict)


def details_file_of(document: Document) -> DetailsFile:
    """Read a topic's details; everything wrong in itself is reported to the document."""
    file = DetailsFile(document)
    if document.problems and document.value is None:
        return file
    values = document.mapping((), document.value)
    header = document.validated(
        DetailsHeader,
        {name: value for name, value in values.items() if name != "details"},
        (),
        known=(*DetailsHeader.__fields__, "details"),
    )
    if isinstance(header, DetailsHeader):
        file.topic = header.topic
    if "details" not in values:
        document.report((), "has no `details`", "add them, or delete the file")
    for entry, items in document.mapping(("details",), values.get("details") or {}).items():
        file.details[f"{file.topic}/{entry}"] = _details_of(document, items, ("details", entry))
    return file


def _details_of(document: Document, items: Any, location: Location) -> dict[Location, Detail]:
    if not isinstance(items, list):
        document.report(location, f"must be a list of details, not {kind_of(items)}", "begin each with '- name:'")
        return {}
    found: dict[Location, Detail] = {}
    lines: dict[str, int] = {}
    for position, item in enumerate(items):
        here = (*location, position)
        detail = document.validated(Detail, document.mapping(here, item), here)
        if not isinstance(detail, Detail):
            continue
        if detail.name in lines:
            message = f"{detail.name!r} stands twice; the first is in line {lines[detail.name]}"
            document.report((*here, "name"), message, "give each detail of an answer a name of its own")
            continue
        lines[detail.name] = document.line_of(here)
        found[here] = detail
    return found
