from __future__ import annotations

from datetime import date

from bot.knowledge.model import Answer
from bot.rendering.labels import Labels
from bot.rendering.text import answer_text, numbered, part_text

TODAY = date(2026, 11, 24)


def test_the_answer_says_everything_with_source_and_dates(answer: Answer, labels: Labels) -> None:
    text = answer_text(answer, labels, TODAY, mode="standard")
    for said in ("卡丢了怎么补", "带身份证到窗口补。", "户口簿", "1. 挂失", "2. 补卡", "每张20元。"):
        assert said in text
    assert "《补卡办法》第三条（人社部，1号，2024-12-01）" in text
    for day in ("2025年1月1日", "2026年8月31日", "2027年2月28日"):
        assert day in text


def test_the_summary_comes_first_and_the_part_asked_for_next(answer: Answer, labels: Labels) -> None:
    text = answer_text(answer, labels, TODAY, mode="standard", focus="fee")
    assert text.index("带身份证到窗口补。") < text.index("每张20元。") < text.index("户口簿")


def test_in_the_accessible_mode_everyday_words_take_the_place_of_official_ones(answer: Answer, labels: Labels) -> None:
    text = answer_text(answer, labels, TODAY, mode="accessible")
    assert "带上身份证去窗口。" in text
    assert "20块钱。" in text
    assert "每张20元。" not in text


def test_a_part_is_given_alone(answer: Answer, labels: Labels) -> None:
    text = part_text(answer, "fee", labels, TODAY, mode="standard")
    assert "每张20元。" in text
    assert "户口簿" not in text


def test_a_part_that_the_answer_lacks_is_not_invented(answer: Answer, labels: Labels) -> None:
    text = part_text(answer, "time_limit", labels, TODAY, mode="standard")
    assert "没有可靠的依据" in text
    assert "12333" in text


def test_an_answer_past_its_review_date_says_so(answer: Answer, labels: Labels) -> None:
    late = date(2027, 3, 1)
    assert "已过复核日期" in answer_text(answer, labels, late, mode="standard")
    assert "已过复核日期" in part_text(answer, "fee", labels, late, mode="standard")
    assert "已过复核日期" not in answer_text(answer, labels, TODAY, mode="standard")


def test_choices_can_be_answered_by_number() -> None:
    assert numbered(["补卡", "换卡"]) == "1. 补卡\n2. 换卡"
