"""Sentences end in one way, whoever counts, shows or shortens them."""

from __future__ import annotations

import pytest

from bot.knowledge.sentence_splitting import COMMA, clauses, gathered, sentences, whole_sentences, without_end

TEXT = "先挂失，再补卡。他说“行。”好吗？\n带上身份证；别忘了（照片）。"


def test_sentences_come_without_marks_and_a_line_is_one_too() -> None:
    assert sentences("先挂失。好吗？\n· 身份证\n\n；") == ["先挂失", "好吗", "· 身份证"]


def test_whole_sentences_keep_what_closes_behind_them() -> None:
    assert whole_sentences(TEXT) == ["先挂失，再补卡。", "他说“行。”", "好吗？\n", "带上身份证；", "别忘了（照片）。"]
    assert whole_sentences("写着「不收费。」就这样") == ["写着「不收费。」", "就这样"]


@pytest.mark.parametrize("text", [TEXT, "", "。。。", "没有句号"])
def test_nothing_of_a_text_is_lost(text: str) -> None:
    assert "".join(whole_sentences(text)) == text
    assert "".join(clauses(text)) == text
    assert "".join(gathered(clauses(text), lambda together: len(together) < 5)) == text


def test_a_sentence_is_broken_after_the_marks_that_are_asked_for() -> None:
    assert clauses("身份证、照片，交给窗口") == ["身份证、", "照片，", "交给窗口"]
    assert clauses("身份证、照片，交给窗口", COMMA) == ["身份证、照片，", "交给窗口"]


def test_as_many_pieces_stand_together_as_fit() -> None:
    pieces = ["一", "二", "三三三三", "四"]
    assert list(gathered(pieces, lambda together: len(together) <= 2)) == ["一二", "三三三三", "四"]


def test_marks_behind_a_text_do_not_count() -> None:
    assert without_end("先挂失，") == without_end("先挂失。") == "先挂失"
