from __future__ import annotations

import pytest

from bot.nlu.masked_text import without_placeholders


@pytest.mark.parametrize(
    ("masked", "heard"),
    [
        ("我的身份证号是〔身份证号〕，丢了怎么补", "我的身份证，丢了怎么补"),
        ("护照号码：〔护照号〕过期了", "护照过期了"),
        ("〔身份证号〕丢了怎么补", "身份证丢了怎么补"),
        ("身份证〔身份证号〕丢了怎么补", "身份证丢了怎么补"),
        ("〔车牌号〕年检", "年检"),
        ("我叫〔姓名〕，67年3月生", "我，67年3月生"),
        ("〔身份证号〕", "身份证号"),
        ("〔电话号码〕。", "电话号码。"),
        ("国发〔2019〕13号", "国发〔2019〕13号"),
        ("怎么补", "怎么补"),
    ],
)
def test_what_is_understood_is_what_stands_around_the_placeholders(masked: str, heard: str) -> None:
    assert without_placeholders(masked) == heard
