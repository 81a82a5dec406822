from __future__ import annotations

import pytest

from bot.rendering.chat import around_choices, markdown, plain, split_text

CHOICES = [{"title": "补办社保卡", "payload": "补办社保卡"}, {"title": "挂失社保卡", "payload": "挂失社保卡"}]
CARD = {
    "sources": [{"label": "《居民身份证法》第十一条（全国人大常委会）", "url": "https://flk.npc.gov.cn/detail?id=1"}]
}
ANSWER = (
    "身份证丢了怎么补\n\n到派出所补领。\n\n要带什么\n· 户口簿\n· 照片\n\n"
    "依据\n《居民身份证法》第十一条（全国人大常委会）"
)


def test_choices_that_the_text_does_not_say_are_numbered() -> None:
    assert plain({"text": "哪一件？", "buttons": CHOICES}) == "哪一件？\n1. 补办社保卡\n2. 挂失社保卡"


def test_choices_that_the_text_says_are_not_said_twice() -> None:
    text = "哪一件？\n1. 补办社保卡\n2. 挂失社保卡\n都不是就打12345。"
    assert plain({"text": text, "buttons": CHOICES}) == text
    assert around_choices({"text": text, "buttons": CHOICES}) == ("哪一件？", "都不是就打12345。")


def test_a_source_is_shown_with_its_address() -> None:
    message = {"text": ANSWER, "custom": {"mode": "standard", "card": CARD}}
    assert plain(message).endswith("《居民身份证法》第十一条（全国人大常委会）\nhttps://flk.npc.gov.cn/detail?id=1")
    assert markdown(message).endswith(
        "[《居民身份证法》第十一条（全国人大常委会）](https://flk.npc.gov.cn/detail?id=1)"
    )


def test_the_accessible_mode_is_spared_addresses() -> None:
    assert plain({"text": ANSWER, "custom": {"mode": "accessible", "card": CARD}}) == ANSWER


def test_the_accessible_mode_names_the_words_to_go_on_with() -> None:
    buttons = [*CHOICES, {"title": "都不是", "payload": "都不是"}, {"title": "人工", "payload": "人工"}]
    told = [{"id": "social_insurance/card_lost", "title": "补办社保卡"}, {"id": "x/y", "title": "挂失社保卡"}]
    message = {"text": "哪一件？", "buttons": buttons, "custom": {"mode": "accessible", "candidates": told}}
    assert plain(message) == "哪一件？\n可以说：都不是、人工"
    assert around_choices(message) == ("哪一件？", "")


def test_markdown_has_headings_and_lists() -> None:
    assert "**要带什么**\n- 户口簿\n- 照片" in markdown({"text": ANSWER})


def test_a_text_that_fits_is_not_split() -> None:
    assert split_text(" 到派出所补领。\n", 2048) == ["到派出所补领。"]
    assert split_text("", 2048) == []


@pytest.mark.parametrize("limit", [60, 100, 300, 2048])
def test_no_sentence_is_cut_and_nothing_is_lost(limit: int) -> None:
    sentences = [f"第{number}步，到派出所窗口办理。" for number in range(1, 60)]
    text = "\n\n".join("".join(sentences[start : start + 7]) for start in range(0, len(sentences), 7))
    parts = split_text(text, limit)
    assert all(len(part.encode()) <= limit for part in parts)
    assert all(part.endswith("。") for part in parts)
    assert "".join(parts).replace("\n", "") == "".join(sentences)


def test_paragraphs_stay_whole_where_they_can() -> None:
    paragraphs = ["甲" * 30 + "。" + "乙" * 30 + "。", "丙" * 30 + "。" + "丁" * 30 + "。"]
    assert split_text("\n\n".join(paragraphs), 200) == paragraphs


@pytest.mark.parametrize("quotation", ["“先去窗口。”", "「先去窗口。」", "《先去窗口！》"])
def test_the_end_of_a_quotation_stays_with_it(quotation: str) -> None:
    assert split_text(f"他说：{quotation}然后再回来。", 33) == [f"他说：{quotation}", "然后再回来。"]


def test_a_sentence_that_fits_but_for_the_line_break_behind_it_is_not_cut() -> None:
    assert split_text("先挂失，再补卡。\n带身份证。", 24) == ["先挂失，再补卡。", "带身份证。"]


def test_an_endless_word_is_split_within_the_limit_and_between_characters() -> None:
    parts = split_text("字" * 1000 + "x" * 3000, 2048)
    assert all(len(part.encode()) <= 2048 for part in parts)
    assert "".join(parts) == "字" * 1000 + "x" * 3000


def test_neither_an_amount_nor_an_address_is_split_at_its_punctuation() -> None:
    text = "收费1,000元" + "啊" * 20 + "，见https://www.gov.cn/a:b"
    assert "1,000元" in split_text(text, 60)[0]
    assert split_text(text, 60)[-1].endswith("https://www.gov.cn/a:b")
