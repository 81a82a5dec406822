"""What a pack says of itself names its own topics and questions, and an editor's own wording stays."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import yaml

from bot.knowledge.spreadsheet.pack_words import SUBJECTS
from bot.knowledge.spreadsheet.wording import words
from tests.support.shipped_content import shipped_knowledge
from tests.support.spreadsheets import CARD, PARK, Pack


def test_nothing_that_the_pack_says_names_a_matter_it_does_not_have(
    sheet: Callable[..., Path], imported: Callable[..., Pack]
) -> None:
    pack = imported(sheet(CARD))
    said = pack.text_of("domain.yml") + pack.text_of("data/welcome.json") + pack.text_of("data/dialogue/rules.yml")
    shipped = shipped_knowledge().topics.values()

    assert [topic.key for topic in shipped if f"- {topic.key}\n" in said or f": {topic.key}\n" in said] == []
    # What the sentences for emergencies and for people in need name is no matter of the content.
    assert [word for word in ("社保", "身份证丢", "补身份证", "养老", "退休", "公积金", "办证") if word in said] == []


def test_the_greeting_names_the_packs_own_topics_and_questions(
    sheet: Callable[..., Path], imported: Callable[..., Pack]
) -> None:
    pack = imported(sheet(CARD, PARK))
    responses = yaml.safe_load(pack.text_of("domain.yml"))["responses"]
    welcome = json.loads(pack.text_of("data/welcome.json"))

    assert "公交、公园" in responses["utter_greet"][0]["text"]
    assert CARD["问题"] in responses["utter_who_are_you"][0]["text"]
    assert "公交、公园" in welcome["greeting"]
    assert welcome["questions"] == [CARD["问题"], PARK["问题"]]
    assert "{choices}" in responses["utter_ask_matter"][0]["text"]


def test_a_greeting_that_was_edited_is_kept(sheet: Callable[..., Path], imported: Callable[..., Pack]) -> None:
    pack = imported(sheet(CARD))
    domain = pack.root / "domain.yml"
    domain.write_text(domain.read_text(encoding="utf-8").replace("公交这些事", "坐车的事"), encoding="utf-8")
    (pack.root / "data" / "welcome.json").write_text('{"greeting": "我们的话"}', encoding="utf-8")

    again = imported(sheet(CARD, PARK), "--force")

    assert "坐车的事" in again.text_of("domain.yml")
    assert again.text_of("data/welcome.json") == '{"greeting": "我们的话"}'


def test_of_many_topics_the_greeting_names_a_few_and_says_that_there_are_more(
    sheet: Callable[..., Path], imported: Callable[..., Pack]
) -> None:
    rows = [{"主题": f"题目{name}", "问题": f"{name}怎么办", "答案": "去窗口。"} for name in "甲乙丙丁戊"]
    welcome = json.loads(imported(sheet(*rows)).text_of("data/welcome.json"))

    assert sum(row["主题"] in welcome["greeting"] for row in rows) == SUBJECTS
    assert words()["pack"]["several"].partition("{names}")[2] in welcome["greeting"]


def test_the_example_questions_are_of_as_many_topics_as_there_are(
    sheet: Callable[..., Path], imported: Callable[..., Pack]
) -> None:
    rows = [
        {"主题": topic, "问题": f"{topic}的事{number}怎么办", "答案": "去窗口。"}
        for topic, count in (("公交", 9), ("公园", 2), ("游泳", 1))
        for number in range(count)
    ]
    welcome = json.loads(imported(sheet(*rows)).text_of("data/welcome.json"))

    asked = [("公交", 0), ("公园", 0), ("游泳", 0), ("公交", 1), ("公园", 1), ("公交", 2)]
    assert welcome["questions"] == [f"{topic}的事{number}怎么办" for topic, number in asked]


def test_braces_of_a_title_are_not_for_the_assistant_to_fill_in(
    sheet: Callable[..., Path], imported: Callable[..., Pack]
) -> None:
    pack = imported(sheet({"主题": "{卡}", "问题": "{卡}丢了", "答案": "去窗口。"}))

    greeting = yaml.safe_load(pack.text_of("domain.yml"))["responses"]["utter_greet"][0]["text"]
    assert "（卡）" in greeting
    assert "{卡}" not in pack.text_of("data/welcome.json")
