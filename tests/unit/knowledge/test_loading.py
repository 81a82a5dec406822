"""Loading: what is served is what the files say, and what they say wrong is named with file, line and field."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bot.errors import ContentError
from bot.knowledge.loading import load_knowledge, load_pack
from bot.settings import PROJECT_ROOT
from tests.support.action_runner import node
from tests.support.content_directory import (
    HEADER,
    LAW,
    NEWSPAPER,
    ContentDirectory,
    only_problem_of,
    passport,
    passport_details,
    problems_of,
)

FILE = "data/faq/passport.yml"


def test_a_source_with_a_script_for_an_address_is_refused(
    edited: Callable[[Callable[[dict[str, Any]], Any]], ContentDirectory],
) -> None:
    content = edited(lambda file: file["sources"]["law"].update(url="javascript:alert(1)"))

    assert only_problem_of(content).field == "sources.law.url"


def test_an_answer_that_expires_before_it_takes_effect_is_refused(
    edited: Callable[[Callable[[dict[str, Any]], Any]], ContentDirectory],
) -> None:
    dates = {"effective": date(2026, 5, 1), "expires": date(2026, 4, 1)}
    content = edited(lambda file: file["answers"]["apply"].update(dates))

    assert only_problem_of(content).field == "answers.apply.expires"


def test_all_problems_of_all_files_are_listed_at_once(
    edited: Callable[[Callable[[dict[str, Any]], Any]], ContentDirectory],
) -> None:
    def break_much(file: dict[str, Any]) -> None:
        file["answers"]["apply"]["fees"] = "1元"
        file["answers"]["lost"]["effective"] = "昨天"
        file["sources"]["law"].pop("issuer")

    content = edited(break_much)
    content.write("data/faq/marriage.yml", "topic: [marriage\n")

    problems = problems_of(content)

    assert {problem.file for problem in problems} == {FILE, "data/faq/marriage.yml"}
    assert {"answers.apply.fees", "answers.lost.effective", "sources.law.issuer"} <= {p.field for p in problems}
    assert problems == sorted(problems)


@pytest.mark.parametrize(
    ("path", "value", "field"),
    [
        (FILE, {"answers": ["apply"]}, "answers"),
        (FILE, {"answers": {"apply": "去窗口"}}, "answers.apply"),
        (FILE, {"sources": [1]}, "sources"),
        (FILE, {"tree": {"key": "a"}}, "tree"),
        (FILE, {"topic": "护照"}, "topic"),
        ("data/lexicon/hotlines.yml", {"hotlines": {"110": "报警"}}, "hotlines"),
        ("data/regions/cities.yml", {"regions": True}, "regions"),
        ("data/regions/430100.yml", {"overlays": [1]}, "overlays"),
    ],
)
def test_a_part_of_the_wrong_shape_is_named_instead_of_crashing(
    content: ContentDirectory, path: Any, value: dict[str, Any], field: str
) -> None:
    content.write(path, {**passport(), **value} if path == FILE else value)

    assert (path, field) in {(problem.file, problem.field) for problem in problems_of(content)}


def test_a_directory_without_content_says_what_to_add(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match="data/faq"):
        load_knowledge(tmp_path)


def test_an_answer_has_the_details_of_its_topics_file(content: ContentDirectory) -> None:
    content.write("data/details/passport.yml", passport_details())

    answers = load_knowledge(content.root).answers

    assert [detail.answer for detail in answers["passport/lost"].details] == ["不用登报，到出入境窗口说明丢失就行。"]
    assert answers["passport/apply"].details == ()


def test_the_nodes_of_a_tree_have_details_as_other_answers_do(content: ContentDirectory) -> None:
    tree = node("root", "窗口指南", node("one", "数字治理"))
    header = {**HEADER, "topic": "guide", "title": "指南", "sources": {"law": LAW}}
    content.write("data/framework/guide.yml", {**header, "tree": [tree]})
    content.write("data/details/guide.yml", {"topic": "guide", "details": {"one": [NEWSPAPER]}})

    answers = load_knowledge(content.root).answers

    assert [detail.name for detail in answers["guide/one"].details] == ["newspaper"]
    assert answers["guide/root"].details == ()


def test_an_answer_carries_the_sources_of_its_details_too(
    edited: Callable[[Callable[[dict[str, Any]], Any]], ContentDirectory],
) -> None:
    content = edited(lambda file: file["sources"].update(guide=dict(file["sources"]["law"])))
    details = passport_details()
    details["details"]["lost"][0]["sources"] = ["guide"]
    content.write("data/details/passport.yml", details)

    answer = load_knowledge(content.root).answers["passport/lost"]

    assert list(answer.sources) == ["law", "guide"]
    assert [citation.source for citation in answer.citations] == ["law"]


@pytest.mark.alone
def test_as_many_answers_as_the_catalogue_has_load_within_a_second_and_a_half(content: ContentDirectory) -> None:
    for topic in range(26):
        file = passport()
        entry = file["answers"]["apply"]
        file["topic"] = f"topic_{topic}"
        file["answers"] = {
            f"entry_{number}": {**entry, "question": f"第{topic}类{number}号怎么办", "notes": ["别忘了带身份证。"] * 20}
            for number in range(9)
        }
        content.write(f"data/faq/topic_{topic}.yml", file)

    started = time.perf_counter()
    base = load_knowledge(content.root)

    assert len(base.answers) > 223
    assert time.perf_counter() - started < 1.5


def test_overlays_in_a_file_not_named_after_a_place_are_refused(
    content: ContentDirectory, overlay: dict[str, Any]
) -> None:
    content.write("data/regions/changsha.yml", overlay)

    with pytest.raises(ContentError, match=r"430100\.yml"):
        load_knowledge(content.root)


OF_MODEL = ("persons", "synonyms")
"""Lexicons that components of the model read."""


def one_of_each_kind() -> list[Path]:
    """Every lexicon but those of the model's components, and the first of each other kind that is read for serving."""
    data = PROJECT_ROOT / "data"
    lexicons = set((data / "lexicon").glob("*.yml")) - {data / "lexicon" / f"{of_model}.yml" for of_model in OF_MODEL}
    folders = ("faq", "framework", "details", "regions", "computing")
    files = [*lexicons, *data.glob("*.yml"), *(min((data / f).glob("*.yml")) for f in folders)]
    return sorted(path.relative_to(PROJECT_ROOT) for path in files)


@pytest.mark.parametrize("path", one_of_each_kind(), ids=str)
@pytest.mark.parametrize("mistake", ["\n  - [x: {\n", "\n\tx: 1\n"], ids=["unclosed", "tab"])
def test_a_file_that_cannot_be_read_is_named_with_its_line_at_the_start(
    content: ContentDirectory, path: Path, mistake: str
) -> None:
    """The service was ready, and every reply an error."""
    content.write(str(path), (PROJECT_ROOT / path).read_text(encoding="utf-8") + mistake)
    with pytest.raises(ContentError, match=rf"{re.escape(str(path))}:\d+"):
        load_pack(content.root)
