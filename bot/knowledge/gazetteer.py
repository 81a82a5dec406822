"""Finding the places that a text names, and how it speaks of them, without taking other words for places."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from bot.knowledge.regions import Names, Region

Role = Literal["own", "others", "elsewhere", "named"]
"""How a text speaks of a place: the citizen's own (我在长沙), another person's (我妈在长沙), one that is left, gone to
or denied (去长沙, 老家长沙, 不是长沙), or merely named (长沙的养老金)."""

# Where a place is being told rather than something else meant by the same word: 我在山城, 首都人, not 首都机场.
_BEFORE_TOLD = re.compile(r"(^|[在住是搬到从回来去于喺系搁,，。;；:： ])$")
_AFTER_TOLD = re.compile(
    r"($|(人|的|这|那|本地|当地|户口|户籍|[,，。.？?！!;； ]|吧|呢|啊|呀|了"
    r"|上班|工作|打工|务工|生活|居住|定居|退休|买房|租房|上学|读书|养老|做生意|过冬))"
)
_IS_MORE_THAN_A_NAME = re.compile(r"[的那这](?!$|边|里|儿|[,，。.？?！!;； ])")
"""吴忠的身份证号, 白银的价格: a word that is more than a place's name, and nothing before it that would say which."""
# A place's name in the name of a street, a village, a firm, a dish, a coat: 山西路, 南京银行, 兰州拉面, 中山装.
_NAME_OF_A_THING = re.compile(
    r"([东南西北中一二三四五]?路(?![上途过口])|大道|大街|街(?!上)|巷|胡同|岸|桥|镇|乡(?!下)|村(?![里上的])|社区|小区|花园|公园|广场|大厦|酒店|宾馆"
    r"|饭店|饭馆|大学|学院|中学|小学|银行|证券|人寿|拉面|牛肉面|米粉|米线|火锅|烤鸭|烧烤|火腿|小吃|菜馆|啤酒|装(?!修)|陵"
    r"|牌(?!照)|话(?!费))"
)
_AFTER_NAME_GIVEN = re.compile(r"(叫|名字是|姓名是?).{0,2}$")
"""我叫李长春."""
_MARKET = "场"
"""白银市场 is no 白银市."""

# What a character's name may not run into: 籍贯, 省事, 省钱, 牌子, 户型.
_BEHIND_SHORT = {"籍": "(?!贯)", "省": "(?![事钱心去略力电油])", "牌": "(?![子匾])", "户": "(?!型)"}

_RELATIVE = (
    r"(妈|爸|爹|娘|母|父|奶|爷|姥|外婆|外公|婆婆|公公|岳|儿子|女儿|闺女|孩子|娃|孙子|孙女|老婆|老公|媳妇|丈夫|妻子|爱人"
    r"|对象|男友|女友|男朋友|女朋友|哥|姐|弟|妹|叔|伯|舅|姑|姨|婶|嫂|堂|表|侄|外甥|未婚夫|未婚妻|亲戚|亲家|朋友|同学|同事"
    r"|工友|老乡|邻居|老人家|老伴|老头|老太|家里人|家人|他|她|老板|公司|单位|房东)"
)
_OTHERS = re.compile(
    rf"({_RELATIVE}[^,，。?？!！;；]{{0,4}}(在|住|是|系|喺|户口|户籍)|(嫁|娶|跟|和|与|给|找)[^,，。]{{0,2}})$"
)
_MOVED_HERE = re.compile(r"(搬到|搬来|搬去|来到|嫁到|落户|定居|常住|居住|租住|人在|现[居住]|(?<!老)家[居住])$")
_ELSEWHERE = re.compile(
    r"(去|往|回|到|从|飞|离开|老家(就?[在是])?|来自|路过|出差|不在|不是|祖籍|原籍|籍贯是?|出生[在于地]?"
    r"|(以前|之前|原来|原先|曾经?|过去|早年|年轻时)[^,，。]{0,3}[在住是])$"
)
_OWN = re.compile(
    r"(我们?|俺们?|咱们?|本人|阿拉|人|现在?|如今|目前|家)"
    r"((?!想|要|打算|准备|能|可|怎|如何|以前|之前|原|曾|过去|去|回|不|没|户)[^,，。?？!！;；]){0,5}?(在|住|是|系|喺|搁)$"
)
_INHABITANT = re.compile(r"((本地)?人(?![民社才力口工均大数寿行])|籍(?!贯))")


@dataclass(frozen=True)
class Mention:
    """A place named in a text.

    Attributes:
        start, end: where it stands, in characters.
        regions: the place, or all that go by the name.
        role: how the text speaks of it.
    """

    start: int
    end: int
    regions: tuple[Region, ...]
    role: Role = "named"


