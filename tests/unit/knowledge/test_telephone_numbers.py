"""The one grammar of telephone numbers: what a cell, a text and the voice take for a number is the same."""

from __future__ import annotations

import pytest

from bot.knowledge.telephone_numbers import (
    listed_telephones,
    normalised_telephone,
    telephones_in,
    with_telephones_said,
    without_area_code,
)

WRITTEN = {
    "10086": "10086",
    "95598": "95598",
    "12345": "12345",
    "110": "110",
    "999": "999",
    "96110": "96110",
    "400-820-1234": "4008201234",
    "4008201234": "4008201234",
    "800-830-1234": "8008301234",
    "0755-87654321": "0755-87654321",
    "010-87654321": "010-87654321",
    "(0755)87654321": "0755-87654321",
    "（0755） 87654321": "0755-87654321",
    "0755 87654321": "0755-87654321",
    "0755-87654321转8001": "0755-87654321转8001",
    "0755-87654321-8001": "0755-87654321转8001",
    "13812345678": "13812345678",
    "138-1234-5678": "13812345678",
}


@pytest.mark.parametrize(("written", "number"), WRITTEN.items())
def test_a_number_is_read_from_a_cell_found_in_a_text_and_read_aloud_as_the_same(written: str, number: str) -> None:
    assert normalised_telephone(written) == number
    assert telephones_in(f"请打{written}，有人接。") == [number]
    assert (
        with_telephones_said(f"咨询：{written}。", lambda digits: f"<{digits}>")
        == f"咨询：<{number.replace('-', '')}>。"
    )


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("075587654321", "0755-87654321"),
        ("87654321", "87654321"),
        ("0571-12345", "0571-12345"),
        ("10000", "10000"),
        ("办公室：0755-8765 4321", "0755-87654321"),
        ("0755—87654321", "0755-87654321"),
    ],
)
def test_a_cell_may_leave_more_open_than_a_text(written: str, number: str) -> None:
    assert normalised_telephone(written) == number


@pytest.mark.parametrize("written", ["", "1234", "2026", "12345678901", "755-87654321", "075513812345678", "见公告"])
def test_what_is_no_number_is_none(written: str) -> None:
    assert normalised_telephone(written) is None


@pytest.mark.parametrize(
    "text",
    [
        "工本费120元",
        "补贴12345元",
        "最高10000",
        "第120号令",
        "一年12000万",
        "〔12345〕",
        "12345.6",
        "60岁139，63岁117",
        "112个月",
        "2025-12345",
    ],
)
def test_an_amount_is_no_number(text: str) -> None:
    assert telephones_in(text) == []
    assert with_telephones_said(text, lambda digits: "") == text


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("火警119，急救120", ["119", "120"]),
        ("打122（或110）报警", ["122", "110"]),
        ("打10000问", ["10000"]),
        ("拨打12345人工服务", ["12345"]),
        ("全国12315平台", ["12315"]),
        ("外地拨010-12345，本地拨12345", ["12345"]),
    ],
)
def test_numbers_are_found_in_a_sentence_once_each(text: str, numbers: list[str]) -> None:
    assert telephones_in(text) == numbers


def test_a_list_may_be_parted_by_blanks_though_numbers_have_some_too() -> None:
    listed = listed_telephones("0755 87654321 12345、(010) 8765 4321\n12345")
    assert listed == ["0755-87654321", "12345", "010-87654321"]


def test_a_part_of_a_list_that_is_no_number_is_named() -> None:
    with pytest.raises(ValueError, match="看公告栏"):
        listed_telephones("12345、看公告栏")


def test_a_hotline_is_listed_without_an_area_code_and_an_office_with_it() -> None:
    assert without_area_code("010-12367") == "12367"
    assert without_area_code("010-87654321") == "010-87654321"
