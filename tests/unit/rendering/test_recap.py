"""What a citizen takes away of an answer."""

from __future__ import annotations

import pytest

from bot.knowledge.answer import Answer
from bot.rendering.phrases import LAST_RESORT_TELEPHONE, Phrases
from bot.rendering.recap import closed, recap


def test_the_recap_holds_what_is_taken_away(answer: Answer, phrases: Phrases) -> None:
    taken = recap(answer, phrases)
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


def test_the_familys_recap_names_what_a_proxy_needs(answer: Answer, phrases: Phrases) -> None:
    for_proxy = answer.copy(update={"proxy": "家人带两张身份证"})

    assert "能不能替别人办：家人带两张身份证。" in recap(for_proxy, phrases, for_family=True)["lines"]
    assert not any("两张身份证" in line for line in recap(for_proxy, phrases)["lines"])


def test_the_place_stands_before_who_ruled_it(answer: Answer, phrases: Phrases) -> None:
    lines = recap(answer, phrases, place="长沙跟别处不一样。")["lines"]

    assert lines[-2] == "长沙跟别处不一样。"
    assert lines[-1].startswith("是谁规定的：")


def test_one_who_ruled_it_twice_is_named_once(answer: Answer, phrases: Phrases) -> None:
    rules = answer.sources["rules"]
    twice = answer.copy(
        update={
            "sources": {"rules": rules, "notice": rules.copy(update={"title": "通知"})},
            "citations": [*answer.citations, answer.citations[0].copy(update={"source": "notice"})],
        }
    )

    assert recap(twice, phrases)["lines"][-1].count("人社部") == 1


def test_who_has_no_other_number_is_given_the_last_resort(answer: Answer, phrases: Phrases) -> None:
    assert recap(answer.copy(update={"telephones": ["110"]}), phrases)["telephone"] == LAST_RESORT_TELEPHONE


@pytest.mark.parametrize(
    ("sentence", "end"), [("挂失", "挂失。"), ("挂失。", "挂失。"), ("挂失了吗？", "挂失了吗？"), ("挂失；", "挂失；")]
)
def test_a_sentence_is_closed_once(sentence: str, end: str) -> None:
    assert closed(sentence) == end
