"""Neighbours: common matters beside the catalogue, for which the assistant has no answer but knows who has."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from pydantic import Field

from bot.knowledge.content_model import Content, Text
from bot.knowledge.files.document import Document

NEIGHBOURS = "neighbours"
"""The family of the intents that neighbours are recognised by: `neighbours/<name>`."""

_NAME = re.compile(r"[a-z][a-z0-9_]*")


class Neighbour(Content):
    """A matter that no answer is about, and what is said of it: that it isn't answered here, and who deals with it."""

    title: Text
    says: Text
    telephones: list[Text] = Field([], description="the numbers that `says` names, in its order")
    related: list[Text] = Field([], description="ids of answers that hold a part of it; they are offered besides")


@dataclass
class NeighboursFile:
    """The neighbours of one file by intent."""

    document: Document
    neighbours: dict[str, Neighbour] = field(default_factory=dict)


def intent_of(name: str) -> str:
    """The intent of the training questions of a neighbour."""
    return f"{NEIGHBOURS}/{name}"


def neighbours_file_of(document: Document) -> NeighboursFile:
    """Read a file with a group `neighbours`; everything wrong in itself is reported to the document."""
    file = NeighboursFile(document)
    if document.problems and document.value is None:
        return file
    entries = document.mapping((), document.value).get(NEIGHBOURS)
    for name, entry in document.mapping((NEIGHBOURS,), entries).items():
        location = (NEIGHBOURS, name)
        if not _NAME.fullmatch(name):
            message, remedy = f"{name!r} can't be the name of a neighbour", "use small Latin letters, digits and _"
            document.report(location, message, remedy)
        neighbour = document.validated(Neighbour, document.mapping(location, entry), location)
        if isinstance(neighbour, Neighbour):
            file.neighbours[intent_of(name)] = neighbour
    return file
