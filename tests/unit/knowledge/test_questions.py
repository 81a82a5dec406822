"""Two spellings of a question are the same question."""

from __future__ import annotations

import pytest

from bot.knowledge.questions import normalised_question, without_courtesy


@pytest.mark.parametrize(
    "spelling",
    ["ETC怎么办2次", "etc 怎么办2次？", "ＥＴＣ怎么办２次", "“ETC”，怎么办_2次！", "\tEtc\u3000怎么办2次\n"],
)
def test_case_width_blanks_and_punctuation_make_no_other_question(spelling: str) -> None:
    assert normalised_question(spelling) == "etc怎么办2次"


@pytest.mark.parametrize("other", ["etc怎么办3次", "etc怎么办", "etc咋办2次"])
def test_other_words_or_digits_make_another_question(other: str) -> None:
    assert normalised_question(other) != normalised_question("ETC怎么办2次")


@pytest.mark.parametrize("text", ["", "？！……", " _ ", "😀"])
def test_a_text_without_words_is_nothing(text: str) -> None:
    assert normalised_question(text) == ""


@pytest.mark.parametrize("said", ["麻烦您，请问护照怎么办", "你好 护照怎么办", "请问一下护照怎么办", "护照怎么办"])
def test_a_please_before_a_question_is_left_off(said: str) -> None:
    assert without_courtesy(said) == "护照怎么办"


def test_what_is_no_greeting_stays() -> None:
    assert without_courtesy("护照怎么办，麻烦您") == "护照怎么办，麻烦您"
