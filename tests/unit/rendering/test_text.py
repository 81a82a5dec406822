from __future__ import annotations

from datetime import date

from bot.knowledge.answer import Answer
from bot.rendering.lead import Asked
from bot.rendering.phrases import Phrases
from bot.rendering.text import StandardText, numbered

TODAY = date(2026, 11, 24)
LATE = date(2027, 3, 1)


def test_everything_is_told_with_source_and_dates(answer: Answer, phrases: Phrases) -> None:
    (text,) = StandardText(phrases, TODAY).everything(answer)
    for said in ("卡丢了怎么补", "带身份证到窗口补。", "户口簿", "1. 挂失", "2. 补卡", "每张20元。"):
        assert said in text
    assert "《补卡办法》第三条（人社部，1号，2024-12-01）" in text
    for day in ("2025年1月1日", "2026年8月31日", "2027年2月28日"):
        assert day in text


def test_a_matter_asked_for_the_first_time_is_told_in_short_with_its_source(answer: Answer, phrases: Phrases) -> None:
    text = StandardText(phrases, TODAY).told(answer, Asked()).text
    assert text.startswith("带身份证到窗口补。\n要带什么：身份证；户口簿。\n多少钱：每张20元。")
    assert text.endswith("依据：《补卡办法》，核对至2026年8月31日。")
    assert len(text) <= 300


def test_the_part_asked_for_comes_first(answer: Answer, phrases: Phrases) -> None:
    assert StandardText(phrases, TODAY).told(answer, Asked("part/fee")).text.startswith("多少钱：每张20元。")


def test_what_was_not_told_can_be_pressed_and_is_named_in_a_line(answer: Answer, phrases: Phrases) -> None:
    line, buttons = StandardText(phrases, TODAY).ways_on(answer, frozenset({"part/fee"}))
    assert buttons == ["要带什么", "具体怎么办", "全部"]
    assert line == "还可以问：要带什么、具体怎么办，或说“全部”。"


def test_everything_comes_in_portions_of_600_characters(answer: Answer, phrases: Phrases) -> None:
    rendering = StandardText(phrases, TODAY)
    assert len(rendering.everything(answer)) == 1
    long = answer.copy(update={"notes": [f"第{number}条提醒，办之前先看一看这一条。" for number in range(60)]})
    portions = rendering.everything(long)
    assert len(portions) > 1
    assert all(len(portion) <= 640 for portion in portions)
    assert portions[0].endswith("（第1段，共4段。说“下一段”接着看。）")


def test_a_part_is_given_alone(answer: Answer, phrases: Phrases) -> None:
    text = StandardText(phrases, TODAY).part(answer, "fee")
    assert "每张20元。" in text
    assert "户口簿" not in text


def test_a_part_that_the_answer_lacks_is_not_invented(answer: Answer, phrases: Phrases) -> None:
    text = StandardText(phrases, TODAY).part(answer, "time_limit")
    assert "没有可靠的依据" in text
    assert "12333" in text


def test_an_answer_past_its_review_date_says_so(answer: Answer, phrases: Phrases) -> None:
    assert "已过复核日期" in StandardText(phrases, LATE).told(answer, Asked()).text
    assert "已过复核日期" in StandardText(phrases, LATE).part(answer, "fee")
    assert "已过复核日期" not in StandardText(phrases, TODAY).told(answer, Asked()).text


def test_what_holds_at_this_time_of_the_year_stands_behind_the_direct_answer(
    with_season: Answer, phrases: Phrases
) -> None:
    rendering = StandardText(phrases, TODAY)
    assert rendering.told(with_season, Asked()).text.startswith("带身份证到窗口补。\n这次补的卡管到2027年。\n要带什么")
    assert "带身份证到窗口补。\n\n这次补的卡管到2027年。" in rendering.everything(with_season)[0]


def test_a_seasons_sentence_stands_behind_the_lines_of_a_part(with_season: Answer, phrases: Phrases) -> None:
    text = StandardText(phrases, TODAY).told(with_season, Asked("part/materials")).text
    assert text.startswith("要带什么：\n· 身份证\n· 户口簿\n这次补的卡管到2027年。")


def test_a_seasons_sentence_is_told_once_and_on_its_days_only(with_season: Answer, phrases: Phrases) -> None:
    again = StandardText(phrases, TODAY).told(with_season, Asked("part/fee", is_first=False)).text
    assert "2027年" not in again
    for day in (date(2026, 8, 31), date(2027, 1, 1)):
        rendering = StandardText(phrases, day)
        assert "管到2027年" not in rendering.told(with_season, Asked()).text + rendering.everything(with_season)[0]


def test_choices_can_be_answered_by_number() -> None:
    assert numbered(["补卡", "换卡"]) == "1. 补卡\n2. 换卡"
