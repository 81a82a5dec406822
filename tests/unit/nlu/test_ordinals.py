from __future__ import annotations

import time

import pytest

from bot.nlu.ordinals import number_alone, words_pointed_at


@pytest.mark.parametrize("said", ["1", "一", "第一个", "选1", "选一", "1号", "我要第一个吧", "就一"])
def test_a_number_is_understood_however_it_is_said(said: str) -> None:
    assert number_alone(said) == 1


@pytest.mark.parametrize("said", ["10", "十", "第十个"])
def test_ten_can_be_chosen(said: str) -> None:
    assert number_alone(said) == 10


@pytest.mark.parametrize("said", ["一网通办", "身份证", "第一次办身份证", "12", "十五"])
def test_a_question_is_no_number(said: str) -> None:
    assert number_alone(said) is None


@pytest.mark.parametrize(
    ("said", "words"),
    [("就那个挂失的", "挂失"), ("补办那个", "补办"), ("我要换新的那个吧", "换新"), ("那个", ""), ("就这个", "")],
)
def test_what_is_pointed_at_is_found(said: str, words: str) -> None:
    assert words_pointed_at(said) == words


def test_a_message_full_of_pointing_is_read_at_once() -> None:
    begun = time.process_time()
    assert words_pointed_at("x" + "我" * 20_000 + "x") == "x" + "我" * 20_000 + "x"
    assert time.process_time() - begun < 0.1
