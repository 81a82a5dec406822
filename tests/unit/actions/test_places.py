"""Which place a turn is about: the rule of actions.places, with the places that the project ships."""

from __future__ import annotations

from typing import Any

import pytest

from actions.places import NATIONWIDE, Place, place_of, told_places
from bot.knowledge.regions import Regions
from bot.nlu.place_mentions import gazetteer_of
from tests.support.shipped_content import shipped_knowledge

HUNAN, CHANGSHA, GUANGZHOU, HENAN = "430000", "430100", "440100", "410000"


@pytest.fixture(scope="module")
def regions() -> Regions:
    return shipped_knowledge().regions


def place(regions: Regions, text: str, known: str | None = None, leans_on: str | None = None) -> Place:
    return place_of(text, regions, known=known, leans_on=leans_on, varies=True)


@pytest.mark.parametrize("known", [None, GUANGZHOU])
@pytest.mark.parametrize("text", ["我在长沙，生育津贴怎么领", "我是长沙人，养老金怎么领", "俺家在湖南长沙，低保怎么办"])
def test_a_place_told_as_ones_own_is_noted_and_replaces_an_earlier_one(regions: Regions, text: str, known: Any) -> None:
    assert place(regions, text, known) == Place(CHANGSHA, own=CHANGSHA)


def test_without_a_place_named_the_known_one_holds(regions: Regions) -> None:
    assert place(regions, "生育津贴怎么领", CHANGSHA) == Place(CHANGSHA)
    assert place(regions, "生育津贴怎么领") == Place(None)


@pytest.mark.parametrize("text", ["我妈在长沙，高龄补贴怎么领", "请问长沙的高龄补贴怎么领"])
@pytest.mark.parametrize("known", [None, GUANGZHOU])
def test_another_persons_place_or_one_merely_named_holds_for_the_matter_and_is_not_noted(
    regions: Regions, text: str, known: Any
) -> None:
    assert place(regions, text, known) == Place(CHANGSHA, spoken_of=CHANGSHA)


def test_a_question_that_begins_with_a_place_tells_it_when_none_is_known(regions: Regions) -> None:
    assert place(regions, "长沙生育津贴怎么领") == Place(CHANGSHA, own=CHANGSHA)
    assert place(regions, "长沙生育津贴怎么领", GUANGZHOU) == Place(CHANGSHA, spoken_of=CHANGSHA)


def test_a_question_of_what_is_the_same_everywhere_tells_no_place_by_beginning_with_one(regions: Regions) -> None:
    found = place_of("广东首席数据官是哪年试点的", regions, known=None, leans_on=None, varies=False)
    assert found.own is None


@pytest.mark.parametrize("known", [None, CHANGSHA])
def test_a_place_gone_to_gives_the_national_answer(regions: Regions, known: Any) -> None:
    assert place(regions, "去北京看病要备案吗", known) == Place(None, spoken_of=NATIONWIDE)


@pytest.mark.parametrize(
    "text", ["户口在长沙，能在这边办吗", "老家长沙的，能在这补办吗", "驾照是长沙的，到期了怎么换", "我社保是长沙的"]
)
def test_where_something_is_registered_is_not_where_the_citizen_is(regions: Regions, text: str) -> None:
    assert place(regions, text, GUANGZHOU) == Place(GUANGZHOU)
    assert place(regions, text) == Place(CHANGSHA, spoken_of=CHANGSHA)


@pytest.mark.parametrize(
    "text",
    [
        "户口在四川人在长沙，残疾证怎么办", "老家河南，在长沙工作，身份证在哪换", "我是四川人，在长沙打工，社保怎么办",
        "身份证丢了我在长沙上学老家甘肃的能在长沙补吗", "他爸户口在湖北我在长沙能跟我落不",
    ],
)  # fmt: skip
@pytest.mark.parametrize("known", [None, GUANGZHOU, HENAN])
def test_beside_where_one_is_it_does_not_count_where_one_is_from(regions: Regions, text: str, known: Any) -> None:
    assert place(regions, text, known) == Place(CHANGSHA, own=CHANGSHA)


@pytest.mark.parametrize("text", ["我在长沙，我妈在北京，高龄补贴怎么领", "我人在长沙，要去北京看病怎么备案"])
def test_with_another_place_that_matters_ones_own_is_noted_and_the_answer_is_the_national_one(
    regions: Regions, text: str
) -> None:
    assert place(regions, text) == Place(None, own=CHANGSHA, spoken_of=NATIONWIDE)


@pytest.mark.parametrize(
    "text",
    ["从北京到成都工作，公积金能转吗", "在哪个地方仲裁，工地在西安，公司在四川", "一个河南户口一个山东户口能登记吗"],
)
@pytest.mark.parametrize("known", [None, CHANGSHA, HENAN])
def test_of_two_places_none_is_taken(regions: Regions, text: str, known: Any) -> None:
    assert place(regions, text, known) == Place(None, spoken_of=NATIONWIDE)


def test_the_province_of_the_known_city_leaves_the_city_known(regions: Regions) -> None:
    assert place(regions, "我在湖南，产假多少天", CHANGSHA) == Place(CHANGSHA)
    assert place(regions, "我在长沙，产假多少天", HUNAN) == Place(CHANGSHA, own=CHANGSHA)


def test_a_name_of_several_places_is_asked_about_unless_the_known_place_settles_it(regions: Regions) -> None:
    found = place(regions, "我在吉林，产假多少天")
    assert (found.region, found.own, [region.adcode for region in found.namesakes]) == (
        None,
        None,
        ["220000", "220200"],
    )
    assert place(regions, "我在吉林，产假多少天", "220100") == Place("220100")


def test_what_leans_on_an_answer_keeps_the_place_it_was_for(regions: Regions) -> None:
    assert place(regions, "多少钱", CHANGSHA, leans_on=GUANGZHOU) == Place(GUANGZHOU, spoken_of=GUANGZHOU)
    assert place(regions, "多少钱", CHANGSHA, leans_on=NATIONWIDE) == Place(None, spoken_of=NATIONWIDE)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("不是北京，是天津", ["天津市"]),
        ("我说错了，我在保定不是石家庄", ["保定市"]),
        ("老家湖南，现住深圳", ["深圳市"]),
        ("我户口在安徽，人在上海", ["上海市"]),
        ("切换城市到西安", ["西安市"]),
        ("我是香港人，现在住珠海", ["珠海市"]),
        ("我妈在长沙", []),
        ("户口是广西的", []),
        ("我在火星", []),
    ],
)
def test_which_place_is_told(regions: Regions, text: str, told: list[str]) -> None:
    assert [region.name for region in told_places(gazetteer_of(regions).mentions(text))] == told
