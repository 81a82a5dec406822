from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from bot.knowledge.content_pack import ContentPack
from bot.knowledge.files.lexicon_files import read_lexicon
from bot.nlu.fact_mentions import MOST_MENTIONS, declines, facts_alone, facts_in, says_only_facts
from bot.settings import PROJECT_ROOT

TODAY = date(2026, 11, 29)
PERSONS = read_lexicon(ContentPack(PROJECT_ROOT))[0].persons


def told(text: str, asked: str | None = None) -> dict[tuple[str, str | None], Any]:
    """What a message tells outright, by the fact and the person."""
    mentions = facts_in(text, PERSONS, TODAY, asked=asked)
    return {
        (each.name, each.person): each.value
        for each in mentions
        if each.name not in ("age_on", "person") and not each.is_implied
    }


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("我58交了13年够不够", {("age", "self"): 58, ("paid", None): 156}),
        ("五十八岁了交了十二年半", {("age", None): 58, ("paid", None): 150}),
        ("58了", {("age", None): 58}),
        ("我今年70了要体检吗", {("age", "self"): 70}),
        ("我46身份证管几年", {("age", "self"): 46}),
        ("49交了10年", {("age", None): 49, ("paid", None): 120}),
        ("我67年3月生的啥时候退", {("birth", "self"): "1967-03"}),
        ("67年生的", {("birth_year", None): 1967}),
        ("我68年的", {("birth_year", "self"): 1968}),
        ("一九六七年三月出生", {("birth", None): "1967-03"}),
        ("六七年三月份生的", {("birth", None): "1967-03"}),
        ("1967.3男啥时候退休", {("month", None): "1967-03", ("sex", None): "male"}),
        ("二宝24年6月生育儿补贴能拿多少", {("birth", "child"): "2024-06"}),
        ("领了5年退休金交了32年", {("drawn", None): 60, ("paid", None): 384}),
        ("我七零年的社保交了十四年半", {("birth_year", "self"): 1970, ("paid", None): 174}),
        (
            "我77年5月的女在厂里开机器原来50退几年能退",
            {("month", "self"): "1977-05", ("sex", None): "female", ("retires_at", None): 50},
        ),
        ("我姐72年3月原来55退她呢", {("month", "sister"): "1972-03", ("retires_at", "sister"): 55}),
        ("我今年六十了男的哪一年能退", {("age", "self"): 60, ("sex", None): "male"}),
        ("那我老婆呢她69年1月干部", {("month", "spouse"): "1969-01", ("retires_at", "spouse"): 55}),
        ("她是2023年10月的刚满三岁", {("month", None): "2023-10"}),
        ("要是140以内的呢算二套", {("area", None): "140", ("homes", None): 2}),
        ("67年3月12号出生", {("birth", None): "1967-03"}),
        ("女工人75年6月的", {("retires_at", None): 50, ("sex", None): "female", ("month", None): "1975-06"}),
        (
            "我是女干部1970年5月出生",
            {("retires_at", "self"): 55, ("sex", "self"): "female", ("birth", None): "1970-05"},
        ),
        ("我男的70年1月生", {("sex", "self"): "male", ("birth", None): "1970-01"}),
        ("12年能领几个月", {("duration", None): 144}),
        ("失业保险交了5年零3个月能领多久", {("unemployment_paid", None): 63}),
        ("养老保险一共交了20年", {("pension_paid", None): 240}),
        ("社保缴了8个月", {("paid", None): 8}),
        ("退休3年了一共交了28年", {("drawn", None): 36, ("paid", None): 336}),
        ("工作了13年", {("worked", None): 156}),
        ("驾龄8年换几年的", {("held", None): 96}),
        ("89平160万首套交多少契税", {("area", None): "89", ("price", None): "1600000", ("homes", None): 1}),
        ("一百六十万一百四十五平二套", {("price", None): "1600000", ("area", None): "145", ("homes", None): 2}),
        ("车是2019年5月上的牌", {("registered", None): "2019-05"}),
        ("12月20号交的材料", {("day", None): "2026-12-20"}),
        ("昨天交的材料", {("day", None): "2026-11-28"}),
        ("护照和港澳通行证两个人一共多少钱", {("persons", None): 2}),
        ("想买个电车不含税22万购置税得交多少", {("includes_vat", None): False, ("price", None): "220000"}),
        ("发票价24万8600", {("includes_vat", None): True, ("price", None): "248600"}),
        ("裸车二十二万五千", {("includes_vat", None): True, ("price", None): "225000"}),
        ("含税22万5的", {("includes_vat", None): True, ("price", None): "225000"}),
        ("未税价220000", {("includes_vat", None): False, ("price", None): "220000"}),
        ("22万7座的", {("price", None): "220000"}),
        ("三十万一辆的", {("price", None): "300000"}),
        ("单位平均工资九千按98天是多少", {("wage", None): "9000", ("leave_days", None): 98}),
        ("公司人均月工资1万2产假158天", {("wage", None): "12000", ("leave_days", None): 158}),
        ("单位平均每月8千5", {("wage", None): "8500"}),
        ("那一百五十八天呢", {("leave_days", None): 158}),
    ],
)  # fmt: skip
def test_what_citizens_tell(text: str, facts: dict[tuple[str, str | None], Any]) -> None:
    assert told(text) == facts


