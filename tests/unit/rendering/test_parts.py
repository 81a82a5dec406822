"""The parts of an answer, in the order and choice of each rendering."""

from __future__ import annotations

from typing import Any

import pytest

from bot.knowledge.answer import Answer, Source
from bot.rendering.parts import (
    EVERYTHING,
    NUMBERED,
    SECTIONS,
    STAGES,
    cited,
    items_of,
    source_label,
    summed_up,
    taken_away,
)


def test_both_modes_tell_all_parts_and_the_standard_one_begins_with_the_paragraphs() -> None:
    assert SECTIONS[0] == "paragraphs"
    assert EVERYTHING[0] != "paragraphs"
    assert SECTIONS[1:] == tuple(part for part in EVERYTHING if part != "paragraphs")


def test_steps_are_numbered_and_no_stage_of_an_answer_without_steps() -> None:
    assert {"steps"} == NUMBERED
    assert "steps" not in STAGES
    assert {"materials", "fee"} <= set(STAGES)


def test_what_is_taken_away_stands_in_the_order_of_doing_it() -> None:
    assert taken_away(for_family=False) == ("materials", "steps", "amount", "fee", "time_limit", "channels")


@pytest.mark.parametrize("told", [summed_up, taken_away])
def test_who_asks_for_the_family_gets_what_a_proxy_needs_at_the_end(told: Any) -> None:
    assert told(for_family=True) == (*told(for_family=False), "proxy")


def test_a_part_is_told_in_everyday_words_where_there_are_any(answer: Answer) -> None:
    assert items_of(answer, "materials", plain=True) == ["身份证。"]
    assert items_of(answer, "materials") == ["身份证", "户口簿"]
    assert items_of(answer, "steps", plain=True) == ["挂失", "补卡"]
    assert items_of(answer, "fee") == ["每张20元。"]
    assert items_of(answer, "varies", plain=True) == []


def test_a_source_comes_with_the_article_for_each_citation(answer: Answer) -> None:
    again = answer.copy(update={"citations": [*answer.citations, answer.citations[0].copy(update={"article": None})]})

    assert cited(again) == [(answer.sources["rules"], "第三条"), (answer.sources["rules"], None)]


@pytest.mark.parametrize(
    ("source", "article", "label"),
    [
        ({"title": "补卡办法"}, None, "《补卡办法》（人社部）"),
        ({"title": "《补卡办法》"}, "第三条", "《补卡办法》第三条（人社部）"),
        (
            {"title": "补卡办法", "number": "1号", "published": "2024-12-01"},
            None,
            "《补卡办法》（人社部，1号，2024-12-01）",
        ),
    ],
)
def test_a_source_is_named_as_it_is_looked_up(source: dict[str, Any], article: str | None, label: str) -> None:
    assert source_label(Source(**source, issuer="人社部", read=True), article) == label
