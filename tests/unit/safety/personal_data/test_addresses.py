from __future__ import annotations

import pytest

from bot.safety.personal_data.addresses import find_addresses


def found(text: str) -> list[str]:
    return [text[finding.start : finding.end] for finding in find_addresses(text)]


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("我住在幸福路12号3栋502室", "幸福路12号3栋502室"),
        ("家住长沙市岳麓区麓山南路932号", "麓山南路932号"),
        ("湖南省长沙市雨花区韶山中路123号金色家园5栋1单元1203室", "韶山中路123号金色家园5栋1单元1203室"),
        ("我家幸福小区6-2-301漏水", "幸福小区6-2-301"),
        ("赵县南柏舍镇李家村3组", "李家村3组"),
        ("3单元501的邻居吵", "3单元501"),
        ("成都市武侯区一环路南一段24号", "一环路南一段24号"),
    ],
)
def test_from_the_street_down_to_the_door(text: str, address: str) -> None:
    assert found(text)[0] == address


@pytest.mark.parametrize(
    "text",
    [
        "我家在杭州市西湖区", "我们村3组征地了", "村里5户人家", "5号线几点停", "坐3路公交", "6楼加装电梯",
        "三居室要多少税", "人民路100号是政务中心吗", "政务大厅A座305室在哪", "派出所2楼户籍室",
        "第3条第2款", "12号窗口排队",
    ],
)  # fmt: skip
def test_towns_offices_and_other_numbers_stay(text: str) -> None:
    assert found(text) == []
