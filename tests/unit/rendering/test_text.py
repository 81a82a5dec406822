from __future__ import annotations

from datetime import date

from bot.knowledge.model import Answer
from bot.rendering.labels import Labels
from bot.rendering.text import StandardText, numbered

TODAY = date(2026, 11, 24)
LATE = date(2027, 3, 1)


def test_the_answer_says_everything_with_source_and_dates(answer: Answer, labels: Labels) -> None:
    text = StandardText(labels, TODAY).answer(answer)
    for said in ("卡丢了怎么补", "带身份证到窗口补。", "户口簿", "1. 挂失", "2. 补卡", "每张20元。"):
        assert said in text
    assert "《补卡办法》第三条（人社部，1号，2024-12-01）" in text
    for day in ("2025年1月1日", "2026年8月31日", "2027年2月28日"):
        assert day in text


def test_the_summary_comes_first_and_the_part_asked_for_next(answer: Answer, labels: Labels) -> None:
    text = StandardText(labels, TODAY).answer(answer, focus="fee")
    assert text.index("带身份证到窗口补。") < text.index("每张20元。") < text.index("户口簿")


def test_a_part_is_given_alone(answer: Answer, labels: Labels) -> None:
    text = StandardText(labels, TODAY).part(answer, "fee")
    assert "每张20元。" in text
    assert "户口簿" not in text


def test_a_part_that_the_answer_lacks_is_not_invented(answer: Answer, labels: Labels) -> None:
    text = StandardText(labels, TODAY).part(answer, "time_limit")
    assert "没有可靠的依据" in text
    assert "12333" in text


def test_an_answer_past_its_review_date_says_so(answer: Answer, labels: Labels) -> None:
    assert "已过复核日期" in StandardText(labels, LATE).answer(answer)
    assert "已过复核日期" in StandardText(labels, LATE).part(answer, "fee")
    assert "已过复核日期" not in StandardText(labels, TODAY).answer(answer)


def test_choices_can_be_answered_by_number() -> None:
    assert numbered(["补卡", "换卡"]) == "1. 补卡\n2. 换卡"
