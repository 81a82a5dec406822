"""Details: short direct replies whose figures the answer supports, each asked in words of its own."""

from __future__ import annotations

from typing import Any

import pytest

from bot.knowledge.files.problems import Problem
from tests.support.checked_content import FILE as TOPIC_FILE
from tests.support.checked_content import GOOD_TRAINING, check, only, training
from tests.support.content_directory import NEWSPAPER, ContentDirectory, passport, passport_details

FILE = "data/details/passport.yml"
PHOTO = {
    "name": "photo",
    "asked": ["补护照用不用自己带照片", "护照丢了照片在哪拍"],
    "short": ["照片呢", "要自己拍吗", "带不带相片", "去哪儿照"],
    "answer": "不用带照片，窗口当场拍。",
    "plain": "不用带。窗口会拍。",
}


def after(content: ContentDirectory, entry: str = "lost", /, **changed: Any) -> list[Problem]:
    """What the check finds once the second of two details of an entry is changed."""
    content.write(FILE, {"topic": "passport", "details": {entry: [NEWSPAPER, {**PHOTO, **changed}]}})
    return check(content)


def test_good_details_have_no_problems(content: ContentDirectory) -> None:
    assert after(content) == []


def test_a_reply_of_91_characters_is_too_long(content: ContentDirectory) -> None:
    assert after(content, answer="不" * 90) == []
    problem = only(after(content, answer="不" * 91))
    assert (problem.file, problem.field, problem.line) == (
        FILE,
        "details.lost.2.answer",
        content.line_of(FILE, "不" * 91),
    )


def test_a_plain_text_of_61_characters_is_too_long(content: ContentDirectory) -> None:
    sentence = "一" * 19 + "。"

    assert after(content, plain=sentence * 3) == []
    assert "61 characters" in only(after(content, plain=sentence * 3 + "。")).message


def test_a_plain_sentence_of_26_characters_is_too_long(content: ContentDirectory) -> None:
    assert only(after(content, plain="一" * 26 + "。")).field == "details.lost.2.plain"


@pytest.mark.parametrize("field", ["answer", "plain", "asked", "short"])
def test_shouting_is_found(content: ContentDirectory, field: str) -> None:
    given = PHOTO[field]
    shouted: Any = f"{given}!" if isinstance(given, str) else [*given, "快说!"]

    assert only(after(content, **{field: shouted})).message == "has an exclamation mark"


def test_a_telephone_number_that_nobody_listed_is_found(content: ContentDirectory) -> None:
    problems = after(content, answer="要问窗口，请打12399。")

    assert any("data/lexicon/hotlines.yml" in problem.message for problem in problems)
    assert after(content, answer="要问窗口，请打12367。") == []


def test_a_figure_that_the_answer_does_not_carry_is_found(content: ContentDirectory) -> None:
    problem = only(after(content, "apply", answer="收140元。"))

    assert (problem.severity, problem.field) == ("error", "details.apply.2.answer")
    assert "140" in problem.message
    assert after(content, "apply", answer="收120元，7个工作日。") == []


def test_a_figure_may_rest_on_a_source_that_the_detail_names(content: ContentDirectory) -> None:
    assert after(content, "apply", answer="收140元。", sources=["law"]) == []


def test_a_source_that_only_a_detail_names_is_cited(content: ContentDirectory) -> None:
    file = passport()
    file["sources"]["guide"] = file["sources"]["law"]
    content.write(TOPIC_FILE, file)

    assert after(content, "apply", answer="收140元。", sources=["guide"]) == []


def test_plain_words_may_not_say_another_figure_than_the_reply(content: ContentDirectory) -> None:
    problem = only(after(content, "apply", answer="收120元。", plain="收7元。"))

    assert problem.field == "details.apply.2.plain"


def test_two_details_asked_in_the_same_words_are_an_error(content: ContentDirectory) -> None:
    problem = only(after(content, short=["照片呢", "要自己拍吗", "要登报吗？", "去哪儿照"]))

    assert (problem.severity, problem.field) == ("error", "details.lost.2.short.3")
    assert f"line {content.line_of(FILE, '要登报吗')}" in problem.message


def test_a_phrasing_twice_in_one_detail_is_a_warning(content: ContentDirectory) -> None:
    assert only(after(content, short=[*PHOTO["short"], "照片呢?"])).severity == "warning"


def test_a_detail_with_five_phrasings_is_a_warning(content: ContentDirectory) -> None:
    problem = only(after(content, short=PHOTO["short"][:3]))

    assert (problem.severity, problem.field) == ("warning", "details.lost.2.asked")
    assert problem.message.startswith("is asked in 5 different ways")


def test_of_phrasings_that_differ_in_particles_one_counts(content: ContentDirectory) -> None:
    problem = only(after(content, short=[*PHOTO["short"][:3], "要自己拍的呀"]))

    assert problem.message.startswith("is asked in 5 different ways")


def test_the_same_words_may_ask_for_details_of_two_answers(content: ContentDirectory) -> None:
    details = passport_details()
    details["details"]["apply"] = [{**NEWSPAPER, "asked": ["办护照要不要登报", "头一回办护照用登报不"]}]
    content.write(FILE, details)

    assert check(content) == []


def test_a_question_that_trains_another_answer_is_found_with_both_lines(content: ContentDirectory) -> None:
    data = {**GOOD_TRAINING, "passport__apply": [*GOOD_TRAINING["passport__apply"], "护照丢了照片在哪拍？"]}
    content.write("data/nlu/passport.yml", training(**data))

    problem = only(after(content))

    assert (problem.severity, problem.file, problem.line) == (
        "error",
        FILE,
        content.line_of(FILE, "护照丢了照片在哪拍"),
    )
    assert f"data/nlu/passport.yml:{content.line_of('data/nlu/passport.yml', '护照丢了照片在哪拍')}" in problem.message


def test_the_questions_of_details_do_not_count_as_training_questions_of_the_answer(content: ContentDirectory) -> None:
    content.write(
        "data/nlu/passport.yml", training(**{**GOOD_TRAINING, "passport__lost": GOOD_TRAINING["passport__lost"][:99]})
    )

    assert "has 99 " in only(after(content)).message
