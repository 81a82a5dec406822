"""Writing a spreadsheet that the import reads: from the content, or from given rows."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from bot.errors import SpreadsheetError
from bot.knowledge.answer import Answer
from bot.knowledge.checks.training_questions import TrainingData, questions_by_intent
from bot.knowledge.knowledge_base import KnowledgeBase
from bot.knowledge.questions import normalised_question
from bot.knowledge.spreadsheet.wording import column_name, sentence, words

FILE_NAME = "questions.xlsx"
_WIDTHS = {"question": 36, "similar": 36, "answer": 72, "source": 48}
_OTHER_WIDTH = 16


def rows_of_content(
    knowledge: KnowledgeBase, training: TrainingData, answer_text: Callable[[Answer], str]
) -> Iterator[dict[str, str | date | None]]:
    """A row for each answer, in the order of the content files.

    Args:
        knowledge: the answers; the national ones are written, without places' own.
        training: the questions of the same content, told as other ways to ask.
        answer_text: makes one text of an answer.
    """
    questions = questions_by_intent(training)
    for answer in knowledge.answers.values():
        asked = normalised_question(answer.question)
        similar = [
            question.text for question in questions.get(answer.id, []) if normalised_question(question.text) != asked
        ]
        yield {
            "topic": knowledge.topics[answer.topic].title,
            "question": answer.question,
            "similar": "\n".join(similar),
            "answer": answer_text(answer),
            "source": "\n".join(_source_lines(answer)),
            "authority": answer.authority,
            "telephone": "\n".join(answer.telephones),
            "effective": answer.effective,
            "expires": answer.expires,
        }


def _source_lines(answer: Answer) -> Iterator[str]:
    for citation in answer.citations:
        source = answer.sources[citation.source]
        title = source.title.strip("《》")
        yield " ".join(filter(None, [f"《{title}》{citation.article or ''}", source.url]))


def write_spreadsheet(path: Path, rows: Iterable[Mapping[str, str | date | None]]) -> int:
    """Write a workbook that the import reads, and return how many rows; the file is there whole or not at all.

    Raises:
        SpreadsheetError: it can't be written.
    """
    return write_workbook(path, {column: column_name(column) for column in words()["columns"]}, rows, _WIDTHS)


def write_workbook(
    path: Path,
    columns: Mapping[str, str],
    rows: Iterable[Mapping[str, str | date | None]],
    widths: Mapping[str, int],
) -> int:
    """Write a workbook with rows below a header, and return how many; the file is there whole or not at all.

    Args:
        path: of the file to write.
        columns: the name of each column in the header, in their order.
        rows: the cells by column.
        widths: of columns that aren't narrow, in characters.

    Raises:
        SpreadsheetError: it can't be written.
    """
    from openpyxl import Workbook

    workbook = Workbook()
    sheet = workbook.active
    sheet.append(list(columns.values()))
    _lay_out(sheet, [widths.get(column, _OTHER_WIDTH) for column in columns])
    count = 0
    for count, row in enumerate(rows, start=1):
        for place, column in enumerate(columns, start=1):
            cell = sheet.cell(count + 1, place, row.get(column) or None)
            if isinstance(cell.value, str):
                cell.data_type = "s"  # a text that begins with = is no formula
                cell.number_format = "@"  # 0755 keeps its 0 when an editor changes it
    building = path.with_name(f".{path.name}.new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        workbook.save(building)
        os.replace(building, path)
    except OSError as error:
        building.unlink(missing_ok=True)
        raise SpreadsheetError(f"{path}：{sentence('files', 'not_written', reason=error.strerror)}") from error
    return count


def _lay_out(sheet: Any, widths: Sequence[int]) -> None:
    """Readable without touching it: the header stays in sight, long texts wrap."""
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    sheet.freeze_panes = "A2"
    for place, width in enumerate(widths, start=1):
        dimension = sheet.column_dimensions[get_column_letter(place)]
        dimension.width = width
        dimension.alignment = Alignment(wrap_text=True, vertical="top")
        sheet.cell(1, place).font = Font(bold=True)
