"""The words of an answer: short plain sentences, no shouting, and the figures of the full answer only."""

from __future__ import annotations

from typing import Any

import pytest

from bot.knowledge.checks.plain_language import calmed
from tests.support.checked_content import FILE, after, check, only
from tests.support.content_directory import ContentDirectory, passport


def test_a_plain_sentence_of_26_characters_is_too_long(content: ContentDirectory) -> None:
    fits, too_long = "一" * 25 + "。", "一" * 26 + "。"

    assert after(content, lambda answer: answer["plain"].update(steps=[fits])) == []
    problem = only(after(content, lambda answer: answer["plain"].update(steps=["去窗口。", too_long])))
    assert (problem.field, problem.line) == ("answers.apply.plain.steps.2", content.line_of(FILE, too_long))


def test_a_plain_text_holds_two_sentences_and_a_summary_four(content: ContentDirectory) -> None:
    assert after(content, lambda answer: answer["plain"].update(summary="去。办。拿。走。")) == []
    assert "3 sentences" in only(after(content, lambda a: a["plain"].update(materials=["一。二。三。"]))).message
    assert "5 sentences" in only(after(content, lambda a: a["plain"].update(summary="一。二。三。四。五。"))).message


def test_a_plain_text_of_61_characters_is_too_long(content: ContentDirectory) -> None:
    text = "一二三四五六七八九十一二三四五六七八九十,"
    problems = after(content, lambda answer: answer["plain"].update(steps=[text * 3]))

    assert any("63 characters" in problem.message for problem in problems)


@pytest.mark.parametrize("name", ["materials", "steps", "fee", "time_limit"])
def test_a_field_without_plain_words_is_found(content: ContentDirectory, name: str) -> None:
    problem = only(after(content, lambda answer: answer["plain"].pop(name)))

    assert problem.field == f"answers.apply.plain.{name}"
    assert problem.line == content.line_of(FILE, "plain:")


@pytest.mark.parametrize("text", ["快来办!", "快来办！", "恭喜🎉", "办好☑"])
def test_shouting_and_emoji_are_found(content: ContentDirectory, text: str) -> None:
    assert only(after(content, lambda answer: answer.update(notes=[text]))).field == "answers.apply.notes.1"


def test_a_plain_fee_must_not_say_another_amount(content: ContentDirectory) -> None:
    problem = only(after(content, lambda answer: answer["plain"].update(fee="140元。")))

    assert (problem.severity, problem.field) == ("error", "answers.apply.plain.fee")
    assert "140" in problem.message


def test_a_plain_fee_may_not_borrow_an_amount_from_elsewhere_in_the_answer(content: ContentDirectory) -> None:
    def change(answer: dict[str, Any]) -> None:
        answer["notes"] = ["加急另收60元。"]
        answer["plain"]["fee"] = "60元。"

    assert only(after(content, change)).field == "answers.apply.plain.fee"


def test_a_plain_time_must_not_say_other_days(content: ContentDirectory) -> None:
    assert "15" in only(after(content, lambda answer: answer["plain"].update(time_limit="15天。"))).message


@pytest.mark.parametrize(("full", "plain"), [("1,000元", "1000元。"), ("2万元", "20000元。"), ("1.50元", "1.5元。")])
def test_the_same_amount_written_otherwise_is_the_same(content: ContentDirectory, full: str, plain: str) -> None:
    def change(answer: dict[str, Any]) -> None:
        answer["fee"] = full
        answer["plain"]["fee"] = plain

    assert after(content, change) == []


@pytest.mark.parametrize(
    ("text", "calm"),
    [
        ("快来办!", "快来办。"),
        ("快来办！！", "快来办。"),
        ("真的吗？！", "真的吗？"),
        ("办好了。！", "办好了。"),
        ("快！.走", "快。走"),
        ("恭喜🎉办好☑", "恭喜办好"),
    ],
)
def test_a_calmed_text_has_nothing_that_the_check_would_find(content: ContentDirectory, text: str, calm: str) -> None:
    assert calmed(text) == calm
    assert after(content, lambda answer: answer.update(notes=[calm])) == []


def test_the_title_of_a_source_is_quoted_as_it_is(content: ContentDirectory) -> None:
    file = passport()
    file["sources"]["law"]["title"] = "办证提速!"
    content.write(FILE, file)

    assert check(content) == []


@pytest.mark.parametrize("name", ["fee", "amount"])
def test_plain_money_without_the_full_one_is_found(content: ContentDirectory, name: str) -> None:
    def change(answer: dict[str, Any]) -> None:
        answer.pop(name, None)
        answer["plain"][name] = "120元。"

    problem = only(after(content, change))

    assert (problem.field, problem.message) == (
        f"answers.apply.plain.{name}",
        f"is told, but the answer has no `{name}`",
    )


def test_a_plain_amount_may_not_borrow_the_fee(content: ContentDirectory) -> None:
    problem = only(after(content, lambda a: a.update(amount="每月300元", plain={**a["plain"], "amount": "120元。"})))

    assert problem.field == "answers.apply.plain.amount"
    assert "120" in problem.message
