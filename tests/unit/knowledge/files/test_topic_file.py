"""A topic's file: what its answers take from it, and what is wrong in it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from bot.knowledge.loading import load_knowledge
from tests.support.content_directory import ContentDirectory, only_problem_of, problems_of

FILE = "data/faq/passport.yml"


def test_an_answer_takes_the_dates_and_authority_of_its_file(content: ContentDirectory) -> None:
    answer = load_knowledge(content.root).answers["passport/apply"]

    assert answer.authority == "国家移民管理局"
    assert answer.reviewed == date(2026, 8, 31)
    assert answer.sources["law"].title == "护照法"


def test_an_answer_may_override_the_dates_of_its_file(
    edited: Callable[[Callable[[dict[str, Any]], Any]], ContentDirectory],
) -> None:
    content = edited(lambda file: file["answers"]["apply"].update(review_by=date(2026, 12, 31)))

    answers = load_knowledge(content.root).answers

    assert answers["passport/apply"].review_by == date(2026, 12, 31)
    assert answers["passport/lost"].review_by == date(2027, 2, 28)


def test_an_answer_carries_only_the_sources_it_cites(
    edited: Callable[[Callable[[dict[str, Any]], Any]], ContentDirectory],
) -> None:
    content = edited(lambda file: file["sources"].update(other=dict(file["sources"]["law"])))

    assert list(load_knowledge(content.root).answers["passport/apply"].sources) == ["law"]


def test_a_topic_lists_its_answers_in_the_order_of_the_file(content: ContentDirectory) -> None:
    topic = load_knowledge(content.root).topics["passport"]

    assert topic.title == "护照"
    assert topic.answers == ("passport/apply", "passport/lost")


def test_a_missing_field_is_reported_at_its_answer(
    edited: Callable[[Callable[[dict[str, Any]], Any]], ContentDirectory],
) -> None:
    content = edited(lambda file: file["answers"]["lost"].pop("summary"))

    problem = only_problem_of(content)

    assert (problem.field, problem.message) == ("answers.lost.summary", "is missing")
    assert problem.line == content.line_of(FILE, "  lost:")


def test_a_citation_of_an_unlisted_source_suggests_the_nearest(
    edited: Callable[[Callable[[dict[str, Any]], Any]], ContentDirectory],
) -> None:
    content = edited(lambda file: file["answers"]["lost"]["citations"][0].update(source="laws"))

    problem = only_problem_of(content)

    assert problem.field == "answers.lost.citations.1.source"
    assert "'law'" in problem.remedy


def test_a_wrong_review_date_of_the_file_is_one_problem_not_one_for_each_answer(
    edited: Callable[[Callable[[dict[str, Any]], Any]], ContentDirectory],
) -> None:
    content = edited(lambda file: file.update(review_by=date(2026, 1, 1)))

    assert only_problem_of(content).field == "review_by"


@pytest.mark.parametrize("key", ["Lost", "补办", "1st", "lost-card"])
def test_a_key_that_can_be_no_id_is_refused(
    edited: Callable[[Callable[[dict[str, Any]], Any]], ContentDirectory], key: str
) -> None:
    content = edited(lambda file: file["answers"].update({key: file["answers"].pop("lost")}))

    assert f"'{key}' can't be the key of an answer" in {problem.message for problem in problems_of(content)}


def test_a_file_without_answers_says_so(
    edited: Callable[[Callable[[dict[str, Any]], Any]], ContentDirectory],
) -> None:
    content = edited(lambda file: file.pop("answers"))

    assert only_problem_of(content).message == "has neither `answers` nor a `tree`"


def test_an_answer_of_a_tree_that_the_list_has_too_is_refused_with_the_first_line(
    edited: Callable[[Callable[[dict[str, Any]], Any]], ContentDirectory],
) -> None:
    content = edited(
        lambda file: file.update(tree=[{"key": "lost", "label": "丢了", **file["answers"]["lost"], "question": "没了"}])
    )

    problem = only_problem_of(content)

    assert problem.field == "tree.1"
    assert f"line {content.line_of(FILE, '  lost:')}" in problem.message


def test_the_children_of_a_node_are_answers_that_stand_below_it(
    edited: Callable[[Callable[[dict[str, Any]], Any]], ContentDirectory],
) -> None:
    def planted(file: dict[str, Any]) -> None:
        lost = file["answers"].pop("lost")
        child = {"key": "child", "label": "孩子的", **lost, "question": "孩子护照丢了怎么补"}
        file["tree"] = [{"key": "lost", "label": "丢了", **lost, "children": [child]}]

    knowledge = load_knowledge(edited(planted).root)

    assert knowledge.topics["passport"].answers == ("passport/apply", "passport/lost", "passport/child")
    node = knowledge.node("passport/child")
    assert node is not None
    assert (node.label, node.parent) == ("孩子的", "passport/lost")
