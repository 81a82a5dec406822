"""Places found in what a citizen says, how it speaks of them, and other words that are not taken for places."""

from __future__ import annotations

import time

import pytest

from bot.knowledge.regions import Regions
from bot.nlu.normalizer import normalize
from bot.nlu.place_mentions import MOST_MENTIONS, gazetteer_of
from tests.support.shipped_content import shipped_knowledge


@pytest.fixture(scope="module")
def regions() -> Regions:
    return shipped_knowledge().regions


def names(regions: Regions, text: str) -> list[str]:
    return [regions.full_name(region) for region in gazetteer_of(regions).find(text)]


def by_every_name(regions: Regions) -> list[tuple[str, str]]:
    """Each place's adcode with its full name, its everyday name and what else it is called."""
    return [
        (region.adcode, name)
        for region in regions.values()
        for name in dict.fromkeys((region.name, region.everyday_name, *region.aliases))
    ]


@pytest.mark.parametrize("frame", ["我在{}，身份证丢了怎么补", "俺是{}的", "户口在{}，能在这边办吗", "{}人想办居住证"])
def test_every_place_is_found_by_every_name_it_has(regions: Regions, frame: str) -> None:
    missed = {
        name
        for adcode, name in by_every_name(regions)
        if adcode not in [region.adcode for region in gazetteer_of(regions).find(normalize(frame.format(name)))]
    }
    assert missed == set()


def test_nearly_every_name_means_one_place_and_the_others_are_asked_about(regions: Regions) -> None:
    several = {name for _, name in by_every_name(regions) if len(gazetteer_of(regions).find(f"我在{name}")) > 1}
    assert several == {
        "吉林", "海南", "朝阳", "中山", "甘南", "朝阳区", "和平区", "桥西区", "西安区", "宝山区", "宝山",
        "普陀区", "普陀",
        "鼓楼区", "通州区", "通州", "西湖区", "南山区", "城关区", "新城区", "长安区", "江城", "绿城", "龙城",
        "鹿城", "油城", "港城",
        "凤城", "莲城", "潮汕", "榕城", "巴州",
    }  # fmt: skip


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
        ("驾照是河北区的", "天津市河北区"),
        ("驾照是河北的", "河北省"),
        ("大连中山区", "辽宁省大连市中山区"),
        ("我在羊城", "广东省广州市"),
        ("我是首都人", "北京市"),
        ("上海南站附近", "上海市"),
        ("浙江西边", "浙江省"),
        ("湘", "湖南省"),
        ("挂湘牌的车", "湖南省"),
        ("我是川籍", "四川省"),
        ("来沪人员的孩子上学", "上海市"),
        ("在京务工", "北京市"),
        ("甘肃定西的低保", "甘肃省定西市"),
        ("我在白银上班", "甘肃省白银市"),
        ("三明市的公积金", "福建省三明市"),
        ("日照的", "山东省日照市"),
        ("马鞍山的社保", "安徽省马鞍山市"),
        ("和田地区的户口", "新疆维吾尔自治区和田地区"),
        ("海南州的低保", "青海省海南藏族自治州"),
        ("仙桃市", "湖北省仙桃市"),
        ("我在长沙装修房子", "湖南省长沙市"),
        ("在长沙路上丢了身份证", "湖南省长沙市"),
    ],
)
def test_a_place_is_found(regions: Regions, text: str, place: str) -> None:
    assert names(regions, text) == [place]


@pytest.mark.parametrize(
    "text",
    [
        "身份证丢了", "新办的身份证", "换新牌", "云上贵", "今天天气晴", "重新籍贯怎么填", "现在申请失业金",
        # streets, villages, firms, dishes, things
        "山西路派出所", "中山装", "中山东路怎么走", "南京路的派出所", "上海路居委会", "延安路", "中山路",
        "朝阳小区", "朝阳大街",
        "吉林街道", "黄河南岸", "广安门医院", "兰州拉面", "大连拉面", "南京银行的卡", "首都机场", "北京时间",
        "山城火锅店执照", "金华火腿", "普洱茶",
        "和田玉怎么鉴定", "大理石", "阿里巴巴的客服", "三明治店要办证吗", "哈密瓜", "宁德时代上班", "李宁牌",
        "在京东买的",
        # names that are other words too
        "医保定点医院", "社保定期存", "一定安排好", "规定西边", "不固定西药", "出海口", "日照时间", "日照不足",
        "白银多少钱一克",
        "白银市场", "开封后还能退吗", "东方明珠", "来宾登记", "保山泉", "黄山松", "长治久安", "安康码", "四平米",
        "德州扑克", "大同小异",
        "复合肥补贴", "东躲西藏", "十三陵",
        # people
        "我叫李长春", "我叫吴忠", "名字是王海南", "吴忠的身份证号",
        # where one goes, not where one is
        "台湾通行证", "香港签注到期", "澳门签注要多少钱",
        "",
    ],
)  # fmt: skip
def test_other_words_are_not_taken_for_places(regions: Regions, text: str) -> None:
    assert names(regions, text) == []


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("吉林", {"吉林省", "吉林省吉林市"}),
        ("海南的", {"海南省", "青海省海南藏族自治州"}),
        ("我住中山", {"广东省中山市", "辽宁省大连市中山区"}),
        ("我在朝阳", {"辽宁省朝阳市", "北京市朝阳区", "吉林省长春市朝阳区"}),
        ("朝阳区", {"北京市朝阳区", "吉林省长春市朝阳区"}),
        ("从河南到广东打工", {"河南省", "广东省"}),
    ],
)
def test_an_ambiguous_place_is_asked_about(regions: Regions, text: str, places: set[str]) -> None:
    assert set(names(regions, text)) == places


def test_the_wider_namesake_comes_first(regions: Regions) -> None:
    assert names(regions, "吉林") == ["吉林省", "吉林省吉林市"]


def test_without_files_no_place_is_known() -> None:
    assert gazetteer_of(Regions([])).find("长沙") == ()


def test_finding_places_takes_less_than_a_millisecond(regions: Regions) -> None:
    text = "我在长沙，老家是河南洛阳的，我老婆今年三月生的孩子，一直没有交过社保，想问生育津贴怎么领，去哪里办"
    begun = time.process_time()
    for _ in range(200):
        gazetteer_of(regions).mentions(text)
    assert (time.process_time() - begun) / 200 < 0.001


@pytest.mark.parametrize(
    "filling", ["北京", "海南", "吉林长春", "我刚", "我现在在", "我妈我妈", "老家", "长沙，", "在"]
)
def test_what_a_message_is_full_of_makes_finding_places_hardly_slower(regions: Regions, filling: str) -> None:
    """Each place was compared with every other, and each looked back to the beginning of the text."""
    text = "身份证丢了" + filling * (8000 // len(filling)) + "长沙"
    begun = time.process_time()
    found = gazetteer_of(regions).mentions(text)
    assert time.process_time() - begun < 2
    assert 0 < len(found) <= MOST_MENTIONS
