"""A reading copy as a spreadsheet, a text a row, read back when it is marked; and the changes that came of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from bot.knowledge.review.marked_copy import MarkedField, ProposedChange
from bot.knowledge.review.reading_copy import ReadingCopy
from bot.knowledge.review.review_words import review_error, review_words
from bot.knowledge.spreadsheet.table import opened_workbook
from bot.knowledge.spreadsheet.writing import write_workbook

_WIDTHS = {"entry": 24, "question": 24, "field": 28, "name": 24, "text": 72, "remark": 36, "old": 60, "new": 60}


def write_copy(path: Path, copy: ReadingCopy) -> None:
    """Write the copy; the file is there whole or not at all.

    Raises:
        SpreadsheetError: it can't be written.
    """
    rows = (
        {
            "entry": entry.id,
            "question": entry.title,
            "field": field.field,
            "name": field.name,
            "text": field.text,
            "mark": field.mark,
        }
        for entry in copy.entries
        for field in entry.fields
    )
    write_workbook(path, review_words()["copy"]["columns"], rows, _WIDTHS)


def marked_in_workbook(path: Path) -> Iterator[MarkedField]:
    """The texts of a marked workbook's first sheet, by the names in its first row. Rows without an id are passed over.

    Raises:
        SpreadsheetError: the file can't be read; says what to do.
        ReviewError: a column is missing.
    """
    rows = opened_workbook(path).worksheets[0].iter_rows(values_only=True)
    names = [_text_of(cell) for cell in next(rows, ())]
    columns: Mapping[str, str] = review_words()["copy"]["columns"]
    for column in ("entry", "field", "text", "remark", "mark"):
        if columns[column] not in names:
            raise review_error("column_missing", file=path, column=columns[column])
    for row in rows:
        cells = dict(zip(names, map(_text_of, row), strict=False))
        told = {column: cells.get(name, "") for column, name in columns.items()}
        if told["entry"] and told["field"]:
            yield MarkedField(told["entry"], told["field"], told["mark"], told["text"], told["remark"])


def write_changes(path: Path, changes: Sequence[ProposedChange]) -> None:
    """Write the changes, a row each; the file is there whole or not at all.

    Raises:
        SpreadsheetError: it can't be written.
    """
    words = review_words()["changes"]
    rows: Iterable[dict[str, Any]] = (
        {**vars(change), "note": words[change.state] if change.state else None} for change in changes
    )
    write_workbook(path, words["columns"], rows, _WIDTHS)


def _text_of(cell: Any) -> str:
    return "" if cell is None else str(cell).strip()
