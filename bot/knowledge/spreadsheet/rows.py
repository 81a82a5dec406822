"""The rows of a spreadsheet as questions with their answers; every row that can't be used is named, none is guessed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

from bot.knowledge.checks.plain_language import calmed
from bot.knowledge.questions import normalised_question
from bot.knowledge.spreadsheet.cells import (
    NamedSource,
    UnreadableCell,
    day_of,
    items_of_list,
    line_of,
    lines_of,
    sources_of,
    telephones_of,
    text_of,
)
from bot.knowledge.spreadsheet.table import BrokenFormula, Cell, Table, TableRow
from bot.knowledge.spreadsheet.wording import column_name, sentence, words

TOPIC_CHARACTERS = 20
QUESTION_CHARACTERS = 100
ANSWER_CHARACTERS = 5000

Value = TypeVar("Value")


@dataclass(frozen=True)
class QuestionRow:
    """One question as its row gives it."""

    number: int
    topic: str
    question: str
    similar: Sequence[str]
    answer: str
    """Paragraphs, one a line."""
    sources: Sequence[NamedSource] = ()
    authority: str | None = None
    telephones: Sequence[str] = ()
    effective: date | None = None
    expires: date | None = None

    @property
    def wordings(self) -> list[str]:
        """The question and the other ways to ask it."""
        return [self.question, *self.similar]


@dataclass(frozen=True, order=True)
class RowProblem:
    """What is wrong in a row, and what to do about it, in words for an editor."""

    row: int
    sentence: str

    def __str__(self) -> str:
        return sentence("report", "problem", row=self.row, sentence=self.sentence)


@dataclass
class Rows:
    """What a table holds: the usable rows, what is wrong with the others, and what an editor should know."""

    usable: list[QuestionRow] = field(default_factory=list)
    problems: list[RowProblem] = field(default_factory=list)
    reworded: list[int] = field(default_factory=list)
    ignored: list[int] = field(default_factory=list)

    @property
    def bad(self) -> set[int]:
        """The numbers of the rows that can't be used."""
        return {problem.row for problem in self.problems}


def rows_of(table: Table, today: date) -> Rows:
    """Read every row. A row without a topic belongs to the topic above it, as when its cells were merged.

    Args:
        table: its rows in the order of the sheet.
        today: an answer that expired before this day is a problem.
    """
    rows = Rows()
    topic = words()["pack"]["topic"]
    read = []
    for table_row in table.rows:
        reader = _RowReader(table_row, rows, today)
        if reader.is_remark:
            rows.ignored.append(table_row.number)
            continue
        topic = reader.line("topic") or topic
        read.append(reader.read(topic))
    _compare([row for row in read if row.question], rows)
    rows.usable = [row for row in read if row.number not in rows.bad]
    rows.problems.sort()
    return rows


