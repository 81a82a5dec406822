"""Starters: what the page offers to ask is the question of its answer, word for word."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bot.knowledge.content_pack import WIDGET_WELCOME
from bot.knowledge.knowledge_base import KnowledgeBase
from bot.knowledge.live_pack import shared_pack
from bot.knowledge.loading import load_knowledge
from bot.knowledge.questions import normalised_question
from bot.settings import PROJECT_ROOT
from tests.support.content_directory import ContentDirectory, only_problem_of

FILE = "data/welcome.json"


def offering(content: ContentDirectory, *questions: Any) -> KnowledgeBase:
    content.write(FILE, {"greeting": "您好", "questions": list(questions)})
    return load_knowledge(content.root)


def test_a_starter_with_an_id_is_a_question_of_that_answer(content: ContentDirectory) -> None:
    base = offering(content, {"question": "出国要办什么本", "id": "passport/apply"}, "随便问问")

    assert base.question_index[normalised_question("出国要办什么本？")] == "passport/apply"
    assert normalised_question("随便问问") not in base.question_index
    assert [starter.question for starter in base.starters] == ["出国要办什么本", "随便问问"]


def test_a_heading_is_its_own_answer_whatever_a_starter_says(content: ContentDirectory) -> None:
    base = offering(content, {"question": "护照怎么办", "id": "passport/lost"})

    assert base.question_index[normalised_question("护照怎么办")] == "passport/apply"


def test_a_starter_for_no_answer_is_an_error_with_its_line(content: ContentDirectory) -> None:
    text = '{\n"questions": [\n"问一句",\n{"question": "出国要办什么本",\n"id": "passport/aply"}\n]\n}\n'
    (content.root / FILE).write_text(text, encoding="utf-8")

    problem = only_problem_of(content)

    assert (problem.file, problem.line, problem.field) == (FILE, 5, "questions.2.id")
    assert "passport/apply" in problem.remedy


@pytest.mark.parametrize(("questions", "field"), [("怎么办", "questions"), ([{"id": "passport/apply"}], "questions.1")])
def test_what_is_no_question_is_an_error(content: ContentDirectory, questions: object, field: str) -> None:
    content.write(FILE, {"questions": questions})

    assert only_problem_of(content).field.startswith(field)


def test_content_without_a_page_of_its_own_has_those_of_the_widgets_that_it_answers(content: ContentDirectory) -> None:
    assert load_knowledge(content.root).starters == ()

    shipped = shared_pack(PROJECT_ROOT).current.knowledge.starters
    written = json.loads(Path(WIDGET_WELCOME).read_text(encoding="utf-8"))["questions"]
    assert [starter.dict() for starter in shipped] == written
