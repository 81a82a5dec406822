"""An answer as a card for the web: data only, the widget decides how it looks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from bot.knowledge.answer import Answer
from bot.rendering.parts import NUMBERED, SECTIONS, cited, items_of, source_label
from bot.rendering.phrases import Phrases


def card(
    answer: Answer,
    phrases: Phrases,
    *,
    lead: str | None = None,
    notice: str | None,
    focus: str | None,
    related: Iterable[Answer],
    telephone_names: Mapping[str, str],
) -> dict[str, Any]:
    """The card of an answer: JSON-ready, every text plain text.

    Args:
        answer: told in its official words.
        phrases: the headings of its parts, and the words around its dates.
        lead: the direct answer to what was asked, where no part is; to be shown first.
        notice: what the reader must know first: what is told at this time of the year, that a review is due.
        focus: the part that was asked for, to be shown first.
        related: the answers that can be asked for next, in this order.
        telephone_names: what each number is called.
    """
    return {
        "title": answer.question,
        "lead": lead,
        "summary": answer.summary,
        "notice": notice,
        "focus": focus,
        "sections": [
            {
                "key": part,
                "title": phrases.standard[part],
                "items": items_of(answer, part),
                "ordered": part in NUMBERED,
            }
            for part in SECTIONS
            if items_of(answer, part)
        ],
        "sources": [{"label": source_label(source, article), "url": source.url} for source, article in cited(answer)],
        "dates": phrases.dates_of(answer),
        "telephones": _telephones(answer.telephones, telephone_names),
        "related": [{"id": other.id, "title": other.question} for other in related],
    }


def card_of_telephones(
    title: str, summary: str, telephones: Sequence[str], telephone_names: Mapping[str, str]
) -> dict[str, Any]:
    """The card of what is no answer, but says whom to call: nothing in the keys that only an answer fills."""
    return {
        "title": title,
        "lead": None,
        "summary": summary,
        "notice": None,
        "focus": None,
        "sections": [],
        "sources": [],
        "dates": None,
        "telephones": _telephones(telephones, telephone_names),
        "related": [],
    }


def _telephones(numbers: Iterable[str], names: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"number": number, "label": names.get(number, number)} for number in numbers]
