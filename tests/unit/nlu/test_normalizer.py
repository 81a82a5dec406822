from __future__ import annotations

import pytest

from bot.nlu.normalizer import clauses_of, normalize


@pytest.mark.parametrize(
    ("written", "evened"),
    [
        ("ＳＦＺ丢了", "sfz丢了"),
        ("身份證丟了怎麼辦", "身份证丢了怎么办"),
        ("身份 证  丢 了", "身份证丢了"),
        ("用 12306 App 行吗", "用12306 app行吗"),
        ("社保\u200b卡\x00丢了", "社保卡丢了"),
        ("  \n\t ", ""),
    ],
)
def test_one_spelling_for_one_thing(written: str, evened: str) -> None:
    assert normalize(written) == evened


def test_words_of_other_scripts_stay_apart() -> None:
    assert normalize("open  bank account") == "open bank account"


def test_the_clauses_of_a_message_are_those_between_its_blanks_and_marks() -> None:
    assert clauses_of("老板说要钱没有 要命一条，我都不想活了") == ["老板说要钱没有", "要命一条", "我都不想活了"]
    assert clauses_of("我都不想活了。") == []
    assert clauses_of("喂 你好 我都不想活了") == []
