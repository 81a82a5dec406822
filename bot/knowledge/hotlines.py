"""Telephone numbers that a citizen may be given: one list, so that every answer means the same by a number."""

from __future__ import annotations

from collections.abc import Mapping

from bot.knowledge.document import Document
from bot.knowledge.model import Content, Text

Hotlines = Mapping[str, "Hotline"]


class Hotline(Content):
    """A number, whose it is and what it is for."""

    number: Text
    name: Text
    purpose: Text


def hotlines_of(document: Document) -> dict[str, Hotline]:
    """The hotlines of a file by number; what is wrong is reported to the document."""
    hotlines: dict[str, Hotline] = {}
    for position, entry in enumerate(document.entries("hotlines")):
        place = ("hotlines", position)
        hotline = document.validated(Hotline, document.mapping(place, entry), place)
        if not isinstance(hotline, Hotline):
            continue
        if hotline.number in hotlines:
            document.report((*place, "number"), f"{hotline.number} stands twice", "keep one of them")
        hotlines[hotline.number] = hotline
    return hotlines
