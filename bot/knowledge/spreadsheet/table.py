"""A spreadsheet file as rows of cells under known columns, however it was saved."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
import warnings
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.errors import SpreadsheetError
from bot.knowledge.spreadsheet.wording import sentence, words

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

REQUIRED = ("question", "answer")
HEADER_WITHIN_ROWS = 20
LARGEST_FILE_MEGABYTES = 50
_DELIMITERS = (",", "\t", ";", "；")
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_REMARK = re.compile(r"[(\[【〔].*?[)\]】〕]|[*:\s]")


@dataclass(frozen=True)
class BrokenFormula:
    """A cell whose formula has no usable value: the error it shows, or nothing when it was never worked out."""

    shown: str | None = None


Cell = str | int | float | bool | date | BrokenFormula | None


@dataclass(frozen=True)
class TableRow:
    """A row that isn't blank; `number` is the one that the spreadsheet program shows."""

    number: int
    cells: dict[str, Cell]
    """The cells by column (topic, question, …); columns that the sheet lacks are absent."""


@dataclass(frozen=True)
class Table:
    """The rows below the header, and what was passed over."""

    rows: list[TableRow]
    ignored_columns: Sequence[str] = ()
    sheet: str = ""
    other_sheets: Sequence[str] = ()


def read_table(path: Path, sheet: str | None = None) -> Table:
    """Read an .xlsx workbook or a text file of comma-, semicolon- or tab-separated values.

    Args:
        path: of a file of at most `LARGEST_FILE_MEGABYTES`; its content tells which kind it is, not its name.
        sheet: the worksheet to read; without it, the first that has the header.

    Raises:
        SpreadsheetError: the file can't be read or has no header with the required columns; says what to do.
    """
    content = _content_of(path)
    if content.startswith(_ZIP):
        return _read_workbook(path, content, sheet)
    if content.startswith(_OLE):
        raise _error(path, "old_format")
    return _read_text(path, content)


def opened_workbook(path: Path) -> Workbook:
    """An .xlsx workbook of any columns, with the values of its formulas.

    Raises:
        SpreadsheetError: the file can't be read, or is none; says what to do.
    """
    content = _content_of(path)
    if content.startswith(_OLE):
        raise _error(path, "old_format")
    return _workbook(path, content, data_only=True)


def _error(path: Path, name: str, **values: Any) -> SpreadsheetError:
    return SpreadsheetError(f"{path}：{sentence('files', name, **values)}")


def _content_of(path: Path) -> bytes:
    try:
        megabytes = path.stat().st_size / 1e6
        if megabytes > LARGEST_FILE_MEGABYTES:
            raise _error(path, "too_large", size=f"{megabytes:.0f}", limit=LARGEST_FILE_MEGABYTES)
        content = path.read_bytes()
    except FileNotFoundError:
        raise _error(path, "missing") from None
    except OSError as error:
        raise _error(path, "unreadable", reason=error.strerror) from error
    if not content.strip():
        raise _error(path, "empty")
    return content


def _read_workbook(path: Path, content: bytes, sheet: str | None) -> Table:
    values, formulas = (_workbook(path, content, data_only=data_only) for data_only in (True, False))
    names = [worksheet.title for worksheet in values.worksheets]
    if sheet is not None and sheet not in names:
        raise _error(path, "sheet_missing", sheet=sheet, sheets="、".join(names))
    for name in [sheet] if sheet is not None else names:
        grid = _grid(values[name], formulas[name])
        header = _find_header(path, grid)
        if header is not None:
            others = [other for other in names if other != name and sheet is None and values[other].max_row > 1]
            return _table(path, grid, *header, sheet=name, other_sheets=others)
    raise _error(path, "header_missing", rows=HEADER_WITHIN_ROWS)


