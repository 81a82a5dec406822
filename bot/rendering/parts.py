"""The parts of an answer in the order and choice of each rendering; they are declared in `bot.knowledge.answer`."""

from __future__ import annotations

from bot.knowledge.answer import IN_FULL, PARTS, Answer, Source

EVERYTHING = tuple(part.name for part in PARTS)
"""All of an answer as the accessible mode tells it."""
SECTIONS = tuple(part.name for part in IN_FULL)
"""All of an answer as the standard mode shows it."""
NUMBERED = frozenset(part.name for part in PARTS if part.is_numbered)
STAGES = tuple(part.name for part in PARTS if part.has_plain and not part.is_numbered)
"""What the accessible mode tells one by one of an answer without steps."""
_SUMMED_UP = tuple(part.name for part in PARTS if part.is_summed_up)
_TAKEN_AWAY = tuple(
    name for _, name in sorted((part.recap_position, part.name) for part in PARTS if part.recap_position is not None)
)
_FOR_FAMILY = tuple(part.name for part in PARTS if part.is_for_family)


def summed_up(*, for_family: bool) -> tuple[str, ...]:
    """The parts that are said once more after the last stage."""
    return (*_SUMMED_UP, *_FOR_FAMILY) if for_family else _SUMMED_UP


def taken_away(*, for_family: bool) -> tuple[str, ...]:
    """The parts that a recap holds."""
    return (*_TAKEN_AWAY, *_FOR_FAMILY) if for_family else _TAKEN_AWAY


def items_of(answer: Answer, part: str, *, plain: bool = False) -> list[str]:
    """The lines of one part; in everyday words where the answer has them and `plain` is asked for."""
    holder = answer.plain if plain and getattr(answer.plain, part, None) else answer
    return holder.lines(part)


def cited(answer: Answer) -> list[tuple[Source, str | None]]:
    """Each source the answer rests on, with the articles cited."""
    return [(answer.sources[citation.source], citation.article) for citation in answer.citations]


def source_label(source: Source, article: str | None) -> str:
    """《title》 article (issuer, document number, date), as a reader would look it up."""
    about = [source.issuer]
    if source.number:
        about.append(source.number)
    if source.published:
        about.append(source.published.isoformat())
    return f"《{source.title.strip('《》')}》{article or ''}（{'，'.join(about)}）"
