"""Serving: only what holds today, and what holds where the citizen lives."""

from __future__ import annotations

from datetime import date

import pytest

from bot.errors import AnswerNotServed, ContentError
from bot.knowledge.base import KnowledgeBase, today_in_china

TODAY = date(2026, 11, 24)
CHANGSHA, HUNAN, HENAN, FURONG_DISTRICT, ZHUZHOU = "430100", "430000", "410000", "430102", "430200"


def with_dates(edited, **dates):
    return KnowledgeBase.load(edited(lambda file: file["answers"]["apply"].update(dates)).root)


def test_an_unknown_answer_is_not_served(content):
    with pytest.raises(AnswerNotServed, match="passport/unknown") as caught:
        KnowledgeBase.load(content.root).get("passport/unknown")

    assert caught.value.reason == "unknown"
    assert isinstance(caught.value, KeyError)


def test_an_expired_answer_is_never_served(edited):
    base = with_dates(edited, expires=date(2026, 11, 23))

    with pytest.raises(AnswerNotServed) as caught:
        base.get("passport/apply", today=TODAY)

    assert caught.value.reason == "expired"
    assert not base.is_served("passport/apply", today=TODAY)


def test_an_answer_is_served_on_its_last_day(edited):
    base = with_dates(edited, expires=TODAY)

    assert base.get("passport/apply", today=TODAY).id == "passport/apply"


def test_an_answer_is_served_from_the_day_it_takes_effect(edited):
    base = with_dates(edited, effective=TODAY)

    assert base.is_served("passport/apply", today=TODAY)
    with pytest.raises(AnswerNotServed) as caught:
        base.get("passport/apply", today=date(2026, 11, 23))
    assert caught.value.reason == "not_yet_in_effect"


def test_without_a_day_today_counts(edited):
    base = with_dates(edited, expires=date(2020, 1, 1))

    assert not base.is_served("passport/apply")
    assert today_in_china() >= date(2024, 1, 1)


def test_an_answer_past_its_review_date_is_served_and_says_so(content):
    answer = KnowledgeBase.load(content.root).get("passport/apply", today=date(2027, 3, 1))

    assert answer.is_due_for_review_on(date(2027, 3, 1))
    assert not answer.is_due_for_review_on(date(2027, 2, 28))


def test_a_citys_overlay_replaces_the_field_and_its_plain_words(content, overlay):
    content.write(f"data/regions/{CHANGSHA}.yml", overlay)

    answer = KnowledgeBase.load(content.root).get("passport/apply", region=CHANGSHA, today=TODAY)

    assert (answer.fee, answer.plain.fee) == ("长沙100元", "100元。")
    assert answer.materials == ["身份证原件"]
    assert answer.region == CHANGSHA


def test_an_overlay_cites_the_local_text_before_the_national_one(content, overlay):
    content.write(f"data/regions/{CHANGSHA}.yml", overlay)

    answer = KnowledgeBase.load(content.root).get("passport/apply", region=CHANGSHA, today=TODAY)

    assert [answer.sources[citation.source].title for citation in answer.citations] == ["长沙市证件收费通知", "护照法"]


def test_an_overlaid_answer_is_as_fresh_as_its_stalest_part(content, overlay):
    content.write(f"data/regions/{CHANGSHA}.yml", overlay)

    answer = KnowledgeBase.load(content.root).get("passport/apply", region=CHANGSHA, today=TODAY)

    assert (answer.reviewed, answer.review_by) == (date(2026, 8, 31), date(2027, 1, 31))


@pytest.mark.parametrize("region", [None, HENAN, HUNAN, ZHUZHOU, "110000"])
def test_a_citys_overlay_is_never_another_places(content, overlay, region):
    content.write(f"data/regions/{CHANGSHA}.yml", overlay)

    answer = KnowledgeBase.load(content.root).get("passport/apply", region=region, today=TODAY)

    assert answer.fee == "普通护照120元"
    assert answer.region is None


