"""What a single cell says, in the spellings that editors use."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.knowledge.answer import Answer
from bot.knowledge.spreadsheet.cells import NamedSource, UnreadableCell, day_of, sources_of, telephones_of, text_of
from tests.support.spreadsheets import CARD, Pack

DAYS = [
    "2026年7月1日", "2026 年 7 月 1 日", "2026/7/1", "2026-07-01",
    "2026.7.1", "２０２６－７－１", "20260701", 20260701,
    "2026-07-01 00:00:00", datetime(2026, 7, 1), date(2026, 7, 1),
]  # fmt: skip
NO_DAYS = ["长期", "无", "—", " ", "永久有效"]
TELEPHONES: list[tuple[float | int | str, list[str]]] = [
    (12345, ["12345"]),
    (12345.0, ["12345"]),
    (13812345678, ["13812345678"]),
    ("(0999) 86660001", ["0999-86660001"]),
    ("０９９９－８６６６０００１", ["0999-86660001"]),
    ("138 1234 5678", ["13812345678"]),
    ("400-123-4567", ["4001234567"]),
    ("办公室：86660001", ["86660001"]),
    ("0999-86660001转12", ["0999-86660001转12"]),
    ("12345；0999-86660001\n12345", ["12345", "0999-86660001"]),
]


@pytest.fixture
def read(sheet: Callable[..., Path], imported: Callable[..., Pack]) -> Callable[[str, Sequence[Any]], list[Answer]]:
    """The answers of a workbook whose rows have each of some cells in a column, in the order of the cells."""

    def run(column: str, cells: Sequence[Any]) -> list[Answer]:
        rows = [{**CARD, "问题": f"第{number}个怎么办", column: cell} for number, cell in enumerate(cells)]
        answers = {answer.question: answer for answer in imported(sheet(*rows)).knowledge.answers.values()}
        return [answers[row["问题"]] for row in rows]

    return run


def test_a_day_is_read_in_every_usual_spelling(read: Callable[[str, Sequence[Any]], list[Answer]]) -> None:
    found = [answer.effective for answer in read("生效日期", DAYS)]

    assert list(zip(DAYS, found, strict=True)) == [(day, date(2026, 7, 1)) for day in DAYS]


def test_no_last_day_is_no_last_day(read: Callable[[str, Sequence[Any]], list[Answer]]) -> None:
    found = [answer.expires for answer in read("失效日期", NO_DAYS)]

    assert list(zip(NO_DAYS, found, strict=True)) == [(day, None) for day in NO_DAYS]


def test_telephones_are_read_as_numbers_and_as_texts(read: Callable[[str, Sequence[Any]], list[Answer]]) -> None:
    written = [cell for cell, _ in TELEPHONES]
    found = [answer.telephones for answer in read("电话", written)]

    assert list(zip(written, found, strict=True)) == TELEPHONES


def test_bullets_and_numbers_before_ways_to_ask_are_no_part_of_them(
    sheet: Callable[..., Path], imported: Callable[..., Pack]
) -> None:
    pack = imported(sheet({**CARD, "相似问法": "1、卡丢了\n(2) 补卡\n· 3.5折的卡丢了\n12345能补卡吗"}))

    assert pack.questions_of(pack.answer_to(CARD["问题"]).id)[1:] == [
        "卡丢了",
        "补卡",
        "3.5折的卡丢了",
        "12345能补卡吗",
    ]


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (None, ""),
        ("—", ""),
        (" 暂无 ", ""),
        (0, "0"),
        (20.0, "20"),
        (2.5, "2.5"),
        (datetime(2026, 7, 1, 9, 30), "2026-07-01"),
        ("一\r\n二\r三_x000D_\n四", "一\n二\n三\n四"),
        ("带\u200b身\x07份证\ufeff", "带身份证"),
        ("一  \n\u3000\n\n\n 二", "一\n\n二"),
    ],
)
def test_the_words_of_a_cell_are_what_can_be_read_in_it(cell: Any, text: str) -> None:
    assert text_of(cell) == text


@pytest.mark.parametrize("cell", ["2026年7月", "2026-13-01", "2026-02-30", "去年", "7月1日", 46204])
def test_a_day_that_lacks_a_part_or_is_none_is_not_guessed(cell: Any) -> None:
    with pytest.raises(UnreadableCell, match=str(cell)):
        day_of(cell)


@pytest.mark.parametrize("cell", ["看公告栏", 99986660001, "12345、没有号码"])
def test_what_is_no_telephone_number_is_not_guessed(cell: Any) -> None:
    with pytest.raises(UnreadableCell):
        telephones_of(cell)


@pytest.mark.parametrize(
    ("cell", "sources"),
    [
        ("《公交卡办法》第八条", [NamedSource("公交卡办法", "第八条")]),
        ("《公交卡办法》", [NamedSource("公交卡办法")]),
        ("乘车须知：https://bus.example/8，", [NamedSource("乘车须知", url="https://bus.example/8")]),
        ("https://bus.example/8.", [NamedSource("bus.example", url="https://bus.example/8")]),
        (
            "须知 https://a.example/1 https://b.example/2",
            [NamedSource("须知", url="https://a.example/1"), NamedSource("须知", url="https://b.example/2")],
        ),
        ("须知\n须知\n《办法》", [NamedSource("须知"), NamedSource("办法")]),
        ("无", []),
    ],
)
def test_a_source_is_a_title_an_article_an_address_or_all_of_them(cell: str, sources: list[NamedSource]) -> None:
    assert sources_of(cell) == sources
