"""What one file can't know to be wrong: doubled topics and questions, and links to answers that are none."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from bot.errors import ContentError
from bot.knowledge.loading import load_knowledge
from tests.support.content_directory import ContentDirectory, only_problem_of, passport_details

FILE = "data/faq/passport.yml"
DETAILS = "data/details/passport.yml"
CHANGSHA = "430100"


def test_an_overlay_on_an_answer_that_does_not_exist_is_refused(
    content: ContentDirectory, overlay: dict[str, Any]
) -> None:
    overlay["overlays"]["passport/aply"] = overlay["overlays"].pop("passport/apply")
    content.write(f"data/regions/{CHANGSHA}.yml", overlay)

    with pytest.raises(ContentError, match="did you mean 'passport/apply'"):
        load_knowledge(content.root)


def test_a_related_answer_that_does_not_exist_is_refused_with_the_nearest(
    edited: Callable[[Callable[[dict[str, Any]], Any]], ContentDirectory],
) -> None:
    content = edited(lambda file: file["answers"]["apply"].update(related=["passport/lots"]))

    problem = only_problem_of(content)

    assert problem.field == "answers.apply.related.1"
    assert "'passport/lost'" in problem.remedy


def test_a_misspelt_topic_in_related_is_refused(
    edited: Callable[[Callable[[dict[str, Any]], Any]], ContentDirectory],
) -> None:
    content = edited(lambda file: file["answers"]["apply"].update(related=["pasport/lost"]))

    assert only_problem_of(content).field == "answers.apply.related.1"


def test_a_question_asked_by_two_answers_is_refused(
    edited: Callable[[Callable[[dict[str, Any]], Any]], ContentDirectory],
) -> None:
    content = edited(lambda file: file["answers"]["lost"].update(question="护照怎么办?"))

    assert "passport/apply" in only_problem_of(content).message


def test_a_topic_in_two_files_is_refused(content: ContentDirectory) -> None:
    content.write("data/faq/zz.yml", (content.root / FILE).read_text())

    problem = only_problem_of(content)

    assert (problem.file, problem.field) == ("data/faq/zz.yml", "topic")


def test_a_related_answer_of_a_topic_that_is_not_served_here_is_left_out(
    edited: Callable[[Callable[[dict[str, Any]], Any]], ContentDirectory],
) -> None:
    content = edited(lambda file: file["answers"]["apply"].update(related=["marriage/divorce", "passport/lost"]))

    assert load_knowledge(content.root).answers["passport/apply"].related == ["passport/lost"]


def test_an_answer_related_to_itself_is_refused(
    edited: Callable[[Callable[[dict[str, Any]], Any]], ContentDirectory],
) -> None:
    content = edited(lambda file: file["answers"]["apply"].update(related=["passport/apply"]))

    assert only_problem_of(content).message == "is the answer itself"


def test_a_name_of_a_place_that_is_none_is_refused(content: ContentDirectory) -> None:
    content.write("data/regions/provinces.yml", {"regions": [{"adcode": "430000", "name": "湖南省"}]})
    content.write("data/regions/names.yml", {"aliases": {"430000": ["三湘"], "439999": ["无处"]}})

    problem = only_problem_of(content)

    assert (problem.file, problem.field) == ("data/regions/names.yml", "aliases.439999")


def test_details_of_a_topic_that_does_not_exist_are_refused_with_the_nearest(content: ContentDirectory) -> None:
    content.write(DETAILS, {**passport_details(), "topic": "pasport"})

    problem = only_problem_of(content)

    assert (problem.file, problem.field) == (DETAILS, "topic")
    assert "'passport'" in problem.remedy


def test_details_of_an_answer_that_does_not_exist_are_refused_with_the_nearest(content: ContentDirectory) -> None:
    details = passport_details()
    details["details"]["lots"] = details["details"].pop("lost")
    content.write(DETAILS, details)

    problem = only_problem_of(content)

    assert (problem.field, problem.line) == ("details.lots", content.line_of(DETAILS, "  lots:"))
    assert "'passport/lost'" in problem.remedy


def test_details_of_one_topic_stand_in_one_file(content: ContentDirectory) -> None:
    content.write(DETAILS, passport_details())
    content.write("data/details/zz.yml", passport_details())

    problem = only_problem_of(content)

    assert (problem.file, problem.field) == ("data/details/zz.yml", "topic")
    assert DETAILS in problem.message


def test_a_detail_resting_on_an_unlisted_source_is_refused_with_the_nearest(content: ContentDirectory) -> None:
    details = passport_details()
    details["details"]["lost"][0]["sources"] = ["lav"]
    content.write(DETAILS, details)

    problem = only_problem_of(content)

    assert problem.field == "details.lost.1.sources.1"
    assert "'law'" in problem.remedy


@pytest.mark.parametrize("target", ["materials", "newspaper", "passport/lost"])
def test_a_reply_to_what_an_answer_asks_may_lead_to_a_part_a_detail_or_another_answer(
    content: ContentDirectory, edited: Callable[[Callable[[dict[str, Any]], Any]], ContentDirectory], target: str
) -> None:
    asks = {"question": "护照还在吗？", "choices": {"在": target, "不在": "passport/lost"}}
    edited(lambda file: file["answers"]["apply"].update(asks=asks))
    details = passport_details()
    details["details"]["apply"] = details["details"].pop("lost")
    content.write(DETAILS, details)
    asked = load_knowledge(content.root).answers["passport/apply"].asks
    assert asked is not None
    assert asked.choices["在"] == target


def test_a_reply_that_leads_to_nothing_is_refused_with_the_nearest(
    edited: Callable[[Callable[[dict[str, Any]], Any]], ContentDirectory],
) -> None:
    asks = {"question": "护照还在吗？", "choices": {"在": "material", "不在": "passport/lost"}}
    content = edited(lambda file: file["answers"]["apply"].update(asks=asks))
    problem = only_problem_of(content)
    assert problem.field == "answers.apply.asks.choices.在"
    assert "'materials'" in problem.remedy


def test_one_reply_is_no_choice(
    edited: Callable[[Callable[[dict[str, Any]], Any]], ContentDirectory],
) -> None:
    asks = {"question": "护照还在吗？", "choices": {"在": "materials"}}
    content = edited(lambda file: file["answers"]["apply"].update(asks=asks))
    assert "two or three replies" in only_problem_of(content).message


def test_an_answer_computed_by_a_rule_that_is_none_is_refused(
    edited: Callable[[Callable[[dict[str, Any]], Any]], ContentDirectory],
) -> None:
    content = edited(lambda file: file["answers"]["apply"].update(computes=["retirement_dat"]))

    problem = only_problem_of(content)

    assert problem.field == "answers.apply.computes.1"
    assert "is no rule of data/computing" in problem.message


def test_an_answer_related_to_a_neighbour_that_is_none_is_refused_with_the_nearest(content: ContentDirectory) -> None:
    power = {"title": "停电报修", "says": "停电我这里查不到。", "related": ["passport/lots"]}
    content.write("data/neighbours.yml", {"neighbours": {"power": power}})

    problem = only_problem_of(content)

    assert problem.field == "neighbours.power.related.1"
    assert "'passport/lost'" in problem.remedy
