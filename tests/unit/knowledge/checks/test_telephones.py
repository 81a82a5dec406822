"""Telephone numbers in the content are those that somebody listed."""

from __future__ import annotations

import pytest

from tests.support.checked_content import FILE, after, check, only
from tests.support.content_directory import ContentDirectory, passport


@pytest.mark.parametrize(
    "text", ["请打12399问。", "也可拨96999。", "打119求助。", "拨打010-88886666。", "电话400-123-4567。"]
)
def test_a_telephone_number_that_nobody_listed_is_found(content: ContentDirectory, text: str) -> None:
    problem = only(after(content, lambda answer: answer.update(notes=[text])))

    assert "data/lexicon/hotlines.yml" in problem.message


@pytest.mark.parametrize(
    "text",
    ["请打12367。", "先拨0731-12367。", "报警打110。", "补贴12000元。", "交120元。", "120天内。", "2026-08-31起"],
)
def test_listed_numbers_and_amounts_are_no_strange_telephones(content: ContentDirectory, text: str) -> None:
    assert after(content, lambda answer: answer.update(notes=[text])) == []


def test_an_unlisted_number_among_the_telephones_is_found(content: ContentDirectory) -> None:
    problem = only(after(content, lambda answer: answer.update(telephones=["12367", "1010"])))

    assert problem.field == "answers.apply.telephones.2"


def test_digits_of_a_web_address_are_no_telephone(content: ContentDirectory) -> None:
    file = passport()
    file["sources"]["law"]["url"] = "https://agency.example/12399/010-88886666"
    content.write(FILE, file)

    assert check(content) == []


def test_an_extension_or_an_area_code_makes_no_other_of_a_short_number(content: ContentDirectory) -> None:
    assert after(content, lambda answer: answer.update(telephones=["0731-12367", "12367"])) == []
