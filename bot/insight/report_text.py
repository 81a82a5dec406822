"""The report in words, for an editor: Chinese, from report_text.yml beside this file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from rich.cells import cell_len

from bot.insight.report import Figure, Report

MOST_LISTED = 20
"""Rows of a list; JSON has all."""
_UNKNOWN = "–"
_FILE = Path(__file__).with_suffix(".yml")


@dataclass(frozen=True)
class Section:
    """A heading and a table; `note` stands below it, or in its place where there are no rows."""

    heading: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    note: str = ""


@lru_cache(maxsize=1)
def _words() -> dict[str, Any]:
    return yaml.safe_load(_FILE.read_text(encoding="utf-8"))


def as_text(report: Report) -> str:
    """The report for a terminal."""
    parts = [*_beginning(report)]
    for section in sections(report):
        parts += ["", f"【{section.heading}】", *_aligned([section.columns, *section.rows] if section.rows else [])]
        parts += [section.note] if section.note else []
    return "\n".join(parts)


def as_markdown(report: Report) -> str:
    """The report as a document."""
    title, *others = _beginning(report)
    parts = [f"# {title}", *(f"\n{line}" for line in others)]
    for section in sections(report):
        parts.append(f"\n## {section.heading}\n")
        if section.rows:
            parts += map(_row, [section.columns, ["---"] * len(section.columns), *section.rows])
        parts += [f"\n{section.note}" if section.rows else section.note] if section.note else []
    return "\n".join(parts)


def _beginning(report: Report) -> list[str]:
    days = (report.last - report.first).days + 1
    title = _words()["title"].format(first=report.first, last=report.last, days=days)
    lines = [title, _words()["before"].format(days=days)]
    if not report.turns.now:
        lines.append(_words()["nothing"])
    elif not report.is_comparable:
        lines.append(_words()["partial"].format(since=report.counted_since))
    return lines


def sections(report: Report) -> Iterator[Section]:
    """The tables of the report, in their order; none that would say nothing for want of counting."""
    words = _words()
    if report.counted_since is None:
        return
    headings = words["headings"]
    outcomes = [
        ("turns", report.turns),
        *((name, report.outcomes[name]) for name in words["outcomes"] if name != "turns"),
    ]
    yield Section(
        headings["outcomes"],
        _columns("outcome", "now", "share", "before", "share_before", "change"),
        [
            [words["outcomes"][name], str(each.now), now, str(each.before), before, _change(each)]
            for name, each in outcomes
            for now, before in [map(_percent, report.share(each))]
        ],
    )
    yield _listed(
        headings["answers"],
        _columns("question", "id", "now", "before", "unhelpful", "handed_over"),
        [
            [each.question, each.id, *map(str, (each.given.now, each.given.before)), *map(str, _complaints(each))]
            for each in report.answers
            if each.given.now
        ],
    )
    complained_of = sorted(
        (each for each in report.answers if any(_complaints(each))), key=lambda each: -sum(_complaints(each))
    )
    yield _listed(
        headings["unsatisfying"],
        _columns("question", "id", "unhelpful", "handed_over", "now"),
        [[each.question, each.id, *map(str, (*_complaints(each), each.given.now))] for each in complained_of],
    )
    yield _listed(
        headings["never_asked"].format(since=report.counted_since),
        _columns("question", "id"),
        [[question, id_] for id_, question in report.never_asked],
    )
    for name, figures, names in (("channel", report.channels, {}), ("mode", report.modes, words["modes"])):
        yield _listed(
            headings[f"{name}s"],
            _columns(name, "now", "share", "before", "change"),
            [
                [names.get(key, key), str(each.now), _percent(report.share(each)[0]), str(each.before), _change(each)]
                for key, each in figures.items()
            ],
        )


def _complaints(each: Any) -> tuple[int, int]:
    return each.unhelpful.now, each.handed_over.now


def _columns(*names: str) -> list[str]:
    titles: Mapping[str, str] = _words()["columns"]
    return [titles[name] for name in names]


def _listed(heading: str, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> Section:
    left_out = len(rows) - MOST_LISTED
    note = _words()["none"] if not rows else _words()["more"].format(count=left_out) if left_out > 0 else ""
    return Section(heading, columns, rows[:MOST_LISTED], note)


def _percent(share: float | None) -> str:
    return _UNKNOWN if share is None else f"{share:.0%}"


def _change(figure: Figure) -> str:
    return f"{figure.now / figure.before - 1:+.0%}" if figure.before else _UNKNOWN


def _aligned(rows: Sequence[Sequence[str]]) -> list[str]:
    """The rows with their cells below each other, as wide as a terminal shows them."""
    widths = [max(map(cell_len, column)) for column in zip(*rows, strict=True)]
    padded = ([cell + " " * (width - cell_len(cell)) for cell, width in zip(row, widths, strict=True)] for row in rows)
    return ["  ".join(row).rstrip() for row in padded]


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |"
