"""An answer as the text of one cell of a spreadsheet."""

from __future__ import annotations

from bot.knowledge.answer import Answer
from bot.rendering.parts import NUMBERED, SECTIONS, items_of
from bot.rendering.phrases import Phrases
from bot.rendering.text import block


def cell_text(answer: Answer, phrases: Phrases) -> str:
    """The summary and the paragraphs, a line each, then the other parts under their headings."""
    parts = _parts_of(answer)
    blocks = [block(phrases.standard[part], items_of(answer, part), ordered=part in NUMBERED) for part in parts]
    return "\n".join([answer.summary, *answer.paragraphs, *blocks])


def has_parts(answer: Answer) -> bool:
    """Whether the text of the cell puts together what the answer holds apart."""
    return bool(_parts_of(answer))


def _parts_of(answer: Answer) -> list[str]:
    return [part for part in SECTIONS if part != "paragraphs" and items_of(answer, part)]
