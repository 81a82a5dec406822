"""Messages made to cost as much as they can, and random ones to compare them with; the same ones for the same seed."""

from __future__ import annotations

import random
import string
from collections.abc import Iterator, Sequence
from itertools import cycle, islice

from bot.knowledge.regions import Regions

_UNITS = (
    # What the first attacks were made of.
    "ﷺ", "海南", "吉林", "北京", "湖南长沙", "我妈", "涉保", "身份证", "我在",
    # One character, or two, of every kind that something looks for.
    "的", "我", "一", "1", "0", "9", ",", "。", "?", " ", "\u3000", "、", "《", "(", "-", ".", "%", "~", "\\",
    "/", "<b>", "{}",
    "a", "g", "gj", "gjj", "zh", "ng", "é", "ß", "İ", "Ⅷ", "½", "㎡", "㍿", "①", "ﬃ", "…", "가", "각", "ÅŒ",
    "И", "ก็", "ا",
    # Combining marks in orders that must be sorted, joiners, flags, surrogates' kin.
    "a\u0301", "a\u0301\u0316", "\u0316\u0301", "\u0345\u0301", "e\u0327\u0301\u0328", "क्ष",
    "👨\u200d👩\u200d👧", "🇨🇳", "👍🏽", "1\ufe0f\u20e3", "😀",
    # Traditional characters and terms, which become others.
    "埠", "資訊", "網際網路", "計程車", "臺灣", "髮",
    # What the expressions around places, numbers and moves begin with.
    "我妈在", "老家", "户口是", "以前在", "不是", "我现在在", "就那个", "第", "第一", "就是我要", "我在在",
    "搬到", "嫁", "叫",
    "吉林长春", "海南海口", "吉林吉林", "河北区", "河北", "朝阳朝阳区", "中山", "山西路", "长沙,", "长沙。",
    "长沙 ", "我在长沙,", "老家长沙,",
    "沪", "沪籍", "来沪", "京籍沪籍", "湘省", "某地",
    # Questions, dangers, telephone numbers, links, abbreviations.
    "身份证丢了怎么办", "我不想活了", "着火了", "12345", "010-12345", "138", "13812345678,", "2026-11-28",
    "http://a.cn/", "a.cn.", "App", "1,000.5元",
    # Slips: what sounds like a word, is one but for a character, or its letters.
    "结昏", "公鸡金", "劳动种裁", "劳动仲采", "社宝卡", "昏结", "hukou", "shenfenzheng", "sfz", "结 昏", "涉保卡",
)  # fmt: skip
"""What a message is filled with, over and over."""


def crafted(regions: Regions, characters: int, *, more: int = 0, seed: int = 0) -> Iterator[str]:
    """Messages of exactly so many characters: every unit repeated, what regions are called, and kinds of soup.

    `more` further ones alternate units drawn at random.
    """
    draw = random.Random(seed)
    names = sorted({name for region in regions.values() for name in (region.everyday_name, *region.aliases)})
    short = sorted(name for name in names if len(name) == 2)
    single = sorted({name for region in regions.values() for name in (region.short, region.short_also) if name})
    for unit in _UNITS:
        yield _filled([unit], characters)
    for some in (names, short, single, names[::-1], [f"我在{name}" for name in names], [f"{name}," for name in names]):
        yield _filled(some, characters)
    yield _filled([f"{name}籍" for name in single], characters)
    for shuffled in (names, short):
        yield _filled(draw.sample(shuffled, len(shuffled)), characters)
    for alphabet in (
        string.ascii_lowercase, string.digits, string.punctuation, string.printable, "gjsbzhn", "结昏社宝公鸡金仲裁",
        "我你他的是在不了",
        "\u0301\u0316\u0327\u0345a", "ﷺ㍿ﬃ½㎡", "😀👍🏽\u200d🇨🇳", "在住是的,。长沙", "0123456789.,-:%年月日元",
    ):  # fmt: skip
        yield "".join(draw.choices(alphabet, k=characters))
    yield "".join(draw.choices([chr(code) for code in range(0x20, 0x3000) if chr(code).isprintable()], k=characters))
    yield "x" + "我" * (characters - 2) + "x"
    yield "第" * (characters - 1) + "x"
    pool = (*_UNITS, *names)
    for _ in range(more):
        yield _filled(draw.choices(pool, k=draw.choice((2, 3, 5, 20, 200))), characters)


def random_chinese(characters: int, *, seed: int) -> str:
    """So many characters of the 3,755 that are used most (GB 2312, first level)."""
    return "".join(random.Random(seed).choices(_EVERYDAY, k=characters))


def _filled(units: Sequence[str], characters: int) -> str:
    return "".join(islice((character for unit in cycle(units) for character in unit), characters))


_EVERYDAY = [
    bytes((row, cell)).decode("gb2312")
    for row in range(0xB0, 0xD8)
    for cell in range(0xA1, 0xFF)
    if (row, cell) < (0xD7, 0xFA)
]
