"""A reply that leads with what was asked, then tells what matters for it, then how to get the rest: for text."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from bot.knowledge.answer import Answer
from bot.nlu.answer_units import SUMMARY, WHOLE
from bot.nlu.understanding import Focus
from bot.rendering.parts import NUMBERED, SECTIONS, cited, items_of
from bot.rendering.phrases import Phrases, in_words
from bot.rendering.shortening import first_sentences, in_one_line, lines_that_fit

LEAD = 120
"""The direct answer has at most so many characters; the beginning of a summary, too."""
FIRST_TOLD, LATER_TOLD = 215, 150
"""So many characters are told when a matter is first asked about, and later; what leads on comes besides."""
LINE = 75
"""What matters besides is told in lines of so many characters …"""
MORE = 3
"""… of which there are at most so many."""
_ASKED_PART = 200
_SHORTEST_LINE = 25
_TITLE = 20
"""A source with a longer title is named by who issued it."""
OFFERED = 3
"""So many parts that weren't told are named."""

FIRST_ASKED = ("amount", "materials", "channels", "fee", "time_limit", "conditions", "steps", "proxy", "varies")
"""The parts in the order in which a citizen who asks of the matter as a whole needs them."""

UNASKED = (*FIRST_ASKED, "notes", "paragraphs")
"""All that 还有呢 goes through, in its order."""


@dataclass(frozen=True)
class Asked:
    """What is asked of an answer.

    Attributes:
        unit: what it is (see `bot.nlu.answer_units`).
        near: what may have been meant as well, the likeliest first.
        before: the units that were told before in the conversation.
        is_first: whether the matter is asked about for the first time.
        is_sure: whether the unit is likelier than all others together by far; if not, the others are told as well.
        is_a_guess: whether it is hardly likely, and said to be only the nearest.
        beside: how many characters are said of the place beside it.
    """

    unit: str = WHOLE
    near: tuple[str, ...] = ()
    before: frozenset[str] = frozenset()
    is_first: bool = True
    is_sure: bool = True
    is_a_guess: bool = False
    beside: int = 0


@dataclass(frozen=True)
class Told:
    """What is said of an answer.

    Attributes:
        lead: the direct answer.
        more: what follows it, a line or block each.
        units: the keys of what is told (see `bot.nlu.answer_units`).
        between: what stands between these.
    """

    lead: str
    more: tuple[str, ...]
    units: tuple[str, ...]
    between: str = "\n"

    @property
    def text(self) -> str:
        return self.between.join((self.lead, *self.more))

    @property
    def lead_alone(self) -> Told:
        """The direct answer without what follows it."""
        return Told(self.lead, (), self.units[:1])


def kind_of(unit: str) -> str:
    """`whole`, `detail`, `part` or `passage`."""
    return unit.partition("/")[0]


def name_of_unit(unit: str) -> str:
    """The name of a detail or a part; the sentence of a passage."""
    return unit.partition("/")[2]


def holds(answer: Answer, unit: str) -> bool:
    """Whether an answer has that unit: as told in a place, or after an edit, it may lack it."""
    kind, name = kind_of(unit), name_of_unit(unit)
    if kind == "detail":
        return any(detail.name == name for detail in answer.details)
    if kind == "part":
        return name == "sources" or bool(items_of(answer, name))
    if kind == "passage":
        return part_of_sentence(answer, name) is not None
    return unit == WHOLE


def part_of_sentence(answer: Answer, sentence: str) -> str | None:
    """The part that a sentence stands in, `summary` for that; None when the answer doesn't say it."""
    if sentence in answer.summary:
        return SUMMARY
    return next((part for part in SECTIONS if any(sentence in line for line in answer.lines(part))), None)


def asked_for(answer: Answer, unit: str, focus: Focus | None) -> dict[str, Any]:
    """The value of `custom.focus`: `kind` and `name` of the unit that was asked for, and how sure that is (`score`).

    The name is that of a detail, or of the part in which a sentence stands; null for the matter as a whole.
    """
    name: str | None = name_of_unit(unit) or None
    if name is not None and kind_of(unit) == "passage":
        name = part_of_sentence(answer, name)
    score = focus.score if focus is not None and focus.unit == unit else None
    return {"kind": kind_of(unit), "name": name, "score": score}


def direct_answer(answer: Answer, unit: str, phrases: Phrases) -> str:
    """The direct answer, at most `LEAD` characters: a detail's reply, a part in one line, a sentence or the summary."""
    kind, name = kind_of(unit), name_of_unit(unit)
    if kind == "detail":
        return next(detail.answer for detail in answer.details if detail.name == name)
    if kind == "part":
        return in_one_line(phrases.standard[name], items_of(answer, name), LEAD) or phrases.standard[name]
    if kind == "passage":
        return name
    return first_sentences(answer.summary, LEAD)


