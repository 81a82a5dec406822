"""Finding the places that a text names, without taking other words for places."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from bot.knowledge.regions import Region, Regions, from_the_widest
from bot.nlu.place_roles import INHABITANT, Role, role_in, text_around

MOST_MENTIONS = 16
"""So many places are found in a text, the first ones. Nobody names more, and each is compared with all others."""

# Where a place is being told rather than something else meant by the same word: 我在山城, 首都人, not 首都机场.
_BEFORE_TOLD = re.compile(r"(^|[在住是搬到从回来去于喺系搁,，。;；:： ]|老家|户口)$")
_AFTER_TOLD = re.compile(
    r"($|(人|的|这|那|本地|当地|户口|户籍|[,，。.？?！!;； ]|吧|呢|啊|呀|了"
    r"|现在|如今|目前|人在|上班|工作|打工|务工|生活|居住|定居|退休|买房|租房|上学|读书|养老|做生意|过冬))"
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
        regions: the places; of namesakes the wider is named before the narrower.
    """

    def __init__(self, regions: Regions) -> None:
        self._regions, names = regions, regions.names
        self._names: dict[str, list[Region]] = {}
        self._everyday_words = frozenset(names.everyday_words)
        self._told_only = set(names.everyday_words)
        self._shorts: list[tuple[re.Pattern[str], Region]] = []
        self._alone: dict[str, Region] = {}
        for region in sorted(regions.values(), key=from_the_widest):
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

        The time it takes grows with the text's length; at most `MOST_MENTIONS` are found.
        """
        text = text.strip()
        if text in self._alone:
            return [Mention(0, len(text), (self._alone[text],))]
        named = list(self._by_name(text))
        found = sorted([*named, *self._by_character(text, named)], key=lambda mention: mention.start)
        found = [mention for mention in found if mention.regions][:MOST_MENTIONS]
        joined = self._joined([self._settled(mention, found) for mention in found])
        spoken_of = _where_one_is(
            [replace(mention, role=role_in(text, mention.start, mention.end)) for mention in joined], text
        )
        narrowest = [mention for mention in spoken_of if not any(_goes_into(mention, other) for other in spoken_of)]
        return [_with_the_role_of_what_holds_it(mention, spoken_of) for mention in narrowest]

    def find(self, text: str) -> tuple[Region, ...]:
        """The places that a text may mean: none, one, or several to ask about.

        A place within another one that is named too stands for both (湖南长沙 is 长沙市).
        """
        found = dict.fromkeys(region.adcode for mention in self.mentions(text) for region in mention.regions)
        return tuple(self._regions[adcode] for adcode in found)

    def named(self, name: str) -> Region | None:
        """The place of that adcode or name; None for one that isn't known or goes by a name of several."""
        found = self.find(name) if name not in self._regions else (self._regions[name],)
        return found[0] if len(found) == 1 else None

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
        """The names spelled out in the text, one after the other, so that 上海南站 is never 海南.

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
            before, after = text_around(text, position, end)
            counts = self._counts(spelling, before, after, last if last is not None and last.end == position else None)
            last = Mention(position, end, tuple(self._names[spelling]) if counts else ())
            yield last
            position = end

    def _counts(self, spelling: str, before: str, after: str, just_named: Mention | None) -> bool:
        """Whether the name stands for the place there; `just_named` is what stands right before it."""
        if _NAME_OF_A_THING.match(after) or _AFTER_NAME_GIVEN.search(before):
            return False
        if spelling not in self._told_only:
            return True
        if spelling in self._everyday_words and not before and _IS_MORE_THAN_A_NAME.match(after):
            return False
        if just_named is not None and any(_holds(wide, self._names[spelling]) for wide in just_named.regions):
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


@lru_cache(maxsize=2)
def gazetteer_of(regions: Regions) -> Gazetteer:
    """The gazetteer of some places, made once."""
    return Gazetteer(regions)


def _where_one_is(found: Sequence[Mention], text: str) -> list[Mention]:
    """我是河南的，在广东打工: where one is counts, and what one is a native of is where one is from."""
    natives = [
        mention.role == "own"
        and (text[: mention.start].endswith("是") or INHABITANT.match(text, mention.end) is not None)
        for mention in found
    ]
    is_anywhere = any(mention.role == "own" and not native for mention, native in zip(found, natives, strict=True))
    return [
        replace(mention, role="registered") if native and is_anywhere else mention
        for mention, native in zip(found, natives, strict=True)
    ]


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
