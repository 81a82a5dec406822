from __future__ import annotations

from typing import Any

import pytest

from bot.knowledge.checks.neighbour_checks import check_neighbour_questions, check_neighbours
from bot.knowledge.checks.training_questions import TrainingData
from bot.knowledge.files.document import Document
from bot.knowledge.neighbours import NeighboursFile, neighbours_file_of
from tests.support.content_directory import ContentDirectory

FILE = "data/neighbours.yml"
POWER: dict[str, Any] = {"title": "停电报修", "says": "停电我这里查不到。请打95598。", "telephones": ["95598"]}


def read(content: ContentDirectory, **changes: Any) -> NeighboursFile:
    path = content.write(FILE, {"neighbours": {"power": {**POWER, **changes}}})
    return neighbours_file_of(Document.read(path, content.root))


def questions(content: ContentDirectory, intent: str, *texts: str) -> TrainingData:
    examples = "\n".join(f"- {text}" for text in texts)
    content.write("data/nlu/more.yml", {"nlu": [{"intent": intent, "examples": examples}]})
    return TrainingData.read(content.root)


def test_a_short_sentence_with_its_number_is_right(content: ContentDirectory) -> None:
    assert list(check_neighbours(read(content))) == []


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"says": "停电" * 40 + "。" + "停电" * 10 + "。请打95598。"}, "neighbours.power.says"),
        ({"says": "停电的事我这里查不到要问供电公司的电话是多少您可以打95598。"}, "neighbours.power.says"),
        ({"telephones": []}, "neighbours.power.telephones"),
        ({"telephones": ["95598", "12345"]}, "neighbours.power.telephones"),
    ],
    ids=["too long", "a long sentence", "a number without a button", "a button without a number"],
)
def test_what_cannot_be_told_at_once_is_an_error(
    content: ContentDirectory, changes: dict[str, Any], field: str
) -> None:
    problems = list(check_neighbours(read(content, **changes)))
    assert {problem.field for problem in problems} == {field}


def test_a_neighbour_needs_questions_and_questions_need_their_neighbour(content: ContentDirectory) -> None:
    file = read(content)
    enough = questions(content, "neighbours/power", "停电了", "没电了", "电费贵", "电表坏了", "断电找谁")
    assert list(check_neighbour_questions(file, enough)) == []
    (few,) = check_neighbour_questions(file, questions(content, "neighbours/power", "停电了"))
    assert (few.file, few.line) == (FILE, content.line_of(FILE, "power:"))
    _, unlisted = check_neighbour_questions(file, questions(content, "neighbours/powr", "停电了"))
    assert "neighbours/power" in unlisted.remedy
