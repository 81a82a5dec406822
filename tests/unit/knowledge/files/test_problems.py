"""A problem says where it is and what to do about it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from bot.errors import ContentError
from bot.knowledge.files.problems import Problem, did_you_mean, nearest
from bot.knowledge.loading import load_knowledge
from tests.support.content_directory import ContentDirectory

FILE = "data/faq/passport.yml"


def test_an_error_reads_as_file_line_field_message_remedy(
    edited: Callable[[Callable[[dict[str, Any]], Any]], ContentDirectory],
) -> None:
    content = edited(lambda file: file["answers"]["apply"].update(fee=20))

    with pytest.raises(ContentError) as caught:
        load_knowledge(content.root)

    line = content.line_of(FILE, "fee: 20")
    expected = f"{FILE}:{line}: answers.apply.fee: must be a text, not a number (put it in quotes)"
    assert expected in str(caught.value)


def test_a_problem_of_a_whole_file_names_no_field() -> None:
    assert str(Problem("a.yml", 1, "", "is empty")) == "a.yml:1: is empty"


def test_problems_sort_by_file_line_and_field() -> None:
    problems = [Problem("a.yml", 10, "a", "x"), Problem("a.yml", 9, "b", "x"), Problem("a.yml", 9, "a", "z")]

    assert sorted([Problem("b.yml", 1, "", "x"), *problems]) == [
        *reversed(problems),
        Problem("b.yml", 1, "", "x"),
    ]


def test_the_nearest_word_is_the_one_meant_if_it_is_near_enough() -> None:
    known = ["petition", "pension"]

    assert nearest("pensoin", known, 0.85) == "pension"
    assert nearest("pentition", ["pension"], 0.85) is None
    assert nearest("passport", known) is None
    assert nearest("passport", []) is None


def test_an_unknown_word_has_the_nearest_as_its_remedy_or_the_sentence_given() -> None:
    assert did_you_mean("fees", ["fee", "steps"], "known: fee, steps") == "did you mean 'fee'?"
    assert did_you_mean("colour", ["fee", "steps"], "known: fee, steps") == "known: fee, steps"
