"""What a message asks besides telling where the citizen is."""

from __future__ import annotations

import pytest

from bot.knowledge.regions import Regions
from bot.nlu.normalizer import normalize
from bot.nlu.place_mentions import gazetteer_of
from bot.nlu.place_telling import without_telling
from tests.support.shipped_content import shipped_knowledge


@pytest.fixture(scope="module")
def regions() -> Regions:
    return shipped_knowledge().regions


def asked(regions: Regions, text: str) -> str | None:
    text = normalize(text)
    return without_telling(text, gazetteer_of(regions).mentions(text))


@pytest.mark.parametrize(
    "text",
    [
        "我在苏州", "俺是菏泽的", "我人在重庆", "南通", "湖南长沙", "长沙的", "杭州人",
        "我们这儿是甘肃定西", "俺们家搁大庆", "我在泉州这边",
        "我在杭州上班", "我跟儿子住在无锡", "在宁波打工呢", "我在天津河北区",
        "哦 我在厦门", "额 我是甘肃天水的", "我搬到合肥了", "我是鄂尔多斯的",
        "老家湖南 现住深圳", "户口在赣州 人在东莞", "老家信阳 现在在宁波打工", "我是陕西人 在兰州上班",
        "我妈在长沙", "户口是广西的", "老家烟台的",
    ],
)  # fmt: skip
def test_what_tells_a_place_says_nothing_else(regions: Regions, text: str) -> None:
    assert asked(regions, text) == ""


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("我们是南通的 能申请不", "能申请不"),
        ("要带啥 我在杭州", "要带啥"),
        ("那到底一个月多少啊 我在深圳", "那到底一个月多少"),
        ("我是长沙的 公积金能贷多少", "公积金能贷多少"),
        ("刚生了孩子 我在珠海 户口怎么上", "刚生了孩子户口怎么上"),
        ("我现在搬到广州了，老人坐公交免费吗", "老人坐公交免费吗"),
        ("跟女儿住在上海 看病医保怎么备案", "看病医保怎么备案"),
        ("长沙，生育津贴怎么领", "生育津贴怎么领"),
        ("生育津贴怎么领，长沙", "生育津贴怎么领"),
        ("我在长沙买房怎么提公积金", "买房怎么提公积金"),
        ("说错了 我在长沙", "说错了"),
    ],
)
def test_what_is_asked_besides_is_left(regions: Regions, text: str, rest: str) -> None:
    assert asked(regions, text) == rest


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("我在佛山 户口是广西的 能在这边办吗", "户口是广西的能在这边办吗"),
        ("他爸户口在湖南我在广州 能跟我落不", "他爸户口在湖南能跟我落不"),
        ("在北京工作 驾照是河北的 能换吗", "驾照是河北的能换吗"),
        ("那我在这边能办吗 户口是广西的", "那我在这边能办吗户口是广西的"),
        ("我在合肥打工 孩子想在这边上小学", "我在合肥打工孩子想在这边上小学"),
        ("我妈在长沙 高龄补贴怎么领", "我妈在长沙高龄补贴怎么领"),
        ("我在长沙的房子怎么过户", "我在长沙的房子怎么过户"),
    ],
)
def test_a_place_that_bears_upon_what_is_asked_stays(regions: Regions, text: str, rest: str) -> None:
    assert asked(regions, text) == rest


@pytest.mark.parametrize(
    "text", ["身份证丢了怎么补", "去北京看病怎么备案", "我想在北京买房", "长沙老人坐公交", "不是北京"]
)
def test_what_tells_no_place_is_left_alone(regions: Regions, text: str) -> None:
    assert asked(regions, text) is None
