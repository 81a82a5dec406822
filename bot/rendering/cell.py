"""An answer as the text of one cell of a spreadsheet."""

from __future__ import annotations

from bot.knowledge.model import Answer
from bot.rendering.labels import Labels
from bot.rendering.parts import ORDERED, SECTIONS, items_of
from bot.rendering.text import block


def cell_text(answer: Answer, labels: Labels) -> str:
    """The summary and the details, a line each, then the other parts under their headings."""
    parts = _parts_of(answer)
    blocks = [block(labels.standard[part], items_of(answer, part), ordered=part in ORDERED) for part in parts]
    return "\n".join([answer.summary, *answer.details, *blocks])


def has_parts(answer: Answer) -> bool:
    """Whether the text of the cell puts together what the answer holds apart."""
    return bool(_parts_of(answer))


def _parts_of(answer: Answer) -> list[str]:
    return [part for part in SECTIONS if part != "details" and items_of(answer, part)]
