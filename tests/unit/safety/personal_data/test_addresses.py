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
        ("我搬到凤凰城8期3栋2单元1505了", "凤凰城8期3栋2单元1505"),
        ("渝北区龙溪街道红锦大道88号2-5-3，我家", "红锦大道88号2-5-3"),
        ("我住幸福路十二号三栋五零二室", "幸福路十二号三栋五零二室"),
        ("衡南县三塘镇大山村王家组", "大山村王家组"),
        ("家住陈家湾村王家湾组12号", "陈家湾村王家湾组12号"),
        ("租房地址高新路瑞吉大厦1201", "高新路瑞吉大厦1201"),
    ],
)
def test_from_the_street_down_to_the_door(text: str, address: str) -> None:
    assert found(text)[0] == address


@pytest.mark.parametrize(
    "text",
    [
        "我家在杭州市西湖区", "我们村3组征地了", "村里5户人家", "5号线几点停", "坐3路公交", "6楼加装电梯",
        "三居室要多少税", "人民路100号是政务中心吗", "政务大厅A座305室在哪", "派出所2楼户籍室",
        "第3条第2款", "12号窗口排队", "1单元2单元都停电", "村委会工作组", "新村2组团", "3号楼1单元业主群",
        "小区6栋7栋都没电", "写字楼6000",
        "5楼501室是哪个科", "一楼2户不同意装电梯",
    ],
)  # fmt: skip
def test_towns_offices_and_other_numbers_stay(text: str) -> None:
    assert found(text) == []
