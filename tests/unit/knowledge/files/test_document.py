"""Every complaint about a YAML file points at its line, and tells what to do."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bot.knowledge.files.document import Document, fingerprint_of
from bot.knowledge.loading import load_knowledge
from tests.support.content_directory import ContentDirectory, only_problem_of, problems_of

FILE = "data/faq/passport.yml"


def test_an_unknown_field_is_named_with_its_line_and_the_nearest_field(
    edited: Callable[[Callable[[dict[str, Any]], Any]], ContentDirectory],
) -> None:
    content = edited(lambda file: file["answers"]["apply"].update(time_limits="7天"))

    problem = only_problem_of(content)

    assert (problem.file, problem.field) == (FILE, "answers.apply.time_limits")
    assert problem.line == content.line_of(FILE, "time_limits")
    assert "'time_limit'" in problem.remedy


def test_an_unknown_plain_field_suggests_a_plain_field(
    edited: Callable[[Callable[[dict[str, Any]], Any]], ContentDirectory],
) -> None:
    content = edited(lambda file: file["answers"]["apply"]["plain"].update(material=["身份证"]))

    assert "'materials'" in only_problem_of(content).remedy


def test_a_doubled_key_names_both_lines(content: ContentDirectory) -> None:
    content.write(FILE, (content.root / FILE).read_text() + "title: 护照二\n")

    problem = only_problem_of(content)

    assert problem.line > 3
    assert problem.field == "title"
    assert "line 2" in problem.message


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("fee", 20, "must be a text, not a number"),
        ("fee", ["20元"], "must be a text, not a list"),
        ("steps", "到窗口", "must be a list, not a text"),
        ("telephones", [12367], "must be a text, not a number"),
        ("effective", "去年", "is not a date"),
        ("effective", 2012, "is not a date"),
        ("effective", "2026-02-30", "is not a date"),
        ("fee", "  ", "is blank"),
        ("fee", None, "is blank"),
        ("steps", ["到窗口", ""], "is blank"),
        ("citations", [], "is empty"),
        ("plain", "简单说", "must be a group of fields"),
        ("id", "passport/other", "is not a field of an answer"),
    ],
)
def test_a_wrong_value_is_refused_with_its_field(
    edited: Callable[[Callable[[dict[str, Any]], Any]], ContentDirectory], field: str, value: Any, words: str
) -> None:
    content = edited(lambda file: file["answers"]["apply"].update({field: value}))

    problem = only_problem_of(content)

    assert words in problem.message
    assert problem.field.startswith(f"answers.apply.{field}")


def test_an_unquoted_date_that_is_none_is_refused_with_its_line(content: ContentDirectory) -> None:
    text = (content.root / FILE).read_text().replace("reviewed: 2026-08-31", "reviewed: 2026-02-31")
    content.write(FILE, text)

    problem = only_problem_of(content)

    assert (problem.field, problem.line) == ("reviewed", content.line_of(FILE, "reviewed"))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("topic: a: b\n", "not valid YAML"),
        ("topic: passport\n\ttitle: x\n", "not valid YAML"),
        ("", "is empty"),
        ("- 1\n", "must be a group of fields"),
        ("topic: &t passport\ntitle: *t\n", "repeats another value"),
    ],
)
def test_a_file_that_is_no_content_is_refused(content: ContentDirectory, text: str, words: str) -> None:
    content.write("data/faq/other.yml", text)

    assert any(words in problem.message for problem in problems_of(content))


def test_a_file_in_another_encoding_names_the_remedy(content: ContentDirectory) -> None:
    (content.root / "data/faq/other.yml").write_bytes("topic: 护照\n".encode("gbk"))

    assert "UTF-8" in only_problem_of(content).remedy


def test_a_file_saved_with_a_byte_order_mark_is_read(content: ContentDirectory) -> None:
    file = content.root / FILE
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes())

    assert "passport/apply" in load_knowledge(content.root).answers


def read(content: ContentDirectory, text: str) -> Document:
    return Document.read(content.write("data/some.yml", text), content.root)


def test_every_value_knows_its_line_and_a_missing_one_that_of_what_is_around_it(content: ContentDirectory) -> None:
    document = read(content, "fees:\n  - name: 工本费\n    amount: 20元\n  - name: 快递费\n")

    assert document.line_of(("fees", 0, "amount")) == 3
    assert document.line_of(("fees", 1, "amount")) == 4
    assert document.line_of(("nothing",)) == 1
    assert ("fees", 1, "name") in document
    assert ("fees", 1, "amount") not in document


def test_texts_come_with_their_locations_in_the_order_of_the_file(content: ContentDirectory) -> None:
    document = read(content, "b: 一\na:\n  - 二\n  - {c: 三, d: 4}\n")

    assert list(document.texts()) == [(("b",), "一"), (("a", 0), "二"), (("a", 1, "c"), "三")]
    assert list(document.texts(("a", 1))) == [(("a", 1, "c"), "三")]


def test_a_second_error_about_a_value_is_an_echo_and_a_warning_is_not(content: ContentDirectory) -> None:
    document = read(content, "fee: 20\n")

    document.report(("fee",), "must be a text")
    document.report(("fee",), "is no amount")
    document.report(("fee",), "is due for review", severity="warning")

    assert [problem.message for problem in document.problems] == ["must be a text", "is due for review"]


def test_what_is_no_list_is_reported_and_read_as_empty(content: ContentDirectory) -> None:
    document = read(content, "regions: 湖南\n")

    assert document.entries("regions") == []
    assert [(problem.field, problem.message) for problem in document.problems] == [
        ("regions", "must be a list, not a text")
    ]
    assert document.entries("cities") == []
    assert len(document.problems) == 1


def test_a_file_that_is_not_there_is_a_problem_with_a_remedy(tmp_path: Path) -> None:
    document = Document.read(tmp_path / "data.yml", tmp_path)

    assert document.value is None
    assert [(problem.file, problem.remedy) for problem in document.problems] == [
        ("data.yml", "check that it exists and may be read")
    ]


def test_an_indentation_by_tabs_names_tabs_and_another_does_not(content: ContentDirectory) -> None:
    by_tabs, otherwise = read(content, "a:\n\tb: 1\n"), read(content, "a: b: 1\n")

    assert "tabs" in by_tabs.problems[0].remedy
    assert "tabs" not in otherwise.problems[0].remedy


def test_characters_that_yaml_may_not_have_are_a_problem_too(content: ContentDirectory) -> None:
    assert "unusual characters" in read(content, "a: \x00b\n").problems[0].remedy


@pytest.mark.parametrize("how", ["in place", "by replacing"])
def test_a_fingerprint_changes_when_a_file_is_saved_though_it_is_as_long(tmp_path: Path, how: str) -> None:
    file = tmp_path / "a.yml"
    file.write_text("fee: 20\n")
    before = fingerprint_of(file)
    assert fingerprint_of(file) == before

    saved = file if how == "in place" else tmp_path / "new.yml"
    saved.write_text("fee: 30\n")
    # The same time of change: a file may be replaced by one that is as old.
    nanoseconds = before[1] + 1 if how == "in place" else before[1]
    os.utime(saved, ns=(nanoseconds, nanoseconds))
    os.replace(saved, file)

    assert fingerprint_of(file) != before
