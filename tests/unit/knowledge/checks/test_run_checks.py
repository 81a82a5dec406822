"""The content check: what a reader would stumble over is found before it is served."""

from __future__ import annotations

from typing import Any

from bot.knowledge.content_pack import ContentPack
from bot.settings import PROJECT_ROOT
from tests.support.checked_content import FILE, after, check, only
from tests.support.content_directory import NEWSPAPER, ContentDirectory, passport


def test_good_content_has_no_problems(content: ContentDirectory) -> None:
    assert check(content) == []


def test_what_the_loader_refuses_is_found_too(content: ContentDirectory) -> None:
    problem = only(after(content, lambda answer: answer.update(fees="1元")))

    assert (problem.severity, problem.field) == ("error", "answers.apply.fees")


def test_a_source_that_nobody_cites_is_a_warning(content: ContentDirectory) -> None:
    file = passport()
    file["sources"]["other"] = file["sources"]["law"]
    content.write(FILE, file)

    problem = only(check(content))

    assert (problem.severity, problem.field) == ("warning", "sources.other")


def test_a_rule_that_no_answer_names_is_a_warning(content: ContentDirectory) -> None:
    rule = (ContentPack(PROJECT_ROOT).computing / "annual_leave.yml").read_text(encoding="utf-8")
    content.write("data/computing/annual_leave.yml", rule.replace("12333", "12367"))

    problem = only(check(content))

    assert (problem.severity, problem.file) == ("warning", "data/computing/annual_leave.yml")
    assert problem.message == "is named by no answer"
    assert after(content, lambda answer: answer.update(computes=["annual_leave"])) == []


def test_an_overlay_is_checked_like_an_answer(content: ContentDirectory, overlay: dict[str, Any]) -> None:
    entry = overlay["overlays"]["passport/apply"]
    entry["plain"]["fee"] = "90元。"
    entry["notes"] = ["打12399!"]
    content.write("data/regions/430100.yml", overlay)

    found = {problem.message.split(",")[0] for problem in check(content)}

    assert found == {"says 90", "has an exclamation mark", "names 12399"}


def test_what_details_say_in_a_place_is_checked_like_details(
    content: ContentDirectory, overlay: dict[str, Any]
) -> None:
    content.write("data/details/passport.yml", {"topic": "passport", "details": {"apply": [NEWSPAPER]}})
    reply = {"answer": "登报要100元。", "plain": "登报要90元。"}
    overlay["overlays"]["passport/apply"]["details"] = {"newspaper": reply}
    content.write("data/regions/430100.yml", overlay)

    problem = only(check(content))

    assert problem.field == "overlays.passport/apply.details.newspaper.plain"
    assert problem.message == "says 90, which `answer` doesn't"


def test_an_overlay_for_no_place_is_found(content: ContentDirectory, overlay: dict[str, Any]) -> None:
    content.write("data/regions/provinces.yml", {"regions": [{"adcode": "430000", "name": "湖南省"}]})
    content.write("data/regions/430100.yml", overlay)
    assert check(content) == []

    content.write("data/regions/990100.yml", overlay)

    assert only(check(content)).file == "data/regions/990100.yml"


def test_problems_come_sorted_by_file_and_line(content: ContentDirectory) -> None:
    file = passport()
    file["answers"]["lost"]["plain"]["summary"] = "一" * 26
    file["answers"]["apply"]["fees"] = "1元"
    file["answers"]["apply"]["notes"] = ["快!"]
    content.write(FILE, file)

    lines = [problem.line for problem in check(content)]

    assert len(lines) == 3
    assert lines == sorted(lines)


def test_a_broken_file_does_not_hide_the_problems_of_the_others(content: ContentDirectory) -> None:
    content.write("data/faq/broken.yml", "topic: [\n")

    problems = after(content, lambda answer: answer.update(notes=["快!"]))

    assert {problem.file for problem in problems} == {FILE, "data/faq/broken.yml"}
