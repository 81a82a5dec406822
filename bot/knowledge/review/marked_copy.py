"""What a reader has changed in a reading copy, against the content as it is now."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from bot.knowledge.review.reading_copy import ReadingCopy, lines_of_text, mark_of
from bot.knowledge.review.review_words import review_error

State = Literal["", "overtaken", "gone"]


@dataclass(frozen=True)
class MarkedField:
    """One text of a marked copy.

    Attributes:
        entry, field: which one, as in the copy.
        mark: the digest of the text as it was copied.
        text: as the reader left it.
        remark: what the reader wrote beneath it.
    """

    entry: str
    field: str
    mark: str
    text: str
    remark: str = ""


@dataclass(frozen=True)
class ProposedChange:
    """What a reader proposes for one text.

    Attributes:
        entry, field: which one.
        old: the text in the content now.
        new: the text as it should be; the old one where there is only a remark.
        remark: the reader's.
        state: `overtaken` when the content has changed since the copy was written, `gone` when the text isn't there any
            more, else empty.
    """

    entry: str
    field: str
    old: str
    new: str
    remark: str
    state: State = ""

    @property
    def is_remark_only(self) -> bool:
        return self.old == self.new


def proposed_changes(copy: ReadingCopy, marked: Sequence[MarkedField], *, file: object) -> list[ProposedChange]:
    """The texts that the reader changed or has a remark on, in the order of the copy; what the file lacks is as it was.

    Args:
        copy: of the content as it is now.
        marked: what was read of the marked copy.
        file: to name in an error.

    Raises:
        ReviewError: nothing is marked by its id, one id stands twice, or the copy is another topic's.
    """
    _check(copy.topic, marked, file)
    now = {(each.entry, each.field): each.text for each in copy.fields}
    order = {place: number for number, place in enumerate(now)}
    changes = list(filter(None, (_change(each, now.get((each.entry, each.field))) for each in marked)))
    return sorted(changes, key=lambda change: order.get((change.entry, change.field), len(order)))


def _change(marked: MarkedField, now: str | None) -> ProposedChange | None:
    new, remark = "\n".join(lines_of_text(marked.text)), marked.remark.strip()
    is_changed = mark_of(new) != marked.mark
    if not remark and (not is_changed or new == now):
        return None
    if now is None:
        return ProposedChange(marked.entry, marked.field, "", new, remark, "gone")
    state: State = "overtaken" if mark_of(now) != marked.mark and new != now else ""
    return ProposedChange(marked.entry, marked.field, now, new if is_changed else now, remark, state)


def _check(topic: str, marked: Sequence[MarkedField], file: object) -> None:
    if not marked:
        raise review_error("no_marks", file=file)
    others = [each.entry.partition("/")[0] for each in marked]
    if topic not in others:
        raise review_error("other_topic", file=file, other=others[0], topic=topic)
    if doubled := _doubled((each.entry, each.field) for each in marked):
        entry, field = doubled
        raise review_error("twice", file=file, entry=entry, field=field)


def _doubled(places: Iterable[tuple[str, str]]) -> tuple[str, str] | None:
    seen: set[tuple[str, str]] = set()
    return next((place for place in places if place in seen or seen.add(place)), None)  # type: ignore[func-returns-value]