class _RowReader:
    def __init__(self, row: TableRow, rows: Rows, today: date) -> None:
        self._row, self._rows, self._today = row, rows, today

    @property
    def is_remark(self) -> bool:
        """Whether the row has neither question nor answer: a heading between the rows, or a note below them."""
        return not any(map(self._says, ("question", "similar", "answer")))

    def read(self, topic: str) -> QuestionRow:
        row = QuestionRow(
            number=self._row.number,
            topic=topic,
            question=self._calmed(self.line("question")).rstrip("。"),
            similar=[self._calmed(line).rstrip("。") for line in items_of_list(self._usable("similar"))],
            answer=self._calmed("\n".join(lines_of(self._usable("answer")))),
            sources=sources_of(self._usable("source")),
            authority=self.line("authority") or None,
            telephones=self._parsed("telephone", telephones_of, "telephone_unreadable") or [],
            effective=self._parsed("effective", day_of, "date_unreadable"),
            expires=self._parsed("expires", day_of, "date_unreadable"),
        )
        self._check_texts(row)
        self._check_dates(row)
        return _without_repeats(row)

    def line(self, column: str) -> str:
        return line_of(self._usable(column))

    def _cell(self, column: str) -> Cell:
        return self._row.cells.get(column)

    def _says(self, column: str) -> bool:
        cell = self._cell(column)
        return isinstance(cell, BrokenFormula) or bool(text_of(cell))

    def _usable(self, column: str) -> Cell:
        """The cell, or nothing after saying what is wrong with its formula."""
        cell = self._cell(column)
        if not isinstance(cell, BrokenFormula):
            return cell
        name = "formula_failed" if cell.shown else "formula_without_value"
        self._report(name, column=column_name(column), text=cell.shown)
        return None

    def _parsed(self, column: str, parse: Callable[[Cell], Value], problem: str) -> Value | None:
        try:
            return parse(self._usable(column))
        except UnreadableCell as error:
            self._report(problem, column=column_name(column), text=error)
            return None

    def _calmed(self, text: str) -> str:
        calm = calmed(text)
        if calm != text and self._row.number not in self._rows.reworded:
            self._rows.reworded.append(self._row.number)
        return calm

    def _check_texts(self, row: QuestionRow) -> None:
        if not self._says("question") and not self._says("answer"):
            self._report("similar_alone")
        elif not self._says("answer"):
            self._report("answer_missing")
        elif not self._says("question"):
            self._report("question_missing")
        if row.question and not normalised_question(row.question):
            self._report("question_without_words", text=row.question)
        self._check_length("topic_too_long", row.topic, TOPIC_CHARACTERS)
        self._check_length("question_too_long", row.question, QUESTION_CHARACTERS)
        self._check_length("answer_too_long", row.answer, ANSWER_CHARACTERS)
        for wording in row.similar:
            self._check_length("similar_too_long", wording, QUESTION_CHARACTERS)

    def _check_length(self, problem: str, text: str, limit: int) -> None:
        if len(text) > limit:
            self._report(problem, text=f"{text[:20]}…", count=len(text), limit=limit)

    def _check_dates(self, row: QuestionRow) -> None:
        if row.effective and row.expires and row.expires < row.effective:
            self._report("expires_before_effective", effective=row.effective, expires=row.expires)
        elif row.expires and row.expires < self._today:
            self._report("expired", expires=row.expires)

    def _report(self, problem: str, **values: Any) -> None:
        found = RowProblem(self._row.number, sentence("rows", problem, **values))
        if found not in self._rows.problems:
            self._rows.problems.append(found)


def _without_repeats(row: QuestionRow) -> QuestionRow:
    """The row without ways to ask that say the same as another one of it, or nothing."""
    seen = {normalised_question(row.question), ""}
    similar = []
    for wording in row.similar:
        key = normalised_question(wording)
        if key not in seen:
            seen.add(key)
            similar.append(wording)
    return QuestionRow(**{**vars(row), "similar": similar})


def _compare(read: Sequence[QuestionRow], rows: Rows) -> None:
    """Find the wordings that more than one row claims."""
    first: dict[str, QuestionRow] = {}
    for row in read:
        other = first.setdefault(normalised_question(row.question), row)
        if other is row:
            continue
        if normalised_question(other.answer) == normalised_question(row.answer):
            rows.problems.append(RowProblem(row.number, sentence("rows", "question_doubled", other=other.number)))
            continue
        # Which of the two is right can't be known, so neither is taken.
        for one, another in ((other, row), (row, other)):
            problem = RowProblem(one.number, sentence("rows", "question_contradicted", other=another.number))
            if problem not in rows.problems:
                rows.problems.append(problem)
    _compare_similar([row for row in read if row.number not in rows.bad], first, rows)


def _compare_similar(read: Sequence[QuestionRow], questions: Mapping[str, QuestionRow], rows: Rows) -> None:
    owners = dict(questions)
    for row in read:
        for wording in row.similar:
            owner = owners.setdefault(normalised_question(wording), row)
            if owner is not row:
                taken = sentence("rows", "similar_taken", text=wording, other=owner.number)
                rows.problems.append(RowProblem(row.number, taken))
