from __future__ import annotations

from typing import Any

from bot.knowledge.loading import load_knowledge
from tests.support.content_directory import ContentDirectory, only_problem_of, passport

FILE = "data/topic_groups.yml"


def with_group(content: ContentDirectory, group: str) -> None:
    topic: dict[str, Any] = {**passport(), "group": group}
    content.write("data/faq/passport.yml", topic)


def test_a_topic_stands_in_the_group_that_it_names(content: ContentDirectory) -> None:
    content.write(FILE, {"groups": {"papers": "证件", "work": "工作"}})
    with_group(content, "papers")
    groups = load_knowledge(content.root).topic_groups
    assert {id_: (group.title, group.topics) for id_, group in groups.items()} == {
        "groups/papers": ("证件", ("passport",))
    }


def test_a_group_that_is_not_declared_is_an_error_with_its_line(content: ContentDirectory) -> None:
    content.write(FILE, {"groups": {"papers": "证件"}})
    with_group(content, "paper")
    problem = only_problem_of(content)
    assert (problem.file, problem.line) == ("data/faq/passport.yml", content.line_of("data/faq/passport.yml", "group:"))
    assert "papers" in problem.remedy


def test_a_group_without_a_title_is_an_error(content: ContentDirectory) -> None:
    content.write(FILE, {"groups": {"papers": {"title": "证件"}}})
    assert only_problem_of(content).file == FILE
