"""An answer as plain text, complete by itself, for channels that know nothing but text."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.knowledge.model import Answer
from bot.rendering.labels import Labels
from bot.rendering.parts import ORDERED, SECTIONS, cited, items_of, source_label


def answer_text(answer: Answer, labels: Labels, today: date, *, mode: str, focus: str | None = None) -> str:
    """The whole answer: summary first, then the part asked for, the others, what it rests on and its dates."""
    plain = mode == "accessible"
    blocks = [answer.question, items_of(answer, "summary", plain=plain)[0]]
    notice = labels.notice_for(answer, today)
    if notice:
        blocks.append(notice)
    for part in sorted(SECTIONS, key=lambda part: part != focus):
        items = items_of(answer, part, plain=plain)
        if items:
            blocks.append(block(labels.heading(part, mode), items, ordered=part in ORDERED))
    blocks.append(_foundation(answer, labels, mode))
    return "\n\n".join(blocks)


def part_text(answer: Answer, part: str, labels: Labels, today: date, *, mode: str) -> str:
    """One part of the answer, as a follow-up question asks for it; says whom to ask when the answer doesn't have it."""
    if part == "sources":
        return _foundation(answer, labels, mode)
    items = items_of(answer, part, plain=mode == "accessible")
    if not items:
        return f"{answer.question}\n{labels.without(part, answer)}"
    body = block(f"{answer.question}：{labels.heading(part, mode)}", items, ordered=part in ORDERED)
    notice = labels.notice_for(answer, today)
    return f"{body}\n\n{notice}" if notice else body


def block(heading: str, items: Sequence[str], *, ordered: bool = False) -> str:
    if len(items) == 1:
        return f"{heading}\n{items[0]}"
    lines = [f"{number}. {item}" if ordered else f"· {item}" for number, item in enumerate(items, start=1)]
    return "\n".join([heading, *lines])


def numbered(titles: Sequence[str]) -> str:
    """Choices that can be answered by a number, for channels without buttons."""
    return "\n".join(f"{number}. {title}" for number, title in enumerate(titles, start=1))


def _foundation(answer: Answer, labels: Labels, mode: str) -> str:
    sources = [source_label(source, article) for source, article in cited(answer)]
    return block(labels.heading("sources", mode), sources) + f"\n{labels.dates_of(answer)}"
