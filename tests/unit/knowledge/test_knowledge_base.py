"""Serving: only what holds today, and what holds where the citizen lives."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from bot.calendar import today_in_china
from bot.errors import AnswerNotServed
from bot.knowledge.knowledge_base import KnowledgeBase
from bot.knowledge.loading import load_knowledge
from bot.knowledge.questions import normalised_question
from tests.support.content_directory import ContentDirectory

TODAY = date(2026, 11, 24)
CHANGSHA, HUNAN, HENAN, FURONG_DISTRICT, ZHUZHOU = "430100", "430000", "410000", "430102", "430200"


def with_dates(edited: Callable[[Callable[[dict[str, Any]], Any]], ContentDirectory], **dates: date) -> KnowledgeBase:
    return load_knowledge(edited(lambda file: file["answers"]["apply"].update(dates)).root)


def test_an_unknown_answer_is_not_served(content: ContentDirectory) -> None:
    with pytest.raises(AnswerNotServed, match="passport/unknown") as caught:
        load_knowledge(content.root).get("passport/unknown")

    assert caught.value.reason == "unknown"
    assert isinstance(caught.value, KeyError)


def test_an_expired_answer_is_never_served(
    edited: Callable[[Callable[[dict[str, Any]], Any]], ContentDirectory],
) -> None:
    base = with_dates(edited, expires=date(2026, 11, 23))

    with pytest.raises(AnswerNotServed) as caught:
        base.get("passport/apply", today=TODAY)

    assert caught.value.reason == "expired"
    assert not base.is_served("passport/apply", today=TODAY)


def test_an_answer_is_served_on_its_last_day(
    edited: Callable[[Callable[[dict[str, Any]], Any]], ContentDirectory],
) -> None:
    base = with_dates(edited, expires=TODAY)

    assert base.get("passport/apply", today=TODAY).id == "passport/apply"


def test_an_answer_is_served_from_the_day_it_takes_effect(
    edited: Callable[[Callable[[dict[str, Any]], Any]], ContentDirectory],
) -> None:
    base = with_dates(edited, effective=TODAY)

    assert base.is_served("passport/apply", today=TODAY)
    with pytest.raises(AnswerNotServed) as caught:
        base.get("passport/apply", today=date(2026, 11, 23))
    assert caught.value.reason == "not_yet_in_effect"


def test_without_a_day_today_counts(edited: Callable[[Callable[[dict[str, Any]], Any]], ContentDirectory]) -> None:
    base = with_dates(edited, expires=date(2020, 1, 1))

    assert not base.is_served("passport/apply")
    assert today_in_china() >= date(2024, 1, 1)


def test_an_answer_past_its_review_date_is_served_and_says_so(content: ContentDirectory) -> None:
    answer = load_knowledge(content.root).get("passport/apply", today=date(2027, 3, 1))

    assert answer.is_due_for_review_on(date(2027, 3, 1))
    assert not answer.is_due_for_review_on(date(2027, 2, 28))


def test_a_citys_overlay_replaces_the_field_and_its_plain_words(
    content: ContentDirectory, overlay: dict[str, Any]
) -> None:
    content.write(f"data/regions/{CHANGSHA}.yml", overlay)

    answer = load_knowledge(content.root).get("passport/apply", region=CHANGSHA, today=TODAY)

    assert (answer.fee, answer.plain.fee) == ("长沙100元", "100元。")
    assert answer.materials == ["身份证原件"]
    assert answer.region == CHANGSHA


@pytest.mark.parametrize("region", [None, HENAN, HUNAN, ZHUZHOU, "110000"])
def test_a_citys_overlay_is_never_another_places(
    content: ContentDirectory, overlay: dict[str, Any], region: Any
) -> None:
    content.write(f"data/regions/{CHANGSHA}.yml", overlay)

    answer = load_knowledge(content.root).get("passport/apply", region=region, today=TODAY)

    assert answer.fee == "普通护照120元"
    assert answer.region is None


def test_a_provinces_overlay_holds_in_its_cities_and_districts(
    content: ContentDirectory, overlay: dict[str, Any]
) -> None:
    content.write(f"data/regions/{HUNAN}.yml", overlay)
    base = load_knowledge(content.root)

    assert {
        base.get("passport/apply", region=place, today=TODAY).fee for place in (HUNAN, ZHUZHOU, FURONG_DISTRICT)
    } == {"长沙100元"}


def test_a_citys_overlay_lies_over_its_provinces(content: ContentDirectory, overlay: dict[str, Any]) -> None:
    content.write(f"data/regions/{CHANGSHA}.yml", overlay)
    province = {**overlay, "sources": {"provincial": {"title": "湖南省通知", "issuer": "湖南省公安厅", "read": True}}}
    province["overlays"] = {
        "passport/apply": {
            "fee": "湖南110元",
            "time_limit": "湖南5个工作日",
            "citations": [{"source": "provincial"}],
            "plain": {"fee": "110元。", "time_limit": "5个工作日。"},
        }
    }
    content.write(f"data/regions/{HUNAN}.yml", province)
    base = load_knowledge(content.root)

    city = base.get("passport/apply", region=FURONG_DISTRICT, today=TODAY)

    assert (city.fee, city.time_limit) == ("长沙100元", "湖南5个工作日")
    assert [citation.source for citation in city.citations] == ["notice", "provincial", "law"]
    assert base.get("passport/apply", region=ZHUZHOU, today=TODAY).fee == "湖南110元"


def test_an_expired_overlay_gives_way_to_the_national_answer(
    content: ContentDirectory, overlay: dict[str, Any]
) -> None:
    overlay["overlays"]["passport/apply"]["expires"] = date(2026, 11, 23)
    content.write(f"data/regions/{CHANGSHA}.yml", overlay)
    base = load_knowledge(content.root)

    assert base.get("passport/apply", region=CHANGSHA, today=date(2026, 11, 23)).fee == "长沙100元"
    assert base.get("passport/apply", region=CHANGSHA, today=TODAY).fee == "普通护照120元"


def test_a_question_is_found_however_it_is_spaced_and_punctuated(content: ContentDirectory) -> None:
    index = load_knowledge(content.root).question_index

    assert index[normalised_question(" 护照 怎么办? ")] == "passport/apply"


def test_what_is_laid_over_once_is_kept(content: ContentDirectory, overlay: dict[str, Any]) -> None:
    content.write(f"data/regions/{CHANGSHA}.yml", overlay)
    base = load_knowledge(content.root)

    first = base.get("passport/apply", region=CHANGSHA, today=TODAY)

    assert base.get("passport/apply", region=FURONG_DISTRICT, today=TODAY) is first
    assert base.get("passport/apply", region=HENAN, today=TODAY) is not first


def test_an_overlays_link_to_a_topic_that_is_not_served_here_is_left_out(
    content: ContentDirectory, overlay: dict[str, Any]
) -> None:
    overlay["overlays"]["passport/apply"]["related"] = ["marriage/divorce", "passport/lost"]
    content.write(f"data/regions/{CHANGSHA}.yml", overlay)

    answer = load_knowledge(content.root).get("passport/apply", region=CHANGSHA, today=TODAY)

    assert answer.related == ["passport/lost"]


def test_an_answer_that_stands_by_itself_has_no_node(content: ContentDirectory) -> None:
    assert load_knowledge(content.root).node("passport/apply") is None
