from __future__ import annotations

import pytest

from bot.safety.personal_data.kinds import PersonalKind
from bot.safety.personal_data.numbers import find_numbers, has_right_check


def found(text: str) -> list[tuple[str, PersonalKind]]:
    return [(text[finding.start : finding.end], finding.kind) for finding in find_numbers(text)]


@pytest.mark.parametrize(
    "number", ["11010519491231002X", "11010519491231002x", "440308199901101512", "110105 19491231 002X"]
)
def test_an_identity_number_is_known_by_its_region_its_date_and_its_length(number: str) -> None:
    assert found(f"号{number}丢了") == [(number, PersonalKind.IDENTITY_NUMBER)]


def test_a_mistyped_end_is_no_reason_to_keep_an_identity_number() -> None:
    assert found("110105194912310021") == [("110105194912310021", PersonalKind.IDENTITY_NUMBER)]


def test_an_order_is_not_taken_for_an_identity_but_a_right_check_character_tells() -> None:
    assert found("订单号110105194912310021") == []
    assert found("订单号11010519491231002X") == [("11010519491231002X", PersonalKind.IDENTITY_NUMBER)]


@pytest.mark.parametrize("number", ["000105194912310021", "110105194913310021", "110105174912310021"])
def test_no_region_no_month_or_no_century_is_no_identity(number: str) -> None:
    assert all(kind is not PersonalKind.IDENTITY_NUMBER for _, kind in found(number))


def test_identity_numbers_are_found_in_digits_without_anything_between() -> None:
    assert found("0" * 8 + "440308199901101512" + "7" * 8) == [("440308199901101512", PersonalKind.IDENTITY_NUMBER)]


@pytest.mark.parametrize(
    "number",
    [
        "13812345678",
        "138 1234 5678",
        "138-1234-5678",
        "1381 2345 678",
        "138_1234_5678",
        "138/1234/5678",
        "1 3 8 1 2 3 4 5 6 7 8",
        "8613812345678",
    ],
)
def test_a_mobile_number_however_it_is_parted(number: str) -> None:
    assert found(f"打{number}找我") == [(number, PersonalKind.TELEPHONE)]


def test_two_numbers_beside_each_other_are_two() -> None:
    assert [kind for _, kind in found("13812345678 11010519491231002X")] == [
        PersonalKind.TELEPHONE,
        PersonalKind.IDENTITY_NUMBER,
    ]


def test_digits_as_they_are_said_end_before_the_next_word() -> None:
    assert found("幺三八零零幺三八零零零一直打不通") == [("幺三八零零幺三八零零零", PersonalKind.TELEPHONE)]
    assert found("一二三四五六七八九十") == []


def test_what_is_counted_behind_a_number_is_none_of_its_digits() -> None:
    assert found("11010519491231002X，八十三了") == [("11010519491231002X", PersonalKind.IDENTITY_NUMBER)]


def test_a_part_of_a_card_is_no_number_abroad() -> None:
    assert found("6217 0083 0613 4670 535") == [("6217 0083 0613 4670 535", PersonalKind.BANK_CARD)]
    assert found("水表编号0012345678") == []


def test_a_bank_card_is_known_by_its_check_digit() -> None:
    assert found("6222021234567890128") == [("6222021234567890128", PersonalKind.BANK_CARD)]
    assert found("6222021234567890129") == []
    assert found("6222 0212 3456 7890 128") == [("6222 0212 3456 7890 128", PersonalKind.BANK_CARD)]


@pytest.mark.parametrize(
    "text", ["15000000000元", "13800000000块钱", "订单号13812345678", "2019 2020 2021 2022 2023", "9787020002207"]
)
def test_sums_orders_years_and_books_stay(text: str) -> None:
    assert found(text) == []


def test_the_check_character() -> None:
    assert has_right_check("11010519491231002X")
    assert not has_right_check("110105194912310021")
