"""Overlays: what a place answers differently lies over the national answer, and is refused where it doesn't fit."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from bot.errors import ContentError
from bot.knowledge.loading import load_knowledge
from tests.support.content_directory import NEWSPAPER, ContentDirectory, only_problem_of, passport

TODAY = date(2026, 11, 24)
CHANGSHA = "430100"


def test_an_overlay_that_replaces_a_fee_must_replace_its_plain_words_too(
    content: ContentDirectory, overlay: dict[str, Any]
) -> None:
    del overlay["overlays"]["passport/apply"]["plain"]
    content.write(f"data/regions/{CHANGSHA}.yml", overlay)

    with pytest.raises(ContentError) as caught:
        load_knowledge(content.root)

    assert [problem.field for problem in caught.value.problems] == ["overlays.passport/apply.plain.fee"]


def test_an_overlay_without_a_local_source_is_refused(content: ContentDirectory, overlay: dict[str, Any]) -> None:
    del overlay["overlays"]["passport/apply"]["citations"]
    content.write(f"data/regions/{CHANGSHA}.yml", overlay)

    with pytest.raises(ContentError) as caught:
        load_knowledge(content.root)

    assert [problem.field for problem in caught.value.problems] == ["overlays.passport/apply.citations"]


def test_an_overlay_with_a_wrong_field_is_refused_with_its_line(
    content: ContentDirectory, overlay: dict[str, Any]
) -> None:
    overlay["overlays"]["passport/apply"]["fees"] = "1元"
    content.write(f"data/regions/{CHANGSHA}.yml", overlay)

    with pytest.raises(ContentError) as caught:
        load_knowledge(content.root)

    problem = caught.value.problems[0]
    assert problem.line == content.line_of(f"data/regions/{CHANGSHA}.yml", "fees:")
    assert "'fee'" in problem.remedy


def test_a_source_key_that_means_two_texts_is_refused(content: ContentDirectory, overlay: dict[str, Any]) -> None:
    overlay["sources"] = {"law": overlay["sources"]["notice"]}
    overlay["overlays"]["passport/apply"]["citations"] = [{"source": "law"}]
    content.write(f"data/regions/{CHANGSHA}.yml", overlay)

    with pytest.raises(ContentError, match=r"sources\.law"):
        load_knowledge(content.root)


def test_an_overlay_cites_the_local_text_before_the_national_one(
    content: ContentDirectory, overlay: dict[str, Any]
) -> None:
    content.write(f"data/regions/{CHANGSHA}.yml", overlay)

    answer = load_knowledge(content.root).get("passport/apply", region=CHANGSHA, today=TODAY)

    assert [answer.sources[citation.source].title for citation in answer.citations] == ["长沙市证件收费通知", "护照法"]


def test_an_overlaid_answer_is_as_fresh_as_its_stalest_part(content: ContentDirectory, overlay: dict[str, Any]) -> None:
    content.write(f"data/regions/{CHANGSHA}.yml", overlay)

    answer = load_knowledge(content.root).get("passport/apply", region=CHANGSHA, today=TODAY)

    assert (answer.reviewed, answer.review_by) == (date(2026, 8, 31), date(2027, 1, 31))


def test_words_in_which_only_a_part_differs_leave_the_others_as_they_are(
    content: ContentDirectory, overlay: dict[str, Any]
) -> None:
    content.write(f"data/regions/{CHANGSHA}.yml", overlay)

    national = load_knowledge(content.root).answers["passport/apply"]
    local = load_knowledge(content.root).overlays[CHANGSHA].layers["passport/apply"].over(national)

    assert local.plain.dict(exclude={"fee"}) == national.plain.dict(exclude={"fee"})
    assert local.steps == national.steps


def test_an_overlaid_answer_keeps_its_details(content: ContentDirectory, overlay: dict[str, Any]) -> None:
    content.write("data/details/passport.yml", {"topic": "passport", "details": {"apply": [NEWSPAPER]}})
    content.write(f"data/regions/{CHANGSHA}.yml", overlay)

    answer = load_knowledge(content.root).get("passport/apply", region=CHANGSHA, today=TODAY)

    assert [detail.name for detail in answer.details] == ["newspaper"]


def test_a_detail_that_says_a_replaced_figure_is_left_out(content: ContentDirectory, overlay: dict[str, Any]) -> None:
    details = [
        {**NEWSPAPER, "name": "urgent", "answer": "不加钱，也是120元。"},
        {**NEWSPAPER, "name": "duration", "answer": "7个工作日，加急也一样。"},
    ]
    content.write("data/details/passport.yml", {"topic": "passport", "details": {"apply": details}})
    content.write(f"data/regions/{CHANGSHA}.yml", overlay)
    knowledge = load_knowledge(content.root)

    assert [detail.name for detail in knowledge.get("passport/apply", today=TODAY).details] == ["urgent", "duration"]
    local = knowledge.get("passport/apply", region=CHANGSHA, today=TODAY)
    assert [detail.name for detail in local.details] == ["duration"]


def test_a_place_says_a_detail_in_its_own_words(content: ContentDirectory, overlay: dict[str, Any]) -> None:
    details = [{**NEWSPAPER, "answer": "不加钱，也是120元。"}, {**NEWSPAPER, "name": "photo"}]
    content.write("data/details/passport.yml", {"topic": "passport", "details": {"apply": details}})
    overlay["overlays"]["passport/apply"]["details"] = {"newspaper": {"answer": "长沙也是100元。", "plain": "100元。"}}
    content.write(f"data/regions/{CHANGSHA}.yml", overlay)
    knowledge = load_knowledge(content.root)

    local = knowledge.get("passport/apply", region=CHANGSHA, today=TODAY)

    assert [(detail.name, detail.answer) for detail in local.details] == [
        ("newspaper", "长沙也是100元。"),
        ("photo", NEWSPAPER["answer"]),
    ]
    assert local.details[0].asked == NEWSPAPER["asked"]
    assert knowledge.get("passport/apply", today=TODAY).details[0].answer == "不加钱，也是120元。"


def test_a_local_detail_that_the_answer_does_not_have_is_refused(
    content: ContentDirectory, overlay: dict[str, Any]
) -> None:
    content.write("data/details/passport.yml", {"topic": "passport", "details": {"apply": [NEWSPAPER]}})
    overlay["overlays"]["passport/apply"]["details"] = {"newspapers": {"answer": "要登报。", "plain": "要登报。"}}
    content.write(f"data/regions/{CHANGSHA}.yml", overlay)

    problem = only_problem_of(content)

    assert problem.field == "overlays.passport/apply.details.newspapers"
    assert "'newspaper'" in problem.remedy


def test_an_overlay_is_in_effect_from_its_first_day_to_its_last(
    content: ContentDirectory, overlay: dict[str, Any]
) -> None:
    overlay["overlays"]["passport/apply"].update(effective=date(2026, 11, 20), expires=TODAY)
    content.write(f"data/regions/{CHANGSHA}.yml", overlay)
    layer = load_knowledge(content.root).overlays[CHANGSHA].layers["passport/apply"]

    days = [date(2026, 11, 19), date(2026, 11, 20), TODAY, date(2026, 11, 25)]
    assert [layer.is_in_effect_on(day) for day in days] == [False, True, True, False]


def test_an_overlay_that_ends_before_the_national_rule_begins_is_refused(
    content: ContentDirectory, overlay: dict[str, Any]
) -> None:
    file = passport()
    file["answers"]["apply"]["effective"] = date(2026, 6, 1)
    content.write("data/faq/passport.yml", file)
    overlay["overlays"]["passport/apply"]["expires"] = date(2026, 5, 1)
    content.write(f"data/regions/{CHANGSHA}.yml", overlay)

    problem = only_problem_of(content)

    assert problem.field == "overlays.passport/apply.expires"
    assert "laid over" in problem.message


def test_a_file_without_overlays_is_refused(content: ContentDirectory, overlay: dict[str, Any]) -> None:
    del overlay["overlays"]
    content.write(f"data/regions/{CHANGSHA}.yml", overlay)

    assert only_problem_of(content).message == "has no `overlays`"
