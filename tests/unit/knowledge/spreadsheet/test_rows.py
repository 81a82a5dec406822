"""Rows as questions with their answers; one that can't be used is named with its number, and nothing is guessed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.knowledge.spreadsheet.rows import Rows, rows_of
from bot.knowledge.spreadsheet.table import BrokenFormula, Table, TableRow
from bot.knowledge.spreadsheet.wording import words
from tests.support.spreadsheets import BUS, CARD, PARK, Bianmin, Pack

TODAY = date(2026, 11, 24)
LATE, EARLY = "2099-12-31", "2099-01-01"


def test_a_note_below_the_table_is_no_question_and_the_editor_is_told(
    sheet: Callable[..., Path], bianmin: Bianmin, tmp_path: Path
) -> None:
    done = bianmin("import", sheet(CARD, {}, {"主题": "注：由热线班组填写"}), "--out", tmp_path / "pack")

    assert done.code == 0
    assert "第4行" in done.said
    assert "1个主题，1个问题" in done.said


def test_exclamation_marks_and_emoji_are_calmed_and_the_editor_is_told(
    sheet: Callable[..., Path], bianmin: Bianmin, tmp_path: Path
) -> None:
    done = bianmin("import", sheet({**CARD, "答案": "您好！请带身份证！！😀"}), "--out", tmp_path / "pack")

    assert done.code == 0
    assert "第2行" in done.said
    assert "您好。请带身份证。" in (tmp_path / "pack/data/faq/gong_jiao.yml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ({**BUS, "答案": None}, "没有答案"),
        ({**BUS, "答案": "无"}, "没有答案"),
        ({**BUS, "问题": " "}, "没有问题"),
        ({"相似问法": "最晚一班几点"}, "只有相似问法"),
        ({**BUS, "问题": "？？"}, "没有文字"),
        ({**BUS, "问题": "几点" * 51}, "102个字"),
        ({**BUS, "答案": "长" * 5001}, "5001个字"),
        ({**BUS, "相似问法": "短的\n" + "长" * 101}, "相似问法"),
        ({**BUS, "主题": "题" * 21}, "主题"),
        ({**BUS, "生效日期": "去年"}, "2026-07-01"),
        ({**BUS, "生效日期": "2026年7月"}, "2026年7月"),
        ({**BUS, "失效日期": "2099-02-30"}, "2099-02-30"),
        ({**BUS, "失效日期": 46204}, "46204"),
        ({**BUS, "生效日期": LATE, "失效日期": EARLY}, "早于"),
        ({**BUS, "失效日期": "2020-01-01"}, "已经过了"),
        ({**BUS, "电话": "看公告栏"}, "看公告栏"),
        ({**BUS, "电话": 99986660001}, "开头的0"),
        ({**BUS, "答案": "#REF!"}, "公式"),
        ({**BUS, "问题": CARD["问题"] + "？", "答案": CARD["答案"]}, "第2行是同一个问题"),
        ({**BUS, "相似问法": CARD["问题"]}, "第2行也有"),
    ],
)
def test_a_bad_row_is_named_and_nothing_is_written(
    sheet: Callable[..., Path], bianmin: Bianmin, tmp_path: Path, row: dict[str, Any], words: str
) -> None:
    done = bianmin("import", sheet(CARD, row), "--out", tmp_path / "pack")

    assert done.code == 1
    (line,) = [line for line in done.said.splitlines() if line.startswith("第3行")]
    assert words in line
    assert "2行里有1行要改" in done.said
    assert [path.name for path in tmp_path.iterdir()] == ["questions.xlsx"]


def test_every_bad_row_is_named_in_the_order_of_the_rows(
    sheet: Callable[..., Path], bianmin: Bianmin, tmp_path: Path
) -> None:
    rows = [{**BUS, "答案": None, "电话": "没有电话号"}, CARD, {**PARK, "问题": None}]
    done = bianmin("import", sheet(*rows), "--out", tmp_path / "pack")

    assert [line[:3] for line in done.said.splitlines() if line.startswith("第")] == ["第2行", "第2行", "第4行"]


def test_of_two_answers_to_one_question_neither_is_taken(
    sheet: Callable[..., Path], bianmin: Bianmin, imported: Callable[..., Pack], tmp_path: Path
) -> None:
    rows = (CARD, {**BUS, "答案": "晚上10点。"}, {**BUS, "答案": "晚上8点。"})
    done = bianmin("import", sheet(*rows), "--out", tmp_path / "pack")

    assert done.code == 1
    assert "第3行：跟第4行是同一个问题，答案却不一样" in done.said
    assert "第4行：跟第3行是同一个问题，答案却不一样" in done.said
    assert len(imported(sheet(*rows), "--skip-bad-rows").knowledge.answers) == 1


def rows(*cells: dict[str, Any]) -> Rows:
    """What rows hold, the first of them in line 2, on the 24th of November 2026."""
    return rows_of(Table([TableRow(number, row) for number, row in enumerate(cells, start=2)]), TODAY)


def test_a_row_without_a_topic_belongs_to_the_one_above_and_the_first_to_the_general_one() -> None:
    read = rows(
        {"question": "一", "answer": "甲"},
        {"topic": "公交", "question": "二", "answer": "乙"},
        {"question": "三", "answer": "丙"},
        {"topic": "公园"},
        {"question": "四", "answer": "丁"},
    )

    assert [row.topic for row in read.usable] == [words()["pack"]["topic"], "公交", "公交", "公交"]
    assert read.ignored == [5]


def test_ways_to_ask_that_say_the_same_count_once() -> None:
    (row,) = rows({"question": "补卡吗？", "similar": "补卡吗\n补 卡 吗。\n怎么补卡\n？？", "answer": "补。"}).usable

    assert row.wordings == ["补卡吗？", "怎么补卡"]


def test_of_one_question_with_one_answer_the_first_row_is_taken() -> None:
    read = rows({"question": "补卡", "answer": "补。"}, {"question": "补卡？", "answer": "补"})

    assert [row.number for row in read.usable] == [2]
    assert read.bad == {3}


def test_a_bad_row_claims_no_ways_to_ask() -> None:
    read = rows(
        {"question": "补卡", "similar": "卡没了", "answer": None},
        {"question": "挂失", "similar": "卡没了", "answer": "挂。"},
    )

    assert [row.number for row in read.usable] == [3]


def test_an_answer_may_be_given_until_its_last_day() -> None:
    read = rows(
        {"question": "一", "answer": "甲", "expires": TODAY},
        {"question": "二", "answer": "乙", "expires": TODAY - timedelta(days=1)},
    )

    assert read.bad == {3}


def test_a_cell_that_fails_is_told_once_though_it_is_read_twice() -> None:
    read = rows({"question": "一", "answer": BrokenFormula("#REF!")})

    assert [(problem.row, "#REF!" in problem.sentence) for problem in read.problems] == [(2, True)]
