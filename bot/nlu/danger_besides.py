"""Dangers besides those that a message as a whole tells of: in a part or clause of it, with what was said before."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bot.nlu.danger_model import Danger

_PART_CHARACTERS = 24
"""Of a longer message overlapping parts of so many characters are looked at."""

_CLAUSE_FROM = 0.88
"""A clause by itself, which may be no part of what is told now, counts from this probability on: 我都不想活了."""

_LOOKED_AT, _CLAUSES_LOOKED_AT = 2, 2
"""Of the parts and stories, and of the clauses, so many are looked at as closely as the whole message, the likeliest by
their n-grams."""


def danger_besides(
    text: str,
    clauses: Sequence[str],
    earlier: Sequence[str],
    likeliest: Callable[[Sequence[str], int], list[str]],
    recognise: Callable[[list[str]], list[Danger]],
    part_from: float,
    *,
    by_parts: bool = True,
) -> Danger | None:
    """The danger that a part or clause of a message tells of, or the message together with what was said before.

    What raised no alarm when it was said raises none by being followed (钱几天能到手, after a fire that is out).

    Args:
        text: the message.
        clauses: those of a message that has several.
        earlier: the messages before it, the oldest first.
        likeliest: picks at most so many texts to look at.
        recognise: judges texts.
        part_from: the probability from which on there is a danger.
        by_parts: parts and clauses are looked at, and not what was said before alone.
    """
    if not by_parts:
        clauses = ()
    stories = {_together(*earlier[start:], text): _together(*earlier[start:]) for start in range(len(earlier))}
    parts = parts_of(text, _PART_CHARACTERS) if by_parts else []
    looked_at = [*likeliest([*parts, *stories], _LOOKED_AT), *likeliest(clauses, _CLAUSES_LOOKED_AT)]
    judged = zip(looked_at, recognise(looked_at) if looked_at else [], strict=True)
    for told, danger in sorted(judged, key=lambda each: -each[1].score):
        if danger.score < (_CLAUSE_FROM if told in clauses else part_from):
            continue
        before = stories.get(told)
        if before is None or recognise([before])[0].score < part_from:
            return danger
    return None


def _together(*messages: str) -> str:
    return "，".join(messages)


def parts_of(text: str, length: int) -> list[str]:
    """Overlapping parts of `length` characters, each begun in the middle of the one before; none of a short text."""
    if len(text) <= length:
        return []
    last = len(text) - length
    return [text[start : start + length] for start in (*range(0, last, length // 2), last)]
