"""Showing what was measured, in a terminal."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table

from bot.testing.evaluation import Figures, Report

_COLUMNS = ("top_1", "top_3", "answered", "offered", "wrong", "refused")
_CONFUSIONS_SHOWN = 12


def print_report(report: Report, *, mistakes: bool) -> None:
    """Print the figures as a whole, by kind and by topic, the worst confusions and, on request, every mistake."""
    console = Console()
    if report.questions.count:
        table = Table(
            "", "questions", *_COLUMNS, title="Questions (top_1, top_3: of the ranking; the rest: what was done)"
        )
        _add(table, "all", report.questions)
        for group in (report.by(lambda case: case.kind), report.by(lambda case: case.topic)):
            table.add_section()
            for name, figures in group.items():
                _add(table, name, figures)
        console.print(table)
        console.print("Worst confusions (asked → ranked first):")
        for label, given, count in report.confusions(_CONFUSIONS_SHOWN):
            console.print(f"  {count:3}  {label} → {given}")
    if report.moves_right is not None:
        console.print(f"Moves of the conversation understood: {report.moves_right:.1%}")
    if report.out_of_scope_unanswered is not None:
        console.print(f"Out of scope and left unanswered: {report.out_of_scope_unanswered:.1%}")
    if mistakes:
        for outcome in report.mistakes():
            done = outcome.understanding.move or outcome.understanding.decision
            near = ", ".join(f"{c.id} {c.score:.2f}" for c in outcome.understanding.candidates[:3])
            console.print(f"{outcome.case.label}\t{outcome.case.question}\t{done}\t{near}", soft_wrap=True)


def _add(table: Table, name: str, figures: Figures) -> None:
    values = figures.as_dict()
    table.add_row(name, str(figures.count), *(f"{values[column]:.1%}" for column in _COLUMNS))
