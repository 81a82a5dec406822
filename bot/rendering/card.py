"""An answer as a card for the web: data only, the widget decides how it looks."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from bot.knowledge.model import Answer
from bot.rendering.labels import Labels
from bot.rendering.parts import ORDERED, SECTIONS, cited, items_of, source_label


def card(
    answer: Answer,
    labels: Labels,
    *,
    notice: str | None,
    focus: str | None,
    related: Iterable[Answer],
    telephone_names: dict[str, str],
) -> dict[str, Any]:
    """The card of an answer: JSON-ready, every text plain text.

    Args:
        notice: what the reader must know first, such as that the answer is due for review.
        focus: the part that was asked for, to be shown first.
        telephone_names: what each number is called.
    """
    return {
        "title": answer.question,
        "summary": answer.summary,
        "notice": notice,
        "focus": focus,
        "sections": [
            {
                "key": part,
                "title": labels.standard[part],
                "items": items_of(answer, part),
                "ordered": part in ORDERED,
            }
            for part in SECTIONS
            if items_of(answer, part)
        ],
        "sources": [{"label": source_label(source, article), "url": source.url} for source, article in cited(answer)],
        "dates": labels.dates_of(answer),
        "telephones": [
            {"number": number, "label": telephone_names.get(number, number)} for number in answer.telephones
        ],
        "related": [{"id": other.id, "title": other.question} for other in related],
    }
