from __future__ import annotations

import pytest

from bot.knowledge.answer import ASKED_FOR
from bot.knowledge.content_pack import ContentPack
from bot.knowledge.cues import Cues
from bot.knowledge.files.lexicon_files import read_lexicon
from bot.knowledge.files.yaml_files import read_yaml
from bot.knowledge.lexicon import Lexicon
from bot.settings import PROJECT_ROOT


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    lexicon, _ = read_lexicon(ContentPack(PROJECT_ROOT))
    return lexicon


@pytest.mark.parametrize(
    ("text", "aspect"),
    [
        ("临时身份证要多少钱", "fee"),
        ("高龄津贴一个月能领多少钱", "amount"),
        ("国家给补多少钱", "amount"),
        ("补社保卡几天能好", "time_limit"),
        ("退休要带什么", "materials"),
        ("居住证去哪办", "channels"),
        ("我闺女去替我领行不行", "proxy"),
        ("身份证丢了", None),
    ],
)
def test_the_part_asked_for_is_found(lexicon: Lexicon, text: str, aspect: str | None) -> None:
    assert lexicon.aspects.in_text(text) == aspect


def test_every_aspect_of_the_lexicon_is_a_part_of_an_answer() -> None:
    assert set(read_yaml(ContentPack(PROJECT_ROOT).aspects)) <= set(ASKED_FOR)


@pytest.mark.parametrize(
    ("text", "danger"),
    [
        ("我不想活了", "distress"),
        ("厨房着火了快来人", "fire"),
        ("我爸晕倒了", "medical"),
        ("老公又打我", "violence"),
        ("有人撬我家门", "crime"),
        ("他们叫我转账", "fraud"),
        ("着火了 我爸晕倒了", "fire"),
    ],
)
def test_a_word_of_danger_tells_which(lexicon: Lexicon, text: str, danger: str) -> None:
    assert lexicon.alarms.in_text(text) == danger


@pytest.mark.parametrize("text", ["身份证丢了怎么补", "老人去世了怎么销户", "养老金怎么算", "老板天天打我电话"])
def test_ordinary_questions_raise_no_alarm(lexicon: Lexicon, text: str) -> None:
    assert lexicon.alarms.in_text(text) is None


def test_the_first_meaning_counts() -> None:
    assert Cues({"fire": ["着火"], "medical": ["晕倒"]}).in_text("我爸晕倒了，厨房着火了") == "fire"
