from __future__ import annotations

from bot.rendering.shortening import first_sentences, in_one_line, lines_that_fit


def test_whole_sentences_are_kept_as_far_as_they_fit() -> None:
    text = "带身份证去。不用登报。办完当场拿。"
    assert first_sentences(text, 12) == "带身份证去。不用登报。"
    assert first_sentences(text, 100) == text


def test_a_sentence_too_long_by_itself_ends_after_a_clause() -> None:
    assert first_sentences("本人带户口簿到派出所，填好申请表，当场照相。", 18) == "本人带户口簿到派出所，填好申请表…"


def test_a_line_says_by_an_ellipsis_that_there_is_more() -> None:
    assert in_one_line("要带什么", ["身份证", "户口簿"], 40) == "要带什么：身份证；户口簿。"
    assert in_one_line("要带什么", ["身份证", "一份写得很长很长的说明材料原件"], 14) == "要带什么：身份证…"


def test_a_heading_without_room_for_anything_is_no_line() -> None:
    assert in_one_line("要带什么", ["身份证原件和复印件"], 7) is None


def test_lines_that_do_not_fit_are_told_by_their_first_sentences() -> None:
    lines, is_all = lines_that_fit(["第一条。后面还有很多说明。", "第二条。也有说明。"], 15)
    assert (lines, is_all) == (["第一条。", "第二条。"], False)
    assert lines_that_fit(["第一条。"], 15) == (["第一条。"], True)
