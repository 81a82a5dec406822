from __future__ import annotations

import pytest

from bot.safety.personal_data.names import find_names


def found(text: str) -> list[str]:
    return [text[finding.start : finding.end] for finding in find_names(text)]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("我叫张三", "张三"),
        ("我叫韩梅梅今年25岁", "韩梅梅"),
        ("我叫胡一怎么改名", "胡一"),
        ("我是王小明，身份证丢了", "王小明"),
        ("我是王国强", "王国强"),
        ("我叫欧阳娜娜", "欧阳娜娜"),
        ("我叫阿依古丽·买买提", "阿依古丽·买买提"),
        ("姓名 刘德明 性别男", "刘德明"),
        ("他叫李建国，骗我钱", "李建国"),
        ("老公李强 昨天去世", "李强"),
        ("我老婆彭丽华怀孕了", "彭丽华"),
        ("包工头叫汪大海", "汪大海"),
        ("工友倪大海摔伤了", "倪大海"),
        ("投诉人:邵丽萍", "邵丽萍"),
        ("我和陈小梅离婚了", "陈小梅"),
        ("我叫王 小 红", "王 小 红"),
        ("我叫扎西顿珠，藏族", "扎西顿珠"),
        ("my name is Li Ming", "Li Ming"),
    ],
)
def test_a_name_that_is_introduced(text: str, name: str) -> None:
    assert found(text) == [name]


@pytest.mark.parametrize(
    "text",
    [
        "我叫了车", "我叫车去医院", "我叫什么名字", "我叫老板发工资", "我妈叫人骗了", "我是退休工人", "我是农民",
        "我是高三学生", "儿子高三，不吃不喝", "我是江西人", "我是黄石的", "我是程序员", "我是孙子，能代领吗",
        "我是王老师", "我是李阿姨", "本人已退休", "姓名错了怎么改", "户主常年不在",
        "老公司预收半年物业费", "老板赖工钱", "老板管吃住", "母亲于去年去世",
        "孩子康复训练", "中介费两万", "奶奶高寿", "姓名里有·怎么填",
    ],
)  # fmt: skip
def test_trades_places_titles_and_calls_stay(text: str) -> None:
    assert found(text) == []
