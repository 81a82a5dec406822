"""The parts of an answer, in the order in which they are shown."""

from __future__ import annotations

from bot.knowledge.model import Answer, Source

SECTIONS = (
    "details", "conditions", "materials", "steps", "channels", "fee", "time_limit", "proxy", "varies", "notes",
)  # fmt: skip
ORDERED = frozenset({"steps"})


def items_of(answer: Answer, part: str, *, plain: bool = False) -> list[str]:
    """The lines of one part; in everyday words where the answer has them and `plain` is asked for."""
    holder = answer.plain if plain and getattr(answer.plain, part, None) else answer
    value = getattr(holder, part)
    if not value:
        return []
    return [value] if isinstance(value, str) else list(value)


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
