"""Whatever may be said to the service, drawn at random: messages, metadata, and conversations of several turns."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from hypothesis import strategies as st

from bot.settings import PROJECT_ROOT
from tests.support.openapi import anything

_MOVES = (
    "你好", "谢谢", "再见", "你是谁", "是", "不是", "对", "不用了", "好的", "第一个", "第2个", "第99个", "3", "都不是",
    "要带什么", "多少钱", "去哪办", "还有呢", "全部", "下一步", "上一步", "再说一遍", "慢一点", "总结一下",
    "换成老年模式", "换成普通模式", "人工", "打电话给谁", "删除我的记录", "重新开始", "换个人用了", "我在长沙",
    "不是这个", "没帮到我", "我妈能替我办吗", "我是1965年3月生的", "交了15年", "我家着火了", "没事了", "在广东呢",
    "/restart", '/intent{"a": "b"}', "北京和上海有什么不一样", "刚才那个", "上一个问题", "算了", "取消", "我不想活了",
)  # fmt: skip
"""What steers a conversation."""

_CHARACTERS = st.characters(codec="utf-8") | st.sampled_from(
    "的我你他是在不了人一，。？！0123456789 \n\u200b\u202e\u0301ﷺ㍿😀{}[]\"'\\/<>&%\0"
)


def questions() -> Sequence[str]:
    """Questions that citizens might ask, of those that the understanding is measured with."""
    lines = (PROJECT_ROOT / "tests" / "understanding" / "questions.tsv").read_text(encoding="utf-8").splitlines()
    return [line.split("\t")[-1] for line in lines if line and not line.startswith("#")]


def messages() -> st.SearchStrategy[str]:
    """A question, a move, or anything, also run together, cut and repeated, of up to 1,100 characters."""
    said = st.sampled_from(questions()) | st.sampled_from(_MOVES)
    noise = st.text(_CHARACTERS, max_size=30)
    mixed = st.lists(said | noise, min_size=1, max_size=4).map("".join)
    cut = st.tuples(mixed, st.integers(0, 12), st.integers(1, 30)).map(lambda drawn: drawn[0][drawn[1] :][: drawn[2]])
    repeated = st.tuples(said | noise, st.integers(2, 300)).map(lambda drawn: (drawn[0] * drawn[1])[:1100])
    return st.one_of(said, said, mixed, cut, noise, repeated)


def metadata() -> st.SearchStrategy[Any]:
    """None, what there is, or anything."""
    known = st.fixed_dictionaries(
        {},
        optional={
            "mode": st.sampled_from(["standard", "accessible", "dark", None]),
            "region": st.sampled_from(["430100", "长沙", "广东省", "没有的地方", "", None]) | st.text(max_size=70),
        },
    )
    return st.none() | known | anything()


def turns() -> st.SearchStrategy[list[tuple[str, Any]]]:
    """What one citizen says, each time with the metadata."""
    return st.lists(st.tuples(messages(), metadata()), min_size=1, max_size=8)
