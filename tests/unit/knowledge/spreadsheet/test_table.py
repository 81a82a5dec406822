"""A spreadsheet file is read however it was saved, and whatever editors did to it."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bot.errors import SpreadsheetError
from bot.knowledge.spreadsheet.table import HEADER_WITHIN_ROWS, LARGEST_FILE_MEGABYTES, BrokenFormula, read_table
from tests.support.spreadsheets import BUS, CARD, COLUMNS, FULL, PARK, Bianmin, Pack


def test_columns_may_stand_in_any_order_with_others_between_them(
    sheet: Callable[..., Path], imported: Callable[..., Pack], bianmin: Bianmin, tmp_path: Path
) -> None:
    file = sheet({**FULL, "编号": 7}, columns=["编号", *reversed(COLUMNS)])

    assert imported(file).answer_to("公交卡丢了怎么补").authority == "公交集团"
    assert "编号" in bianmin("import", file, "--out", tmp_path / "other").said


@pytest.mark.parametrize(
    "header", [["问 题", "答　案"], ["问题（必填）", "答案*"], [" 问题\n", "答案："], ["标准问题", "答复"]]
)
def test_a_heading_may_be_spelled_with_blanks_and_remarks(
    sheet: Callable[..., Path], imported: Callable[..., Pack], header: list[str]
) -> None:
    file = sheet(dict(zip(header, ("末班车几点", "晚上10点。"), strict=True)), columns=header)

    assert imported(file).answer_to("末班车几点").summary == "晚上10点。"


def test_blank_rows_and_columns_and_titles_above_the_header_are_passed_over(
    sheet: Callable[..., Path], imported: Callable[..., Pack]
) -> None:
    def spread(worksheet: Any) -> None:
        worksheet.insert_rows(3, 2)
        worksheet.insert_cols(1, 2)
        worksheet.insert_rows(1, 2)
        worksheet["A1"] = "河湾市常见问题汇总"

    assert len(imported(sheet(CARD, BUS, change=spread)).knowledge.answers) == 2


def test_a_merged_topic_counts_for_all_its_rows(sheet: Callable[..., Path], imported: Callable[..., Pack]) -> None:
    rows = (CARD, {**BUS, "主题": None}, PARK)
    pack = imported(sheet(*rows, change=lambda worksheet: worksheet.merge_cells("A2:A3")))

    titles = {topic.title: len(topic.answers) for topic in pack.knowledge.topics.values()}
    assert titles == {"公交": 2, "公园": 1}


def test_a_merged_department_counts_for_all_its_rows(sheet: Callable[..., Path], imported: Callable[..., Pack]) -> None:
    rows = ({**CARD, "办理部门": "公交集团"}, BUS, PARK)
    pack = imported(sheet(*rows, change=lambda worksheet: worksheet.merge_cells("F2:F4")))

    assert pack.answer_to("公园几点开门").authority == "公交集团"


def test_of_several_sheets_the_first_with_the_header_is_read_or_the_one_named(
    sheet: Callable[..., Path], bianmin: Bianmin, imported: Callable[..., Pack], tmp_path: Path
) -> None:
    def more(worksheet: Any) -> None:
        worksheet.parent.create_sheet("封面", 0)["A1"] = "说明"
        other = worksheet.parent.create_sheet("公园")
        other.append(["问题", "答案"])
        other.append([PARK["问题"], PARK["答案"]])

    file = sheet(CARD, change=more)
    done = bianmin("import", file, "--out", tmp_path / "first")
    assert "公园" in done.said
    assert imported(file, "--sheet", "公园").answer_to(PARK["问题"]).summary == PARK["答案"]
    assert "1个问题" in done.said


def test_the_value_of_a_formula_is_read(sheet: Callable[..., Path], imported: Callable[..., Pack]) -> None:
    file = sheet({**CARD, "答案": '="晚上"&"10点。"'})
    # openpyxl stores no values of formulas; Excel does.
    with zipfile.ZipFile(file) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist()}
    part = "xl/worksheets/sheet1.xml"
    parts[part] = re.sub(r"<c ([^>]*)>(<f>.*?</f>)<v ?/>", r'<c \1 t="str">\2<v>晚上10点。</v>', parts[part])
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)

    assert imported(file).answer_to(CARD["问题"]).summary == "晚上10点。"


def test_a_formula_that_was_never_worked_out_is_reported(
    sheet: Callable[..., Path], bianmin: Bianmin, tmp_path: Path
) -> None:
    done = bianmin("import", sheet({**CARD, "答案": '="晚上"&"10点"'}), "--out", tmp_path / "pack")

    assert done.code == 1
    assert "第2行" in done.said
    assert "公式" in done.said


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_text_files_are_read_in_every_usual_form(
    imported: Callable[..., Pack], tmp_path: Path, encoding: str, delimiter: str
) -> None:
    file = tmp_path / "questions.csv"
    lines = [
        "主题,问题,相似问法,答案",
        '公交,末班车几点,"最晚一班\n几点收车",晚上10点。',
        "",
        "公园,公园几点开门,,全天开放。",
    ]
    file.write_bytes("\r\n".join(lines).replace(",", delimiter).encode(encoding))
    pack = imported(file)

    assert pack.questions_of(pack.answer_to("末班车几点").id) == ["末班车几点", "最晚一班", "几点收车"]
    assert pack.answer_to("公园几点开门").summary == "全天开放。"


def test_a_workbook_that_is_named_csv_is_read(sheet: Callable[..., Path], imported: Callable[..., Pack]) -> None:
    assert imported(sheet(CARD).rename(sheet(CARD).with_suffix(".csv"))).answer_to(CARD["问题"])


def test_a_file_that_is_no_table_of_questions_says_what_is_missing(
    sheet: Callable[..., Path], bianmin: Bianmin, tmp_path: Path
) -> None:
    def said_of(name: str, content: bytes) -> str:
        (tmp_path / name).write_bytes(content)
        done = bianmin("import", tmp_path / name, "--out", tmp_path / "pack")
        assert done.code == 1
        assert "Traceback" not in done.said
        return done.said

    assert "没有这个文件" in bianmin("import", tmp_path / "nowhere.xlsx", "--out", tmp_path / "pack").said
    assert "空的" in said_of("empty.csv", b"")
    assert "表头" in said_of("other.csv", "姓名,年龄\n张三,40".encode())
    assert "表头下面没有问题" in said_of("header.csv", "问题,答案\n".encode())
    assert "出现了两次" in said_of("doubled.csv", "问题,答案,回答\n一,二,三".encode())
    assert ".xls" in said_of("old.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    assert "完整" in said_of("cut.xlsx", sheet(CARD).read_bytes()[:2000])
    assert "编码" in said_of("binary.csv", bytes(range(128, 256)) * 9)
    assert "没有工作表" in bianmin("import", sheet(CARD), "--out", tmp_path / "pack", "--sheet", "九月").said
    assert not (tmp_path / "pack").exists()


def test_rows_bear_the_numbers_that_the_program_shows(tmp_path: Path) -> None:
    file = tmp_path / "questions.csv"
    file.write_text("河湾市汇总\n\n问题,备注,答案\n\n几点,记得,十点\n在哪\n", encoding="utf-8")

    table = read_table(file)

    assert [(row.number, row.cells) for row in table.rows] == [
        (5, {"question": "几点", "answer": "十点"}),
        (6, {"question": "在哪"}),
    ]
    assert table.ignored_columns == ["备注"]


def test_a_header_far_below_is_not_looked_for(tmp_path: Path) -> None:
    file = tmp_path / "questions.csv"
    header, row = "问题,答案\n", "几点,十点\n"

    file.write_text("标题\n" * (HEADER_WITHIN_ROWS - 1) + header + row, encoding="utf-8")
    assert len(read_table(file).rows) == 1

    file.write_text("标题\n" * HEADER_WITHIN_ROWS + header + row, encoding="utf-8")
    with pytest.raises(SpreadsheetError, match=f"前{HEADER_WITHIN_ROWS}行"):
        read_table(file)


def test_a_file_too_large_is_refused_before_it_is_read(tmp_path: Path) -> None:
    file = tmp_path / "questions.xlsx"
    with file.open("wb") as sparse:
        sparse.truncate((LARGEST_FILE_MEGABYTES + 1) * 1_000_000)

    with pytest.raises(SpreadsheetError, match=f"有{LARGEST_FILE_MEGABYTES + 1} MB"):
        read_table(file)


def test_a_formula_that_fails_is_told_with_the_error_it_shows(sheet: Callable[..., Path]) -> None:
    (row,) = read_table(sheet({**CARD, "答案": "#REF!"})).rows

    assert row.cells["answer"] == BrokenFormula("#REF!")
