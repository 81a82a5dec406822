from __future__ import annotations

import re

import pytest

from bot.knowledge.base import KnowledgeBase, today_in_china
from bot.rendering.labels import Labels
from bot.rendering.speech import spoken
from bot.rendering.text import answer_text
from bot.settings import PROJECT_ROOT


@pytest.mark.parametrize(
    ("shown", "read_aloud"),
    [
        ("请打12345。", "请打幺二三四五。"),
        ("火警119，急救120", "火警幺幺九，急救幺二零"),
        ("先拨0571-12345", "先拨零五七幺幺二三四五"),
        ("工本费120元", "工本费120元"),
        ("要带什么\n· 身份证\n· 户口簿", "要带什么。身份证。户口簿"),
        ("1. 挂失\n2. 补卡。", "挂失。补卡。"),
        ("见 https://www.gov.cn/a?b=1 的说明", "见  的说明"),
        ("《社会保险法》第十六条", "社会保险法第十六条"),
    ],
)
def test_symbols_go_and_numbers_are_said_digit_by_digit(shown: str, read_aloud: str) -> None:
    assert spoken(shown) == read_aloud


def test_no_answer_is_read_with_symbols_or_links(labels: Labels) -> None:
    unreadable = re.compile(r"[<>{}\[\]#*_|《》“”]|https?:|\n")
    for answer in KnowledgeBase.load(PROJECT_ROOT).answers.values():
        text = spoken(answer_text(answer, labels, today_in_china(), mode="accessible"))
        assert not unreadable.search(text), answer.id
