"""The places known: their names, codes, platforms and telephones."""

from __future__ import annotations

import re
from typing import Any

import pytest

from bot.errors import ContentError
from bot.knowledge.loading import load_knowledge
from bot.knowledge.regions import Regions
from bot.nlu.place_mentions import gazetteer_of
from tests.support.content_directory import ContentDirectory
from tests.support.shipped_content import shipped_knowledge


@pytest.fixture(scope="module")
def regions() -> Regions:
    return shipped_knowledge().regions


def test_all_34_provinces_are_there_with_their_capitals_area_code(regions: Regions) -> None:
    provinces = [region for region in regions.values() if region.level == "province"]

    assert len(provinces) == 34
    assert all(region.area_code for region in provinces if region.adcode < "700000")
    assert regions["430000"].area_code == "0731"


def test_every_city_lies_in_a_known_province(regions: Regions) -> None:
    assert {f"{adcode[:2]}0000" for adcode in regions} <= set(regions)


def test_a_platform_is_a_name_only(regions: Regions) -> None:
    assert not any(
        "(" in text or "（" in text for region in regions.values() for text in (region.platform or "", region.app or "")
    )


def test_all_333_prefectures_are_there_and_xiongan_which_is_none(regions: Regions) -> None:
    assert len([region for region in regions.values() if region.level == "city"]) == 334
    assert regions.full_name(regions["133100"]) == "河北省雄安新区"


@pytest.mark.parametrize(
    ("name", "places"),
    [
        ("凤城", {"清远市", "潮州市", "银川市", "凤城市"}),
        ("江城", {"吉林市", "武汉市", "江城区", "江城哈尼族彝族自治县"}),
    ],
)
def test_a_real_place_stands_beside_the_cities_that_are_called_like_it(
    regions: Regions, name: str, places: set[str]
) -> None:
    assert {region.name for region in gazetteer_of(regions).find(f"我在{name}")} == places


def test_an_area_code_is_one(regions: Regions) -> None:
    codes = {region.name: region.area_code for region in regions.values() if region.area_code}

    assert {name: code for name, code in codes.items() if not re.fullmatch(r"010|02\d|0[3-9]\d{2}", code)} == {}


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("长沙", "0731"), ("株洲", "0731"), ("深圳", "0755"), ("苏州", "0512"), ("开封", "0371"),
        ("咸阳", "029"), ("眉山", "028"),
        ("铁岭", "024"), ("遵义", "0851"), ("三亚", "0898"), ("秦皇岛", "0335"), ("舟山", "0580"),
        ("襄阳", "0710"), ("喀什", "0998"), ("雄安", "0312"),
    ],
)  # fmt: skip
def test_a_city_has_its_area_code(regions: Regions, name: str, code: str) -> None:
    place = gazetteer_of(regions).named(name)

    assert place is not None
    assert place.area_code == code


@pytest.mark.parametrize(
    ("full", "everyday"),
    [
        ("长沙市", "长沙"),
        ("喀什地区", "喀什"),
        ("延边朝鲜族自治州", "延边"),
        ("锡林郭勒盟", "锡林郭勒"),
        ("内蒙古自治区", "内蒙古"),
    ],
)
def test_a_place_has_an_everyday_name(regions: Regions, full: str, everyday: str) -> None:
    assert {region.everyday_name for region in regions.values() if region.name == full} == {everyday}


@pytest.mark.parametrize(("given", "adcode"), [("430100", "430100"), ("长沙", "430100"), ("湖南省长沙市", "430100")])
def test_a_page_may_name_a_place_by_code_or_by_name(regions: Regions, given: str, adcode: str) -> None:
    region = gazetteer_of(regions).named(given)
    assert region is not None
    assert region.adcode == adcode


@pytest.mark.parametrize("given", ["999999", "火星", "吉林", ""])
def test_an_unknown_or_ambiguous_name_is_no_place(regions: Regions, given: str) -> None:
    assert gazetteer_of(regions).named(given) is None


@pytest.mark.parametrize(
    ("entry", "field"),
    [
        ({"adcode": "43", "name": "湖南省"}, "regions.1.adcode"),
        ({"adcode": 430000, "name": "湖南省"}, "regions.1.adcode"),
        ({"adcode": "430000", "name": "湖南省", "platfrom": "x"}, "regions.1.platfrom"),
        ({"adcode": "430000"}, "regions.1.name"),
    ],
)
def test_a_wrong_region_is_refused(content: ContentDirectory, entry: dict[str, Any], field: str) -> None:
    content.write("data/regions/provinces.yml", {"regions": [entry]})

    with pytest.raises(ContentError) as caught:
        load_knowledge(content.root)

    assert [problem.field for problem in caught.value.problems] == [field]


def test_a_nickname_of_an_unknown_place_is_refused(content: ContentDirectory) -> None:
    content.write("data/regions/provinces.yml", {"regions": [{"adcode": "430000", "name": "湖南省"}]})
    content.write("data/regions/names.yml", {"aliases": {"430000": ["三湘"], "990000": ["仙境"]}})

    with pytest.raises(ContentError) as caught:
        load_knowledge(content.root)

    assert [(problem.file, problem.field) for problem in caught.value.problems] == [
        ("data/regions/names.yml", "aliases.990000")
    ]


def test_a_nickname_is_read_from_its_file(content: ContentDirectory) -> None:
    content.write("data/regions/provinces.yml", {"regions": [{"adcode": "430000", "name": "湖南省"}]})
    content.write("data/regions/names.yml", {"aliases": {"430000": ["三湘"]}})

    assert [region.name for region in gazetteer_of(load_knowledge(content.root).regions).find("我在三湘")] == ["湖南省"]
