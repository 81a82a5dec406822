"""Telephone numbers that a citizen may be given: one list, so that every answer means the same by a number."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.knowledge.content_model import Content, Text
from bot.knowledge.files.document import Document


class Hotline(Content):
    """A number, whose it is and what it is for."""

    number: Text
    name: Text
    purpose: Text


@dataclass
class HotlinesFile:
    """The hotlines of one file by number."""

    document: Document
    hotlines: dict[str, Hotline] = field(default_factory=dict)


def hotlines_file_of(document: Document) -> HotlinesFile:
    """Read a file with a list `hotlines`; everything wrong is reported to the document."""
    file = HotlinesFile(document)
    for position, entry in enumerate(document.entries("hotlines")):
        location = ("hotlines", position)
        hotline = document.validated(Hotline, document.mapping(location, entry), location)
        if not isinstance(hotline, Hotline):
            continue
        if hotline.number in file.hotlines:
            document.report((*location, "number"), f"{hotline.number} stands twice", "keep one of them")
        file.hotlines[hotline.number] = hotline
    return file
