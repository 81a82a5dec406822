"""Places: looked up by code, and found in what a citizen says without taking other words for places."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.errors import ContentError
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.regions import Regions

PROJECT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="module")
def regions() -> Regions:
    return KnowledgeBase.load(PROJECT).regions


def names(regions: Regions, text: str) -> list[str]:
    return [regions.full_name(region) for region in regions.find(text)]


def test_all_34_provinces_are_there_with_their_capitals_area_code(regions):
    provinces = [region for region in regions.values() if region.level == "province"]

    assert len(provinces) == 34
    assert all(region.area_code for region in provinces if region.adcode < "700000")
    assert regions["430000"].area_code == "0731"


def test_every_city_lies_in_a_known_province(regions):
    assert {region.province for region in regions.values()} <= set(regions)


def test_a_platform_is_a_name_only(regions):
    assert not any(
        "(" in text or "（" in text for region in regions.values() for text in (region.platform or "", region.app or "")
    )


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("我在长沙", "湖南省长沙市"),
        ("俺是河南的", "河南省"),
        ("内蒙古的老人", "内蒙古自治区"),
        ("我住内蒙", "内蒙古自治区"),
        ("广西壮族自治区", "广西壮族自治区"),
        ("湖南长沙", "湖南省长沙市"),
        ("吉林长春", "吉林省长春市"),
        ("吉林省吉林市", "吉林省吉林市"),
        ("河北石家庄", "河北省石家庄市"),
        ("天津河北区", "天津市河北区"),
        ("大连中山区", "辽宁省大连市中山区"),
        ("我在羊城", "广东省广州市"),
        ("我是首都人", "北京市"),
        ("上海南站附近", "上海市"),
        ("浙江西边", "浙江省"),
        ("湘", "湖南省"),
        ("挂湘牌的车", "湖南省"),
        ("我是川籍", "四川省"),
    ],
)
def test_a_place_is_found(regions, text, place):
    assert names(regions, text) == [place]


@pytest.mark.parametrize(
    "text",
    [
        "身份证丢了",
        "新办的身份证",
        "换新牌",
        "云上贵",
        "今天天气晴",
        "山西路派出所",
        "中山装",
        "中山东路怎么走",
        "黄河南岸",
        "兰州拉面",
        "南京银行的卡",
        "首都机场",
        "山城火锅店执照",
        "",
    ],
)
def test_other_words_are_not_taken_for_places(regions, text):
    assert names(regions, text) == []


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("吉林", {"吉林省", "吉林省吉林市"}),
        ("我在河北", {"河北省", "天津市河北区"}),
        ("海南的", {"海南省", "青海省海南藏族自治州"}),
        ("我住中山", {"广东省中山市", "辽宁省大连市中山区"}),
        ("从河南到广东打工", {"河南省", "广东省"}),
    ],
)
def test_an_ambiguous_place_is_asked_about(regions, text, places):
    assert set(names(regions, text)) == places


def test_the_wider_namesake_comes_first(regions):
    assert names(regions, "吉林") == ["吉林省", "吉林省吉林市"]


def test_without_files_no_place_is_known(tmp_path):
    assert Regions([]).find("长沙") == ()


@pytest.mark.parametrize(
    ("entry", "field"),
    [
        ({"adcode": "43", "name": "湖南省"}, "regions.1.adcode"),
        ({"adcode": 430000, "name": "湖南省"}, "regions.1.adcode"),
        ({"adcode": "430000", "name": "湖南省", "platfrom": "x"}, "regions.1.platfrom"),
        ({"adcode": "430000"}, "regions.1.name"),
    ],
)
def test_a_wrong_region_is_refused(content, entry, field):
    content.write("data/regions/provinces.yml", {"regions": [entry]})

    with pytest.raises(ContentError) as caught:
        KnowledgeBase.load(content.root)

    assert [problem.field for problem in caught.value.problems] == [field]