def led(answer: Answer, asked: Asked, phrases: Phrases) -> Told:
    """The direct answer, and what else matters for it.

    Args:
        answer: as it holds in the citizen's place.
        asked: what was asked for.
        phrases: the headings.
    """
    unit, is_first = asked.unit, asked.is_first
    room = (FIRST_TOLD if is_first else LATER_TOLD) - asked.beside
    if kind_of(unit) == "part" and (asked.is_sure or name_of_unit(unit) in NUMBERED):
        return _part_led(answer, name_of_unit(unit), asked.near, phrases)
    if unit == WHOLE:
        lead = first_sentences(answer.summary, LEAD)
        rest = answer.summary.removeprefix(lead) if answer.summary.startswith(lead) else ""
        left = room - len(lead) - LINE
        more = [first_sentences(rest.strip(), left)] if rest.strip() and left >= _SHORTEST_LINE else []
    else:
        lead, more = direct_answer(answer, unit, phrases), []
        if is_first:
            more = [first_sentences(answer.summary, LINE)]
    units = [unit, *([WHOLE] if is_first else [])]
    if unit == WHOLE and 0 < sum(map(len, answer.paragraphs)) <= LINE and not _has_parts(answer):
        more += answer.paragraphs
        units.append("part/paragraphs")
    besides = [f"part/{part}" for part in FIRST_ASKED] if is_first else []
    for other in dict.fromkeys((*asked.near, *besides)):
        if other in asked.before or other in units or not holds(answer, other) or other in ("part/sources", WHOLE):
            continue
        line = _besides(answer, other, phrases, room - len(lead) - sum(map(len, more)))
        if line is not None and not is_said(line, (lead, *more)):
            more.append(line)
            units.append(other)
        if len(more) >= MORE:
            break
    return Told(lead, tuple(more), tuple(dict.fromkeys(units)))


def more_of(answer: Answer, phrases: Phrases, *, before: frozenset[str]) -> Told | None:
    """The parts that come next of those not told yet; None when there are none."""
    lines: list[str] = []
    units: list[str] = []
    for part in UNASKED:
        items = items_of(answer, part)
        if not items or f"part/{part}" in before:
            continue
        room = LATER_TOLD + 40 - sum(map(len, lines))
        line = in_one_line(phrases.standard[part], items, room) if room > 30 else None
        if line is None or len(lines) == 2:
            break
        lines.append(line)
        units.append(f"part/{part}")
    return Told(lines[0], tuple(lines[1:]), tuple(units)) if lines else None


def parts_to_ask(answer: Answer, before: frozenset[str]) -> list[str]:
    """The parts that the answer has and that weren't told, the first that a citizen needs."""
    return [part for part in FIRST_ASKED if items_of(answer, part) and f"part/{part}" not in before][:OFFERED]


def _has_parts(answer: Answer) -> bool:
    return any(items_of(answer, part) for part in FIRST_ASKED)


def foundation_line(answer: Answer, phrases: Phrases) -> str:
    """The line that names the answer's first source, or its issuer, and the day when it was checked last.

    Of an answer without parts, which doesn't say where to go, who is responsible is named in any case.
    """
    sources = list(dict.fromkeys((source.title, source.issuer) for source, _ in cited(answer)))
    title, issuer = sources[0]
    named = f"《{title.strip('《》')}》" if len(title) <= _TITLE else issuer
    named += f"（{issuer}）" if named != issuer and not _has_parts(answer) else ""
    named += "等" if len(sources) > 1 else ""
    reviewed = phrases.dates["reviewed"].format(reviewed=in_words(answer.reviewed))
    return f"{phrases.standard['sources']}：{named}，{reviewed}。"


def portions(blocks: Sequence[str], most: int, length: Callable[[str], int] = len) -> list[str]:
    """Blocks of a text put together, as many as fit into so many characters; a longer block by its lines."""
    pieces = [piece for block in blocks for piece in _pieces(block, most, length)]
    together: list[str] = []
    for piece in pieces:
        if together and length(together[-1]) + length(piece) + 2 <= most:
            together[-1] += f"\n\n{piece}"
        else:
            together.append(piece)
    return together


def _pieces(block: str, most: int, length: Callable[[str], int]) -> list[str]:
    if length(block) <= most:
        return [block]
    pieces = [""]
    for line in block.split("\n"):
        if pieces[-1] and length(pieces[-1]) + length(line) + 1 > most:
            pieces.append(line)
        else:
            pieces[-1] = f"{pieces[-1]}\n{line}" if pieces[-1] else line
    return pieces


def _part_led(answer: Answer, part: str, near: Sequence[str], phrases: Phrases) -> Told:
    """A part as lines; of many that don't fit, the ones first that the message is likest to."""
    items = items_of(answer, part)
    meant = [name_of_unit(unit) for unit in near if kind_of(unit) == "passage"]
    if part not in NUMBERED and sum(map(len, items)) > _ASKED_PART:
        items = sorted(items, key=lambda item: not any(sentence in item for sentence in meant[:2]))
    lines, is_all = lines_that_fit(items, _ASKED_PART)
    heading = phrases.standard[part]
    if len(items) == 1:
        return Told(f"{heading}：{lines[0]}", (), (f"part/{part}",))
    marked = [f"{number}. {line}" if part in NUMBERED else f"· {line}" for number, line in enumerate(lines, start=1)]
    if not is_all:
        marked[-1] += "…" if not marked[-1].endswith("…") else ""
    return Told(f"{heading}：", tuple(marked), (f"part/{part}",))


def _besides(answer: Answer, unit: str, phrases: Phrases, room: int) -> str | None:
    """One more line; None when there is no room for it."""
    kind, name = kind_of(unit), name_of_unit(unit)
    if kind == "part":
        items = items_of(answer, name)
        return in_one_line(phrases.standard[name], items, min(room, LINE)) if room >= _SHORTEST_LINE and items else None
    said = direct_answer(answer, unit, phrases)
    return said if len(said) <= room else None


def is_said(line: str, before: Sequence[str]) -> bool:
    """Whether a line stands in what is told before it."""
    said = line.rstrip("。；… ")
    return any(said in other for other in before)