@pytest.mark.parametrize(
    "text",
    [
        "60岁以上老人", "满60岁能领吗", "男的60岁退休吗", "快60了", "不到60岁", "60多岁", "未满16周岁",
        "那女的呢", "女干部几岁退休",
        "要交15年吗", "至少交15年才能领", "再交5年", "还差2年", "没交15年", "交满15年就行吗",
        "医保交了13年", "公积金交了3年",
        "要是我58呢", "身份证丢了怎么办", "2026年新规", "打12345", "20个工作日", "不是首套", "贷30万",
        "农历67年3月生的", "第2个人", "有13多年",
        "含税还是不含税", "这个价含税吗", "跑了22万5千公里", "我工资六千", "津贴20天没到账", "10天能办完吗", "98天以内",
    ],
)  # fmt: skip
def test_nothing_is_told_by_general_words_or_wishes(text: str) -> None:
    assert told(text) == {}


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("我妈58", {("age", "mother"): 58}),
        ("我爸六七年三月份生的", {("birth", "father"): "1967-03"}),
        ("老公61我55他啥时候退", {("age", "spouse"): 61, ("age", "self"): 55}),
        ("我帮我妈问一下我58", {("age", "self"): 58}),
        ("俺爹交了20年社保走了能领多少", {("paid", "father"): 240}),
        ("16岁的孩子身份证管几年", {("age", "child"): 16}),
        ("2024年12月生的宝宝", {("birth", "child"): "2024-12"}),
    ],
)
def test_of_whom_it_is_told(text: str, facts: dict[tuple[str, str | None], Any]) -> None:
    assert told(text) == facts


def test_a_word_for_a_person_tells_the_sex() -> None:
    implied = [(each.value, each.person) for each in facts_in("我老婆啥时候退", PERSONS, TODAY) if each.is_implied]
    assert implied == [("female", "spouse")]


@pytest.mark.parametrize(
    ("text", "new_energy"),
    [
        ("想买个电车", True), ("纯电动车", True), ("新能源的", True), ("插混", True), ("增程式", True),
        ("绿牌车", True), ("油车", False), ("汽油车", False), ("油电混动", False), ("不是新能源", False),
        ("非新能源车", False), ("电车还是油车", None), ("新能源货车", None), ("充电车位", None),
        ("电动自行车", None), ("混动", None),
    ],
)  # fmt: skip
def test_a_word_for_a_car_tells_what_it_runs_on(text: str, new_energy: bool | None) -> None:
    found = [(each.value, each.is_implied) for each in facts_in(text, PERSONS, TODAY) if each.name == "new_energy"]
    assert found == ([] if new_energy is None else [(new_energy, True)])


@pytest.mark.parametrize(
    ("asked", "text", "facts"),
    [
        ("birth", "67年3月", {"birth": "1967-03"}),
        ("birth", "她是68年5月的", {"birth": "1968-05"}),
        ("birth", "67年", {"birth_year": 1967}),
        ("sex", "女的", {"sex": "female"}),
        ("retires_at", "工人", {"retires_at": 50}),
        ("pension_paid", "13", {"pension_paid": 156}),
        ("price", "160", {"price": "1600000"}),
        ("birth", "身份证丢了怎么办", {}),
        ("birth", "转人工", {}),
        ("homes", "我想问公积金", {}),
    ],
)
def test_short_answers_while_a_fact_is_asked_for(asked: str, text: str, facts: dict[str, Any]) -> None:
    assert {name: value for (name, _), value in told(text, asked).items()} == facts


def test_facts_alone() -> None:
    for text in ("我58交了13年", "那我妈呢", "67年3月的", "我家娃25年10月生的", "要是不含税40万那款呢", "油车呢"):
        assert says_only_facts(text, facts_in(text, PERSONS, TODAY)), text
    for text in ("我58交了13年够不够", "你好", "12年能领几个月", "我妈身份证丢了"):
        assert not says_only_facts(text, facts_in(text, PERSONS, TODAY)), text
    assert facts_alone("58了", facts_in("58了", PERSONS, TODAY)) == {"age", "age_on"}
    assert facts_alone("那我呢", facts_in("那我呢", PERSONS, TODAY)) == {"person"}


def test_declining() -> None:
    for text in ("不想说", "我不知道", "跳过", "忘了", "说不清楚", "不方便说", "记不清了"):
        assert declines(text), text
    for text in ("不知道去哪办", "取消", "人工", "67年", "下一步"):
        assert not declines(text), text


def test_a_message_full_of_figures_is_bounded() -> None:
    mentions = facts_in("我58，" * 300, PERSONS, TODAY)
    assert len([each for each in mentions if each.name == "age"]) <= MOST_MENTIONS
