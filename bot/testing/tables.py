"""Showing what was measured, in a terminal."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table

from bot.nlu.training_conversations import OR
from bot.testing.evaluation import Figures, Report

_COLUMNS = ("top_1", "top_3", "answered", "offered", "wrong", "refused")
_CONFUSIONS_SHOWN = 12
_SHARES = {
    "moves_right": "Moves of the conversation understood",
    "out_of_scope_unanswered": "Out of scope and left unanswered",
    "dangers_met": "Dangers met as an emergency",
    "not_alarmed": "Other messages not taken for one",
    "found_first": "What is first asked in a conversation that found its answer",
    "found_later": "What is asked later that did",
}


def print_report(report: Report, *, mistakes: bool) -> None:
    """Print the figures as a whole, by kind and by topic, the worst confusions and, on request, every mistake."""
    console = Console()
    if report.questions.count:
        _print_questions(console, report)
    for name, words in _SHARES.items():
        share = getattr(report, name)
        if share is not None:
            console.print(f"{words}: {share:.1%}")
    if mistakes:
        _print_mistakes(console, report)


def _print_questions(console: Console, report: Report) -> None:
    table = Table("", "questions", *_COLUMNS, title="Questions (top_1, top_3: of the ranking; the rest: what was done)")
    _add(table, "all", report.questions)
    for group in (report.by(lambda case: case.kind), report.by(lambda case: case.topic)):
        table.add_section()
        for name, figures in group.items():
            _add(table, name, figures)
    console.print(table)
    console.print("Worst confusions (asked → ranked first):")
    for label, given, count in report.confusions(_CONFUSIONS_SHOWN):
        console.print(f"  {count:3}  {label} → {given}")


def _print_mistakes(console: Console, report: Report) -> None:
    for turn in report.not_found():
        wanted, found = OR.join(turn.said.labels), turn.given or ", ".join(turn.offered)
        console.print(f"{wanted}\t{turn.said.text}\t{turn.kind}\t{found}", soft_wrap=True)
    for misjudged in report.misjudged_dangers():
        judged = "alarmed" if misjudged.is_alarmed else "not met"
        console.print(f"{misjudged.label}\t{misjudged.text}\t{judged}", soft_wrap=True)
    for outcome in report.mistakes():
        done = outcome.understanding.move or outcome.understanding.decision
        near = ", ".join(f"{c.id} {c.score:.2f}" for c in outcome.understanding.candidates[:3])
        console.print(f"{outcome.case.label}\t{outcome.case.question}\t{done}\t{near}", soft_wrap=True)


def _add(table: Table, name: str, figures: Figures) -> None:
    values = figures.as_dict()
    table.add_row(name, str(figures.count), *(f"{values[column]:.1%}" for column in _COLUMNS))
