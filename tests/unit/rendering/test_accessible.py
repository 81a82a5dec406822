from __future__ import annotations

from datetime import date

import pytest

from bot.knowledge.model import Answer
from bot.rendering.accessible import AccessibleText
from bot.rendering.labels import Labels
from bot.rendering.recap import recap

TODAY = date(2026, 11, 24)
LATE = date(2027, 3, 1)


@pytest.fixture
def without_steps(answer: Answer) -> Answer:
    return answer.copy(update={"steps": []})


def test_an_answer_begins_with_its_plain_summary_how_many_steps_follow_and_who_else_can_help(
    answer: Answer, labels: Labels
) -> None:
    text = AccessibleText(labels, TODAY).answer(answer)
    assert text == "带上身份证去窗口。\n\n一共2步，我一步一步说。\n找人帮忙，说“人工”，或者打12345。"


def test_the_part_asked_for_is_told_at_once(answer: Answer, labels: Labels) -> None:
    text = AccessibleText(labels, TODAY).answer(answer, focus="fee")
    assert "要多少钱：\n20块钱。" in text
    assert "每张20元" not in text


def test_steps_are_counted_and_the_last_announces_the_recap(answer: Answer, labels: Labels) -> None:
    assert AccessibleText(labels, TODAY).stages(answer) == [
        "第1步，共2步：\n挂失",
        "第2步，共2步：\n补卡\n\n这是最后一步。说“记成单子”，我给您记下来。",
    ]


def test_the_way_on_can_be_pressed(answer: Answer, labels: Labels) -> None:
    rendering = AccessibleText(labels, TODAY)
    assert rendering.buttons(answer, 1) == ["下一步", "上一步", "再说一遍", "全部告诉我"]
    assert rendering.buttons(answer, 2) == ["记成单子", "上一步", "再说一遍", "全部告诉我"]
    assert rendering.buttons(answer, 3) == ["上一步", "再说一遍", "全部告诉我"]
    assert rendering.buttons(answer) == ["下一步", "再说一遍", "全部告诉我"]


def test_what_has_no_steps_is_told_part_by_part(without_steps: Answer, labels: Labels) -> None:
    told = AccessibleText(labels, TODAY).stages(without_steps)
    assert told[0] == "第1段，共2段：\n要带的东西：\n身份证。"
    assert told[1].startswith("第2段，共2段：\n要多少钱：\n20块钱。")


def test_all_of_it_holds_every_part_in_everyday_words(answer: Answer, labels: Labels) -> None:
    text = AccessibleText(labels, TODAY).everything(answer)
    for said in ("带上身份证去窗口。", "要带的东西：\n身份证。", "1. 挂失\n2. 补卡", "20块钱。"):
        assert said in text


def test_whoever_asks_is_told_the_document_and_when_it_was_checked(answer: Answer, labels: Labels) -> None:
    text = AccessibleText(labels, TODAY).part(answer, "sources")
    assert "《补卡办法》，第三条，人社部，1号。" in text
    assert "核对至2026年8月31日" in text


def test_an_answer_past_its_review_date_says_so(answer: Answer, labels: Labels) -> None:
    rendering = AccessibleText(labels, LATE)
    for text in (rendering.answer(answer), rendering.part(answer, "fee"), rendering.everything(answer)):
        assert "已过复核日期" in text


def test_a_part_that_the_answer_lacks_is_not_invented(answer: Answer, labels: Labels) -> None:
    assert "没有可靠的依据" in AccessibleText(labels, TODAY).part(answer, "time_limit")


def test_the_recap_holds_what_is_taken_away(answer: Answer, labels: Labels) -> None:
    taken = recap(answer, labels)
    assert taken == {
        "title": "卡丢了怎么补",
        "lines": [
            "带上身份证去窗口。",
            "要带的东西：身份证。",
            "怎么办：",
            "1. 挂失。",
            "2. 补卡。",
            "要多少钱：20块钱。",
            "是谁规定的：人社部，查对到2026年8月31日。",
        ],
        "telephone": "12333",
    }


def test_a_recap_before_the_end_does_not_say_that_all_was_told(answer: Answer, labels: Labels) -> None:
    rendering = AccessibleText(labels, TODAY)
    assert rendering.recap(answer).startswith("都说完了，单子给您记好了。")
    assert rendering.recap(answer, is_all_told=False).startswith("单子给您记好了。")


def test_the_familys_recap_names_what_a_proxy_needs(answer: Answer, labels: Labels) -> None:
    for_proxy = answer.copy(update={"proxy": "家人带两张身份证"})
    assert "能不能替别人办：家人带两张身份证。" in recap(for_proxy, labels, for_family=True)["lines"]
    assert not any("两张身份证" in line for line in recap(for_proxy, labels)["lines"])
    assert "家人带两张身份证" in AccessibleText(labels, TODAY).recap(for_proxy, for_family=True)
