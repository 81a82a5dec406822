from __future__ import annotations

import pytest

from bot.rendering.bubbles import bubbles, faults_of


@pytest.mark.parametrize(
    ("text", "messages"),
    [
        ("先挂失。再补卡。然后激活。", ["先挂失。再补卡。", "然后激活。"]),
        ("要带的东西：\n身份证\n户口本", ["要带的东西：\n身份证", "户口本"]),
        ("先挂失。\n\n再补卡。", ["先挂失。", "再补卡。"]),
        (
            "不和您一起过的子女，查他们的收入和财产，要先经他们本人同意。",
            ["不和您一起过的子女，查他们的收入和财产，\n要先经他们本人同意。"],
        ),
        (
            "等村里或者社区公示（公开给大家看）满5个工作日（上班日）。",
            ["等村里或者社区公示（公开给大家看）\n满5个工作日（上班日）。"],
        ),
        (
            "上海网上办事：一网通办。上海12345：当地直接拨12345，外地先拨021，再拨12345。",
            ["上海网上办事：一网通办。", "上海12345：当地直接拨12345，\n外地先拨021，再拨12345。"],
        ),
        ("", []),
    ],
)
def test_a_text_becomes_short_messages(text: str, messages: list[str]) -> None:
    assert bubbles(text) == messages


def test_nothing_of_a_text_is_lost() -> None:
    text = "带上户口本，身份证，照片，表格，单位的证明和银行卡，去办事大厅的三号窗口。找穿制服的人问！好吗？好。"
    assert "".join(bubbles(text)).replace("\n", "") == text


def test_two_long_choices_fit_into_a_message_and_the_third_comes_after() -> None:
    title = "第一次办身份证(含未成年人)要带什么、去哪办"
    shown = bubbles("\n".join(f"{number}. {title}" for number in (1, 2, 3)))
    assert [message.count(title) for message in shown] == [2, 1]


def test_short_choices_stand_together() -> None:
    choices = "1. 老年人福利\n2. 身份证\n3. 医保"
    assert bubbles(f"您问的是哪方面的事？说号码就行。\n{choices}\n都不是，就说“都不是”。") == [
        f"您问的是哪方面的事？说号码就行。\n{choices}",
        "都不是，就说“都不是”。",
    ]
    asked = "您想问的是哪一件？说号码或者点一下就行。"
    longer = "1. 社保卡丢了怎么挂失补办\n2. 社保卡怎么办\n3. 电子社保卡怎么领、怎么用"
    assert bubbles(f"{asked}\n{longer}") == [asked, longer]
    assert bubbles("1. 先挂失。\n2. 再补卡。\n3. 然后激活。") == ["1. 先挂失。\n2. 再补卡。", "3. 然后激活。"]


def test_what_is_too_long_is_named() -> None:
    assert faults_of("一二三。四五六。七八九。") == ["has 3 sentences, more than 2"]
    assert faults_of("字" * 26) == ["has a sentence of 26 characters, more than 25"]
    assert not faults_of("《" + "字" * 40 + "》，人社部。"), "the title of a document is a name, not a sentence"
