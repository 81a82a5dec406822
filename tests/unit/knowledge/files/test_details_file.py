"""A file of details: what is wrong in it is named with its line, field and remedy."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.content_directory import ContentDirectory, only_problem_of, passport_details, problems_of

FILE = "data/details/passport.yml"


def with_detail(content: ContentDirectory, **changed: Any) -> ContentDirectory:
    """The content with one detail, some fields of it changed."""
    details = passport_details()
    details["details"]["lost"][0].update(changed)
    content.write(FILE, details)
    return content


@pytest.mark.parametrize(
    ("field", "value", "remedy"),
    [("asked", ["护照丢了要不要登报"], "give at least 2"), ("short", ["要登报吗", "登不登"], "give at least 3")],
)
def test_too_few_phrasings_are_refused(content: ContentDirectory, field: str, value: list[str], remedy: str) -> None:
    problem = only_problem_of(with_detail(content, **{field: value}))

    assert (problem.file, problem.field, problem.remedy) == (FILE, f"details.lost.1.{field}", remedy)
    assert problem.line == content.line_of(FILE, f"{field}:")


def test_an_unknown_field_is_refused_with_the_nearest(content: ContentDirectory) -> None:
    problem = only_problem_of(with_detail(content, answr="不用"))

    assert problem.field == "details.lost.1.answr"
    assert "'answer'" in problem.remedy


def test_two_details_of_an_answer_with_one_name_are_refused(content: ContentDirectory) -> None:
    details = passport_details()
    details["details"]["lost"] *= 2
    content.write(FILE, details)

    problem = only_problem_of(content)

    assert problem.field == "details.lost.2.name"
    assert f"line {content.line_of(FILE, '- name: newspaper')}" in problem.message


@pytest.mark.parametrize(
    ("file", "field"),
    [
        ({"topic": "passport"}, ""),
        ({"topic": "passport", "details": {"lost": {"newspaper": "不用"}}}, "details.lost"),
        ({"topic": "passport", "details": {"lost": ["不用"]}}, "details.lost.1"),
        ({"topic": "passport", "details": ["lost"]}, "details"),
    ],
)
def test_a_file_of_the_wrong_shape_is_named_instead_of_crashing(
    content: ContentDirectory, file: dict[str, Any], field: str
) -> None:
    content.write(FILE, file)

    assert field in {problem.field for problem in problems_of(content)}