class Gazetteer:
    """The names of places, to be found in texts.

    Args:
        regions: the places, the wider before the narrower, in which order namesakes are named.
        names: what else they are called, and which words only look like places.
    """

    def __init__(self, regions: Sequence[Region], names: Names) -> None:
        self._names: dict[str, list[Region]] = {}
        self._everyday_words = frozenset(names.everyday_words)
        self._told_only = set(names.everyday_words)
        self._shorts: list[tuple[re.Pattern[str], Region]] = []
        self._alone: dict[str, Region] = {}
        for region in regions:
            self._learn(region)
        for thing in names.other_things:
            self._names.setdefault(thing, [])
        # By their first two characters, longest first: 内蒙古 before 内蒙, 吉林市 before 吉林.
        self._spellings: dict[str, list[str]] = {}
        for spelling in sorted(self._names, key=len, reverse=True):
            self._spellings.setdefault(spelling[:2], []).append(spelling)

    def mentions(self, text: str) -> list[Mention]:
        """The places that a text names, in its order.

        A one-character name counts only as the whole text or beside a word such as 籍; a nickname, or a name that is an
        everyday word too, only where a place is being told; a name never as part of a street's or a firm's. A place
        that holds another one named too goes into that one: 湖南长沙, and 吉林 in 吉林长春, which is no 吉林市.
        """
        text = text.strip()
        if text in self._alone:
            return [Mention(0, len(text), (self._alone[text],))]
        named = list(self._by_name(text))
        found = sorted([*named, *self._by_character(text, named)], key=lambda mention: mention.start)
        found = [mention for mention in found if mention.regions]
        joined = self._joined([self._settled(mention, found) for mention in found])
        spoken_of = [replace(mention, role=role_in(text, mention)) for mention in joined]
        narrowest = [mention for mention in spoken_of if not any(_goes_into(mention, other) for other in spoken_of)]
        return [_with_the_role_of_what_holds_it(mention, spoken_of) for mention in narrowest]

    def _learn(self, region: Region) -> None:
        stem = region.everyday_name
        for spelling in dict.fromkeys((region.name, stem, *region.aliases)):
            if len(spelling) < 2:
                continue
            self._names.setdefault(spelling, []).append(region)
            if not spelling.startswith(stem[:2]):
                self._told_only.add(spelling)
        if region.short_also:
            self._alone[region.short_also] = region
        if region.short:
            self._alone[region.short] = region
            behind = "|".join(re.escape(word) + _BEHIND_SHORT.get(word, "") for word in region.short_before)
            beside = f"{region.short}({behind})"
            if region.short_after:
                beside += f"|(?<={'|'.join(map(re.escape, region.short_after))}){region.short}(?![a-z0-9])"
            self._shorts.append((re.compile(beside), region))

    def _by_name(self, text: str) -> Iterator[Mention]:
        """What is spelled out in the text, one after the other, so that 上海南站 is never 海南.

        A mention without regions is no place.
        """
        position, last = 0, None
        while position < len(text) - 1:
            spellings = self._spellings.get(text[position : position + 2], ())
            spelling = next((name for name in spellings if text.startswith(name, position)), None)
            if spelling is None:
                position += 1
                continue
            end = position + len(spelling)
            if spelling.endswith("市") and text.startswith(_MARKET, end) and spelling[:-1] in self._names:
                spelling, end = spelling[:-1], end - 1
            counts = self._counts(spelling, text[:position], text[end:], last)
            last = Mention(position, end, tuple(self._names[spelling]) if counts else ())
            yield last
            position = end

    def _counts(self, spelling: str, before: str, after: str, last: Mention | None) -> bool:
        """Whether the name stands for the place there."""
        if _NAME_OF_A_THING.match(after) or _AFTER_NAME_GIVEN.search(before):
            return False
        if spelling not in self._told_only:
            return True
        if spelling in self._everyday_words and not before and _IS_MORE_THAN_A_NAME.match(after):
            return False
        just_named = last.regions if last is not None and last.end == len(before) else ()
        if any(_holds(wide, self._names[spelling]) for wide in just_named):
            return True  # 甘肃定西
        return bool(_BEFORE_TOLD.search(before) and _AFTER_TOLD.match(after))

    def _by_character(self, text: str, named: Sequence[Mention]) -> Iterator[Mention]:
        for pattern, region in self._shorts:
            match = pattern.search(text)
            if match and not any(mention.start <= match.start() < mention.end for mention in named):
                yield Mention(match.start(), match.start() + 1, (region,))

    @staticmethod
    def _settled(mention: Mention, found: Sequence[Mention]) -> Mention:
        """Namesakes are told apart by another place named, around or within one of them."""
        if len(mention.regions) == 1:
            return mention
        others = [region for other in found if other is not mention for region in other.regions]
        kept = tuple(
            region for region in mention.regions if any(region.holds(other) or other.holds(region) for other in others)
        )
        return replace(mention, regions=kept or mention.regions)

    @staticmethod
    def _joined(found: Sequence[Mention]) -> list[Mention]:
        """Each place with the wider ones right before it: 湖南长沙 is one mention."""
        joined: list[Mention] = []
        for mention in found:
            if joined and joined[-1].end == mention.start and _goes_into(joined[-1], mention):
                mention = replace(mention, start=joined.pop().start)
            joined.append(mention)
        return joined


def _holds(wide: Region, regions: Sequence[Region]) -> bool:
    return any(wide.holds(region) for region in regions)


def _goes_into(mention: Mention, other: Mention) -> bool:
    """Whether what the one names holds all that the other names."""
    return all(any(wide.holds(narrow) for wide in mention.regions) for narrow in other.regions) and bool(other.regions)


def _with_the_role_of_what_holds_it(mention: Mention, found: Sequence[Mention]) -> Mention:
    """我在湖南，长沙这边: the city is merely named, yet told as the province is."""
    if mention.role != "named":
        return mention
    roles = [other.role for other in found if _goes_into(other, mention)]
    return replace(mention, role=roles[0]) if roles else mention


def role_in(text: str, mention: Mention) -> Role:
    """How the text speaks of the place, by the words around it."""
    before, after = text[: mention.start], text[mention.end :]
    if _OTHERS.search(before):
        return "others"
    if _MOVED_HERE.search(before):
        return "own"
    if _ELSEWHERE.search(before):
        return "elsewhere"
    if _OWN.search(before) or _INHABITANT.match(after):
        return "own"
    return "named"
