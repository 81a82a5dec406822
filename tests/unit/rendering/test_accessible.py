from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bot.knowledge.answer import Answer
from bot.rendering.accessible import AccessibleText
from bot.rendering.lead import Asked
from bot.rendering.phrases import Phrases

TODAY = date(2026, 11, 24)
LATE = date(2027, 3, 1)


@pytest.fixture
def without_steps(answer: Answer) -> Answer:
    return answer.copy(update={"steps": []})


def test_an_answer_begins_with_its_plain_summary_how_many_steps_follow_and_who_else_can_help(
    answer: Answer, phrases: Phrases
) -> None:
    text = AccessibleText(phrases, TODAY).told(answer, Asked()).text
    assert text == "带上身份证去窗口。\n\n一共2步，我一步一步说。\n找人帮忙，说“人工”，或者打12333、12345。"


def test_what_holds_at_this_time_of_the_year_follows_the_summary_in_everyday_words(
    with_season: Answer, phrases: Phrases
) -> None:
    told = AccessibleText(phrases, TODAY).told(with_season, Asked()).text
    assert told.startswith("带上身份证去窗口。\n\n补的卡管到2027年。\n\n一共2步")
    assert "补的卡管到2027年" in AccessibleText(phrases, TODAY).everything(with_season)[0]
    assert "2027年" not in AccessibleText(phrases, TODAY).told(with_season, Asked("part/fee", is_first=False)).text
    assert "2027年" not in AccessibleText(phrases, date(2027, 1, 1)).told(with_season, Asked()).text


def test_the_part_asked_for_is_told_at_once(answer: Answer, phrases: Phrases) -> None:
    text = AccessibleText(phrases, TODAY).told(answer, Asked("part/fee")).text
    assert text.startswith("要多少钱：\n20块钱。")
    assert "每张20元" not in text


def test_what_the_part_says_already_isnt_told_beneath_it(answer: Answer, phrases: Phrases) -> None:
    """没人管打12345。没人管打12345。"""
    unsure = Asked("part/fee", near=("passage/每张20元。", "part/materials"), is_first=False, is_sure=False)
    text = AccessibleText(phrases, TODAY).told(answer, unsure).text
    assert text.count("20块钱") == 1
    assert "身份证" in text


def test_steps_are_counted_and_the_last_announces_the_recap(answer: Answer, phrases: Phrases) -> None:
    assert AccessibleText(phrases, TODAY).stages(answer) == [
        "第1步，共2步：\n挂失",
        "第2步，共2步：\n补卡\n\n这是最后一步。说“记成单子”，我给您记下来。",
    ]


def test_the_way_on_can_be_pressed(answer: Answer, phrases: Phrases) -> None:
    rendering = AccessibleText(phrases, TODAY)
    assert rendering.buttons(answer, 1) == ["下一步", "上一步", "再说一遍", "全部告诉我"]
    assert rendering.buttons(answer, 2) == ["记成单子", "上一步", "再说一遍", "全部告诉我"]
    assert rendering.buttons(answer, 3) == ["上一步", "再说一遍", "全部告诉我"]
    assert rendering.buttons(answer) == ["下一步", "再说一遍", "全部告诉我"]


def test_what_has_no_steps_is_told_part_by_part(without_steps: Answer, phrases: Phrases) -> None:
    told = AccessibleText(phrases, TODAY).stages(without_steps)
    assert told[0] == "第1段，共2段：\n要带的东西：\n身份证。"
    assert told[1].startswith("第2段，共2段：\n要多少钱：\n20块钱。")


def test_all_of_it_holds_every_part_in_everyday_words(answer: Answer, phrases: Phrases) -> None:
    text = "\n\n".join(AccessibleText(phrases, TODAY).everything(answer))
    for said in ("带上身份证去窗口。", "要带的东西：\n身份证。", "1. 挂失\n2. 补卡", "20块钱。"):
        assert said in text


def test_whoever_asks_is_told_the_document_and_when_it_was_checked(answer: Answer, phrases: Phrases) -> None:
    text = AccessibleText(phrases, TODAY).part(answer, "sources")
    assert "《补卡办法》，第三条，人社部，1号。" in text
    assert "核对至2026年8月31日" in text


def test_an_answer_past_its_review_date_says_so(answer: Answer, phrases: Phrases) -> None:
    rendering = AccessibleText(phrases, LATE)
    for text in (rendering.told(answer, Asked()).text, rendering.part(answer, "fee"), *rendering.everything(answer)):
        assert "已过复核日期" in text


def test_a_part_that_the_answer_lacks_is_not_invented(answer: Answer, phrases: Phrases) -> None:
    assert "没有可靠的依据" in AccessibleText(phrases, TODAY).part(answer, "time_limit")


def test_a_recap_before_the_end_does_not_say_that_all_was_told(answer: Answer, phrases: Phrases) -> None:
    rendering = AccessibleText(phrases, TODAY)
    assert rendering.recap(answer).startswith("都说完了，单子给您记好了。")
    assert rendering.recap(answer, is_all_told=False).startswith("单子给您记好了。")


def test_the_familys_recap_says_what_a_proxy_needs(answer: Answer, phrases: Phrases) -> None:
    for_proxy = answer.copy(update={"proxy": "家人带两张身份证"})
    assert "家人带两张身份证" in AccessibleText(phrases, TODAY).recap(for_proxy, for_family=True)


def test_a_detail_leads_in_its_plain_words_and_alone_when_the_matter_is_known(
    with_detail: Answer, phrases: Phrases
) -> None:
    rendering = AccessibleText(phrases, TODAY)
    asked = Asked("detail/newspaper")
    assert rendering.told(with_detail, asked).text.startswith("不用登报。去窗口就行。\n\n带上身份证去窗口。")
    assert rendering.told(with_detail, replace(asked, is_first=False)).text == "不用登报。去窗口就行。"


def test_more_simply_is_a_sentence_at_a_time_then_one_sentence_and_whom_to_ask(
    with_detail: Answer, phrases: Phrases
) -> None:
    rendering = AccessibleText(phrases, TODAY)
    first = rendering.simpler(with_detail, "detail/newspaper", 0)
    assert first == "不着急，我慢慢说。\n\n不用登报。\n\n去窗口就行。\n\n先做这一件：\n挂失"
    assert rendering.simpler(with_detail, "detail/newspaper", 1).startswith("简单说，就一句：不用登报。")


def test_all_of_a_long_answer_comes_in_portions(answer: Answer, phrases: Phrases) -> None:
    long = answer.copy(update={"notes": [f"第{number}条提醒，办之前先看一看这一条。" for number in range(30)]})
    portions = AccessibleText(phrases, TODAY).everything(long)
    assert len(portions) > 1
    assert all(len(portion) <= 270 for portion in portions)
    assert all(portion.endswith("接着听，说“下一步”。") for portion in portions[:-1])


def test_a_sentence_is_told_in_the_plain_words_that_say_it(answer: Answer, phrases: Phrases) -> None:
    rendering = AccessibleText(phrases, TODAY)
    assert rendering.direct(answer, "passage/带身份证到窗口补。") == "带上身份证去窗口。"
    noted = answer.copy(update={"notes": ["旧卡作废。"]})
    assert rendering.direct(noted, "passage/旧卡作废。") == "旧卡作废。"