def test_a_provinces_overlay_holds_in_its_cities_and_districts(content, overlay):
    content.write(f"data/regions/{HUNAN}.yml", overlay)
    base = KnowledgeBase.load(content.root)

    assert {
        base.get("passport/apply", region=place, today=TODAY).fee for place in (HUNAN, ZHUZHOU, FURONG_DISTRICT)
    } == {"长沙100元"}


def test_a_citys_overlay_lies_over_its_provinces(content, overlay):
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
    base = KnowledgeBase.load(content.root)

    city = base.get("passport/apply", region=FURONG_DISTRICT, today=TODAY)

    assert (city.fee, city.time_limit) == ("长沙100元", "湖南5个工作日")
    assert [citation.source for citation in city.citations] == ["notice", "provincial", "law"]
    assert base.get("passport/apply", region=ZHUZHOU, today=TODAY).fee == "湖南110元"


def test_an_expired_overlay_gives_way_to_the_national_answer(content, overlay):
    overlay["overlays"]["passport/apply"]["expires"] = date(2026, 11, 23)
    content.write(f"data/regions/{CHANGSHA}.yml", overlay)
    base = KnowledgeBase.load(content.root)

    assert base.get("passport/apply", region=CHANGSHA, today=date(2026, 11, 23)).fee == "长沙100元"
    assert base.get("passport/apply", region=CHANGSHA, today=TODAY).fee == "普通护照120元"


def test_an_overlay_that_replaces_a_fee_must_replace_its_plain_words_too(content, overlay):
    del overlay["overlays"]["passport/apply"]["plain"]
    content.write(f"data/regions/{CHANGSHA}.yml", overlay)

    with pytest.raises(ContentError) as caught:
        KnowledgeBase.load(content.root)

    assert [problem.field for problem in caught.value.problems] == ["overlays.passport/apply.plain.fee"]


def test_an_overlay_on_an_answer_that_does_not_exist_is_refused(content, overlay):
    overlay["overlays"]["passport/aply"] = overlay["overlays"].pop("passport/apply")
    content.write(f"data/regions/{CHANGSHA}.yml", overlay)

    with pytest.raises(ContentError, match="did you mean 'passport/apply'"):
        KnowledgeBase.load(content.root)


def test_an_overlay_without_a_local_source_is_refused(content, overlay):
    del overlay["overlays"]["passport/apply"]["citations"]
    content.write(f"data/regions/{CHANGSHA}.yml", overlay)

    with pytest.raises(ContentError) as caught:
        KnowledgeBase.load(content.root)

    assert [problem.field for problem in caught.value.problems] == ["overlays.passport/apply.citations"]


def test_an_overlay_with_a_wrong_field_is_refused_with_its_line(content, overlay):
    overlay["overlays"]["passport/apply"]["fees"] = "1元"
    content.write(f"data/regions/{CHANGSHA}.yml", overlay)

    with pytest.raises(ContentError) as caught:
        KnowledgeBase.load(content.root)

    problem = caught.value.problems[0]
    assert problem.line == content.line_of(f"data/regions/{CHANGSHA}.yml", "fees:")
    assert "'fee'" in problem.remedy


def test_a_source_key_that_means_two_texts_is_refused(content, overlay):
    overlay["sources"] = {"law": overlay["sources"]["notice"]}
    overlay["overlays"]["passport/apply"]["citations"] = [{"source": "law"}]
    content.write(f"data/regions/{CHANGSHA}.yml", overlay)

    with pytest.raises(ContentError, match=r"sources\.law"):
        KnowledgeBase.load(content.root)


def test_overlays_in_a_file_not_named_after_a_place_are_refused(content, overlay):
    content.write("data/regions/changsha.yml", overlay)

    with pytest.raises(ContentError, match=r"430100\.yml"):
        KnowledgeBase.load(content.root)
