"""A topic's rows become its answers and its training questions."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from bot.knowledge.spreadsheet.topic_files import in_short_sentences
from tests.support.spreadsheets import CARD, FULL, Pack

TEN = "一二三四五六七八九十"


def test_every_column_arrives_in_the_answer(sheet: Callable[..., Path], imported: Callable[..., Pack]) -> None:
    pack = imported(sheet(FULL))
    answer = pack.answer_to("公交卡丢了怎么补")

    assert (answer.summary, answer.paragraphs) == ("带身份证补办。", ["三天后来取。"])
    assert (answer.authority, answer.telephones) == ("公交集团", ["0999-86660001", "12345"])
    assert (answer.effective, answer.expires) == (date(2026, 1, 1), date(2099, 12, 31))
    cited = [(answer.sources[citation.source], citation.article) for citation in answer.citations]
    assert [(source.title, article, source.url, source.read) for source, article in cited] == [
        ("公交卡办法", "第八条", "https://bus.example/8", False),
        ("乘车须知", None, None, False),
    ]
    assert pack.questions_of(answer.id) == ["公交卡丢了怎么补", "卡没了咋办", "公交卡不见了"]
    assert pack.knowledge.topics[answer.topic].title == "公交"


def test_a_question_and_an_answer_are_enough(sheet: Callable[..., Path], imported: Callable[..., Pack]) -> None:
    pack = imported(sheet({"问题": "末班车几点", "答案": "晚上10点。"}, columns=["问题", "答案"]))
    answer = pack.answer_to("末班车几点")

    assert answer.summary == answer.plain.summary == "晚上10点。"
    (source,) = answer.sources.values()
    assert "questions.xlsx" in source.title
    assert not source.read


def test_marks_that_rasa_would_read_stay_words(sheet: Callable[..., Path], imported: Callable[..., Pack]) -> None:
    pack = imported(sheet({**CARD, "问题": "[新]公交卡{丢了}(lost)怎么补", "相似问法": "/公交卡\n补卡"}))

    assert pack.questions_of(pack.answer_to("[新]公交卡{丢了}(lost)怎么补").id) == [
        "（新）公交卡（丢了）(lost)怎么补", "公交卡", "补卡",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "short"),
    [
        ("带身份证，到窗口办。", "带身份证，到窗口办。"),
        (
            "一二三四五六七八九十，一二三四五六七八九十，一二三四五。",
            "一二三四五六七八九十，一二三四五六七八九十。一二三四五。",
        ),
        ("长" * 30 + "。", "长" * 30 + "。"),
        (
            "去。" + "一二三四五六七八九十" * 2 + "，一二三四五？",
            "去。" + "一二三四五六七八九十" * 2 + "。一二三四五？",
        ),
    ],
    ids=["short enough", "at a comma", "no comma to end at", "only the sentence that is too long"],
)
def test_long_sentences_end_at_commas_and_no_word_changes(text: str, short: str) -> None:
    assert in_short_sentences(text) == short


def test_the_department_of_most_rows_is_the_topics_and_the_others_keep_their_own(
    sheet: Callable[..., Path], imported: Callable[..., Pack]
) -> None:
    departments = ("公交集团", "公交集团", "地铁公司")
    rows = [
        {"主题": "公交", "问题": f"问题{number}怎么办", "答案": "去窗口。", "办理部门": department}
        for number, department in enumerate(departments)
    ]
    pack = imported(sheet(*rows))

    assert pack.knowledge.topics["gong_jiao"].authority == "公交集团"
    assert [pack.answer_to(row["问题"]).authority for row in rows] == list(departments)
    assert pack.text_of("data/faq/gong_jiao.yml").count("authority: 公交集团") == 1


def test_a_source_that_many_answers_name_is_listed_once(
    sheet: Callable[..., Path], imported: Callable[..., Pack]
) -> None:
    rows = [
        {"主题": "公交", "问题": f"问题{number}怎么办", "答案": "去窗口。", "来源": f"《公交卡办法》第{number}条"}
        for number in range(1, 4)
    ]

    text = imported(sheet(*rows)).text_of("data/faq/gong_jiao.yml")

    assert text.count("title: 公交卡办法") == 1
    assert all(f"article: 第{number}条" in text for number in range(1, 4))
