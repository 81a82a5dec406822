"""How a text speaks of a place: by the words around it, and by no more than stand near."""

from __future__ import annotations

import pytest

from bot.knowledge.live_pack import shared_pack
from bot.knowledge.regions import Regions
from bot.nlu.place_mentions import gazetteer_of
from bot.nlu.place_roles import REACH, role_in, text_around
from bot.settings import PROJECT_ROOT


@pytest.fixture(scope="module")
def regions() -> Regions:
    return shared_pack(PROJECT_ROOT).current.knowledge.regions


def roles(regions: Regions, text: str) -> list[tuple[str, str]]:
    return [
        ("/".join(regions.full_name(region) for region in mention.regions), mention.role)
        for mention in gazetteer_of(regions).mentions(text)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("我在长沙，生育津贴怎么领", [("湖南省长沙市", "own")]),
        ("俺家住河南洛阳", [("河南省洛阳市", "own")]),
        ("沪籍老人坐公交", [("上海市", "own")]),
        ("我搬到合肥了", [("安徽省合肥市", "own")]),
        ("人喺广东", [("广东省", "own")]),
        ("我妈在长沙", [("湖南省长沙市", "others")]),
        ("儿子户口在北京", [("北京市", "registered")]),
        ("和武汉人结婚", [("湖北省武汉市", "others")]),
        ("去北京看病", [("北京市", "elsewhere")]),
        ("老家河南，在上海工作", [("河南省", "registered"), ("上海市", "own")]),
        ("我在佛山户口是广西的", [("广东省佛山市", "own"), ("广西壮族自治区", "registered")]),
        ("他爸户口在湖南我在广州", [("湖南省", "registered"), ("广东省广州市", "own")]),
        ("驾照是河北的", [("河北省", "registered")]),
        ("我驾照是河北的", [("河北省", "registered")]),
        ("车牌还是吉林市的", [("吉林省吉林市", "registered")]),
        ("我公积金在长沙交的", [("湖南省长沙市", "registered")]),
        ("老家信阳现在在宁波打工", [("河南省信阳市", "registered"), ("浙江省宁波市", "own")]),
        ("我是陕西人，在兰州上班", [("陕西省", "registered"), ("甘肃省兰州市", "own")]),
        ("我是河南的户口", [("河南省", "registered")]),
        ("我是河南的，户口本丢了", [("河南省", "own")]),
        ("跟女儿住在上海", [("上海市", "own")]),
        ("他跟弟媳都在新疆", [("新疆维吾尔自治区", "others")]),
        ("爱人在江苏我在四川", [("江苏省", "others"), ("四川省", "own")]),
        ("在温州打工时交的", [("浙江省温州市", "named")]),
        ("我去年在上海交的社保", [("上海市", "named")]),
        ("不是北京，是天津", [("北京市", "elsewhere"), ("天津市", "named")]),
        ("我以前在东莞打工", [("广东省东莞市", "elsewhere")]),
        ("长沙老人坐公交", [("湖南省长沙市", "named")]),
        ("我在湖南，长沙这边", [("湖南省长沙市", "own")]),
        ("我想在北京买房", [("北京市", "named")]),
        ("我户口在四川，不是本地人", [("四川省", "registered")]),
        ("上海人才引进", [("上海市", "named")]),
    ],
)
def test_how_a_text_speaks_of_a_place(regions: Regions, text: str, expected: list[tuple[str, ...]]) -> None:
    assert roles(regions, text) == expected


def test_only_words_near_a_place_say_how_it_is_spoken_of() -> None:
    near, far = "我在", "我在" + "，" * REACH
    assert role_in(f"{near}长沙", 2, 4) == "own"
    assert role_in(f"{far}长沙", len(far), len(far) + 2) == "named"


def test_the_text_around_a_place_ends_where_the_text_does() -> None:
    assert text_around("我在长沙住", 2, 4) == ("我在", "住")
    assert tuple(map(len, text_around("一" * 100, 50, 52))) == (REACH, REACH)
