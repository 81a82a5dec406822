"""The spreadsheet that a reader marks, and how it is read back."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook

from bot.errors import ReviewError, SpreadsheetError
from bot.knowledge.review.copy_as_workbook import marked_in_workbook, write_changes, write_copy
from bot.knowledge.review.marked_copy import ProposedChange, proposed_changes
from bot.knowledge.review.reading_copy import ReadingCopy, reading_copy
from tests.support.content_directory import ContentDirectory


@pytest.fixture
def copy(content: ContentDirectory) -> ReadingCopy:
    return reading_copy(content.root, "passport")


@pytest.fixture
def file(copy: ReadingCopy, tmp_path: Path) -> Path:
    write_copy(tmp_path / "copy.xlsx", copy)
    return tmp_path / "copy.xlsx"


def test_a_workbook_that_nobody_marked_has_no_change(copy: ReadingCopy, file: Path) -> None:
    marked = list(marked_in_workbook(file))

    assert len(marked) == sum(1 for _ in copy.fields)
    assert proposed_changes(copy, marked, file=file) == []


def test_what_was_written_into_the_workbook_is_read_back_however_it_was_sorted(copy: ReadingCopy, file: Path) -> None:
    workbook = load_workbook(file)
    sheet = workbook.active
    header = [cell.value for cell in sheet[1]]
    (fee,) = (row for row in sheet.iter_rows(min_row=2) if row[header.index("字段")].value == "fee")
    fee[header.index("文字（直接改）")].value = "普通护照200元"
    fee[header.index("备注")].value = "看通知"
    sheet.append([None, None, None, None, "读者自己写的一行"])
    sheet.move_range(f"A{fee[0].row}:G{fee[0].row}", rows=40)
    workbook.save(file)

    assert proposed_changes(copy, list(marked_in_workbook(file)), file=file) == [
        ProposedChange("passport/apply", "fee", "普通护照120元", "普通护照200元", "看通知")
    ]


def test_a_column_that_is_missing_is_named(file: Path) -> None:
    workbook = load_workbook(file)
    workbook.active.delete_cols(3)
    workbook.save(file)

    with pytest.raises(ReviewError, match="没有“字段”这一列"):
        list(marked_in_workbook(file))


def test_a_file_that_is_no_workbook_is_refused(tmp_path: Path) -> None:
    (tmp_path / "copy.xlsx").write_text("# 阅读稿", encoding="utf-8")

    with pytest.raises(SpreadsheetError, match=r"不是完整的\.xlsx文件"):
        list(marked_in_workbook(tmp_path / "copy.xlsx"))


def test_changes_are_rows(tmp_path: Path) -> None:
    write_changes(tmp_path / "changes.xlsx", [ProposedChange("bus/card", "fee", "10元。", "=12", "看通知", "gone")])

    header, row = load_workbook(tmp_path / "changes.xlsx").active.iter_rows(values_only=True)
    assert header == ("编号", "字段", "原来", "改成", "备注", "注意")
    assert row == ("bus/card", "fee", "10元。", "=12", "看通知", "内容里已经没有这一处。")