def _workbook(path: Path, content: bytes, *, data_only: bool) -> Workbook:
    from openpyxl import load_workbook  # 0.2 s that no other command needs

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # that it doesn't keep colours and drop-down lists, which nobody asked for
            return load_workbook(io.BytesIO(content), data_only=data_only)
    except (zipfile.BadZipFile, KeyError, ValueError, TypeError, SyntaxError, OSError) as error:
        # What openpyxl raises for a file cut short, or one that is a zip of something else.
        raise _error(path, "damaged", reason=error) from error


def _grid(values: Worksheet, formulas: Worksheet) -> list[list[Cell]]:
    """All cells from the first row on; a vertically merged cell has its value in each of its rows."""
    grid: list[list[Cell]] = [
        [_value_of(cell.value, formula.value) for cell, formula in zip(row, formula_row, strict=True)]
        for row, formula_row in zip(values.iter_rows(), formulas.iter_rows(), strict=True)
    ]
    for merged in values.merged_cells.ranges:
        for row in grid[merged.min_row : merged.max_row]:
            row[merged.min_col - 1] = grid[merged.min_row - 1][merged.min_col - 1]
    return grid


def _value_of(value: Any, formula: Any) -> Cell:
    is_formula = not isinstance(formula, (str, int, float, date, type(None))) or (
        isinstance(formula, str) and formula.startswith("=") and formula != value
    )
    if is_formula and value is None:
        return BrokenFormula()
    if isinstance(value, str) and re.fullmatch(r"#[A-Z0-9/]+[!?A]", value):
        return BrokenFormula(value)
    return value if isinstance(value, (str, int, float, date)) else None if value is None else str(value)


def _read_text(path: Path, content: bytes) -> Table:
    text = _decoded(path, content)
    for delimiter in _DELIMITERS:
        try:
            grid: list[list[Cell]] = [
                list(row) for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
            ]
        except csv.Error:
            raise _error(path, "not_text") from None
        header = _find_header(path, grid)
        if header is not None:
            return _table(path, grid, *header)
    raise _error(path, "header_missing", rows=HEADER_WITHIN_ROWS)


def _decoded(path: Path, content: bytes) -> str:
    for encoding in ("utf-16",) if content.startswith(_UTF16) else ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise _error(path, "encoding")


def _find_header(path: Path, grid: Sequence[Sequence[Cell]]) -> tuple[int, dict[int, str]] | None:
    """The position of the header and the column at each of its places; None when no row is one."""
    known = {name: column for column, names in words()["columns"].items() for name in names}
    for position, row in enumerate(grid[:HEADER_WITHIN_ROWS]):
        columns: dict[int, str] = {}
        doubled = None
        for place, cell in enumerate(row):
            column = known.get(_heading(cell))
            if column in columns.values():
                doubled = column
            elif column:
                columns[place] = column
        if set(REQUIRED) <= set(columns.values()):
            if doubled:
                raise _error(path, "column_doubled", row=position + 1, column=words()["columns"][doubled][0])
            return position, columns
    return None


def _heading(cell: Cell) -> str:
    """A heading without what editors add to it: blanks, full width, remarks in brackets, asterisks."""
    return _REMARK.sub("", unicodedata.normalize("NFKC", cell)) if isinstance(cell, str) else ""


def _table(path: Path, grid: list[list[Cell]], position: int, columns: dict[int, str], **more: Any) -> Table:
    rows = list(_rows_below(grid, position, columns))
    if not rows:
        raise _error(path, "no_rows")
    header = grid[position]
    ignored = [str(cell).strip() for place, cell in enumerate(header) if place not in columns and not _is_blank(cell)]
    return Table(rows, ignored, **more)


def _rows_below(grid: list[list[Cell]], position: int, columns: dict[int, str]) -> Iterator[TableRow]:
    for index in range(position + 1, len(grid)):
        row = grid[index]
        if any(not _is_blank(cell) for cell in row):
            cells = {column: row[place] for place, column in columns.items() if place < len(row)}
            yield TableRow(index + 1, cells)


def _is_blank(cell: Cell) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())
