from __future__ import annotations

import pytest

from bot.nlu.foreign_language import is_foreign


@pytest.mark.parametrize(
    "text",
    [
        "can you speak english?",
        "long time no see",
        "how do I renew my passport",
        "Привет, как дела",
        "日本語できますか",
        "한국어 되나요",
    ],
)
def test_a_sentence_in_another_language_is_foreign(text: str) -> None:
    assert is_foreign(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "12345",
        "gjj",
        "ok",
        "thank you",
        "ok ok ok",
        "shenfenzheng diule zenme bu",
        "Gongjijin zenme tiqu",
        "App 打不开",
        "my 身份证 is lost how to do",
        "身份證遺失",
        "???",
    ],
)
def test_chinese_abbreviations_and_signs_are_not(text: str) -> None:
    assert not is_foreign(text)
