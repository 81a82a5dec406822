"""Texts made short enough for a place: whole sentences, whole lines, nothing torn."""

from __future__ import annotations

from collections.abc import Sequence

from bot.knowledge.sentence_splitting import clauses, gathered, whole_sentences

_PAUSES = "，；：、,;"
ELLIPSIS = "…"
_SHORTEST = 8
"""A beginning of fewer characters says nothing."""


def first_sentences(text: str, most: int) -> str:
    """The sentences that a text begins with, as many as fit into so many characters.

    Of a first sentence that is too long by itself the clauses that fit, with an ellipsis.
    """
    pieces = [*gathered(whole_sentences(text), lambda together: len(together) <= most)]
    if pieces and len(pieces[0]) <= most:
        return pieces[0].strip()
    beginning = [*gathered(clauses(pieces[0] if pieces else text), lambda together: len(together) < most)]
    kept = beginning[0] if beginning and len(beginning[0]) < most else text[: most - 1]
    return kept.rstrip(_PAUSES + "。 ") + ELLIPSIS


def in_one_line(heading: str, items: Sequence[str], most: int) -> str | None:
    """`heading：item；item…` in at most so many characters; None where not even a beginning of the first item fits.

    An ellipsis at the end says that there is more.
    """
    line, room = f"{heading}：", most - len(heading) - 1
    if room < min(len(items[0]), _SHORTEST):
        return None
    told = 0
    for item in items:
        piece = ("；" if told else "") + item.rstrip("。；")
        if len(piece) > room:
            break
        line, room, told = line + piece, room - len(piece), told + 1
    if told == len(items):
        return f"{line}。"
    if told == 0:
        return line + first_sentences(items[0], room)
    return line + ELLIPSIS


def lines_that_fit(items: Sequence[str], most: int) -> tuple[list[str], bool]:
    """The items as far as they fit together; where all don't, each by its first sentence; and whether that is all.

    Returns:
        At least one item; whether nothing is left out.
    """
    if sum(map(len, items)) <= most:
        return list(items), True
    told: list[str] = []
    room = most
    for item in (whole_sentences(item)[0].strip() for item in items):
        if told and len(item) > room:
            break
        told.append(item if len(item) <= max(room, most // 2) else first_sentences(item, max(room, most // 2)))
        room -= len(told[-1])
    return told, False
