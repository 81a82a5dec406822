"""Starters: what the page offers to ask is the question of its answer, word for word."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bot.knowledge.content_pack import WIDGET_WELCOME
from bot.knowledge.knowledge_base import KnowledgeBase
from bot.knowledge.live_pack import shared_pack
from bot.knowledge.loading import Loader, load_knowledge
from bot.knowledge.questions import normalised_question
from bot.settings import PROJECT_ROOT
from tests.support.content_directory import ContentDirectory

FILE = "data/welcome.json"


def offering(content: ContentDirectory, *questions: Any) -> KnowledgeBase:
    words = {"greeting": "您好", "questions": list(questions)}
    (content.root / FILE).write_text(json.dumps(words, ensure_ascii=False), encoding="utf-8")
    return load_knowledge(content.root)


def test_a_starter_with_an_id_is_a_question_of_that_answer(content: ContentDirectory) -> None:
    base = offering(content, {"question": "出国要办什么本", "id": "passport/apply"}, "随便问问")

    assert base.question_index[normalised_question("出国要办什么本？")] == "passport/apply"
    assert normalised_question("随便问问") not in base.question_index
    assert [starter.question for starter in base.starters] == ["出国要办什么本", "随便问问"]


def test_a_heading_is_its_own_answer_whatever_a_starter_says(content: ContentDirectory) -> None:
    base = offering(content, {"question": "护照怎么办", "id": "passport/lost"})

    assert base.question_index[normalised_question("护照怎么办")] == "passport/apply"


def test_a_starter_for_no_answer_is_warned_of_with_its_line_and_left_out(content: ContentDirectory) -> None:
    text = '{\n"questions": [\n"问一句",\n{"question": "出国要办什么本",\n"id": "passport/aply"}\n]\n}\n'
    (content.root / FILE).write_text(text, encoding="utf-8")

    (problem,) = Loader(content.root).read().problems

    assert (problem.file, problem.line, problem.severity) == (FILE, 5, "warning")
    assert "passport/apply" in problem.remedy
    assert [starter.question for starter in load_knowledge(content.root).starters] == ["问一句"]


@pytest.mark.parametrize(
    "words",
    [
        {"notice": "", "greeting": None, "questions": "怎么办"},
        {"questions": [{"id": "passport/apply"}, "", 7, None]},
        {"questions": [], "theirs": {}},
        ["怎么办"],
    ],
)
def test_what_the_page_passes_over_is_passed_over(content: ContentDirectory, words: object) -> None:
    (content.root / FILE).write_text(json.dumps(words), encoding="utf-8")

    reading = Loader(content.root).read()

    assert reading.problems == []
    assert reading.knowledge.starters == ()


def test_a_file_that_is_no_json_is_warned_of_and_the_answers_are_served(content: ContentDirectory) -> None:
    (content.root / FILE).write_text('{"greeting": "您好",\n"questions": [', encoding="utf-8")

    (problem,) = Loader(content.root).read().problems

    assert (problem.file, problem.line, problem.severity) == (FILE, 2, "warning")
    assert "passport/apply" in load_knowledge(content.root).answers


def test_content_without_a_page_of_its_own_has_those_of_the_widgets_that_it_answers(content: ContentDirectory) -> None:
    assert load_knowledge(content.root).starters == ()

    shipped = shared_pack(PROJECT_ROOT).current.knowledge.starters
    written = json.loads(Path(WIDGET_WELCOME).read_text(encoding="utf-8"))["questions"]
    assert [{"question": starter.question, "id": starter.answer_id} for starter in shipped] == written
