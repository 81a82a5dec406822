"""Places: what they are called, which platform serves them, and which place a text means."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from pydantic import Field, StrictBool, validator

from bot.errors import ContentError
from bot.knowledge.document import Document
from bot.knowledge.model import Content, Text
from bot.knowledge.yaml_files import yaml_files

REGION_FILES = ("provinces", "cities")
"""The files below data/regions that list places; the others are overlays."""

_ADCODE = re.compile(r"[1-9]\d{5}")
_SUFFIX = re.compile(r"(特别行政区|(壮族|回族|维吾尔)?自治区|省|市)$")
# A nickname such as 山城 or 首都 counts only where a place is being told: 我在山城, 首都人, not 首都机场.
_BEFORE_NICKNAME = re.compile(r"(^|[在住是到从回来去于,，。 ])$")
_AFTER_NICKNAME = re.compile(r"^($|人|的|这|本地|户口|户籍|[,，。？?！! ])")
# A place's name in the name of a street, a firm, a dish, a coat: 山西路, 南京银行, 兰州拉面, 中山装, 黄河南岸.
_NOT_A_PLACE = re.compile(
    r"^([东南西北中一二三四五]?路|大道|大街|街|巷|岸|桥|银行|证券|拉面|牛肉面|火锅|烤鸭|火腿|装|陵|公园|时间)"
)


class Region(Content):
    """A province, a city or a district, known by its six-digit code (GB/T 2260)."""

    adcode: Text
    name: Text = Field(..., description="the full name, e.g. 湖南省")
    short: Text | None = Field(None, description="the one-character name, e.g. 湘")
    short_also: Text | None = Field(None, description="a second one-character name, e.g. 蜀 beside 川")
    short_before: list[Text] = Field(
        ["省", "牌", "籍"], description="what must follow a one-character name in a sentence"
    )
    aliases: list[Text] = Field([], description="what people call it besides")
    capital: Text | None = None
    area_code: Text | None = Field(
        None, description="the code to dial before 12345 from elsewhere; for a province, its capital's"
    )
    platform: Text | None = Field(None, description="the official platform for services online")
    app: Text | None = None
    read: StrictBool = Field(False, description="whether an official text that names platform and app was read")
    note: Text | None = None

    @validator("adcode")
    def _adcode_has_six_digits(cls, value: str) -> str:
        if not _ADCODE.fullmatch(value):
            raise ValueError(f"{value!r} is not a six-digit adcode such as 430000")
        return value

    @property
    def level(self) -> Literal["province", "city", "district"]:
        if self.adcode.endswith("0000"):
            return "province"
        return "city" if self.adcode.endswith("00") else "district"

    @property
    def province(self) -> str:
        """The adcode of the province it lies in; its own for a province."""
        return f"{self.adcode[:2]}0000"

    def holds(self, other: Region) -> bool:
        """Whether the other place lies in this one."""
        stem = {"province": 2, "city": 4, "district": 6}[self.level]
        return self.adcode != other.adcode and self.adcode[:stem] == other.adcode[:stem]


@dataclass
class RegionFile:
    """The regions of one file."""

    document: Document
    regions: list[Region] = field(default_factory=list)


def region_file_of(document: Document) -> RegionFile:
    """Read a file with a list `regions`; everything wrong is reported to the document."""
    file = RegionFile(document)
    seen: set[str] = set()
    for position, entry in enumerate(document.entries("regions")):
        place = ("regions", position)
        region = document.validated(Region, document.mapping(place, entry), place)
        if not isinstance(region, Region):
            continue
        if region.adcode in seen:
            document.report((*place, "adcode"), f"{region.adcode} stands twice", "keep one of them")
        seen.add(region.adcode)
        file.regions.append(region)
    return file


def _from_the_widest(region: Region) -> tuple[int, str]:
    return ("province", "city", "district").index(region.level), region.adcode


class Regions(Mapping[str, Region]):
    """The places known, by adcode."""

    def __init__(self, regions: Iterable[Region]) -> None:
        self._by_adcode = {region.adcode: region for region in regions}
        self._names: dict[str, list[Region]] = {}
        self._nicknames: set[str] = set()
        self._shorts: dict[str, Region] = {}
        for region in sorted(self._by_adcode.values(), key=_from_the_widest):
            self._learn(region)
        # Longest first: 内蒙古 before 蒙古, 吉林市 before 吉林; and 上海南站 is 上海, never 海南.
        spellings = sorted(self._names, key=len, reverse=True)
        self._spelling = re.compile("|".join(map(re.escape, spellings))) if spellings else None

    @classmethod
    def load(cls, content: Path) -> Regions:
        """Read the places of a content directory.

        Raises:
            ContentError: a file of places says something it must not; each problem with its line.
        """
        files = [
            region_file_of(Document.read(path, content))
            for path in yaml_files(content / "data" / "regions")
            if path.stem in REGION_FILES
        ]
        problems = [problem for file in files for problem in file.document.problems]
        if problems:
            raise ContentError(sorted(problems), content)
        return cls(region for file in files for region in file.regions)

    def __getitem__(self, adcode: str) -> Region:
        return self._by_adcode[adcode]

    def __iter__(self) -> Iterator[str]:
        return iter(self._by_adcode)

    def __len__(self) -> int:
        return len(self._by_adcode)

    def full_name(self, region: Region) -> str:
        """The name with those of the places around it, as one tells namesakes apart: 吉林省吉林市."""
        around = [other for other in self.values() if other.holds(region)]
        return "".join(place.name for place in [*sorted(around, key=_from_the_widest), region])

    def find(self, text: str) -> tuple[Region, ...]:
        """The places that a text may mean: none, one, or several to ask about.

        A place within another one that is named too stands for both (湖南长沙 is 长沙市). A one-character name counts
        only as the whole text or before 省, 牌, 籍; a nickname only where a place is being told; a name never as part
        of a street's or a firm's.
        """
        text = text.strip()
        if text in self._shorts:
            return (self._shorts[text],)
        mentions = [*self._mentions(text), *self._short_mentions(text)]
        # A mention of several namesakes is settled by another mention around or within one of them.
        settled = [
            self._settled(mention, [other for other in mentions if other is not mention]) for mention in mentions
        ]
        found = dict.fromkeys(adcode for mention in settled for adcode in mention)
        regions = [self._by_adcode[adcode] for adcode in found]
        return tuple(
            region for region in regions if not any(region.holds(other) for other in regions if len(settled) > 1)
        )

    def _learn(self, region: Region) -> None:
        stem = _SUFFIX.sub("", region.name)
        for spelling in dict.fromkeys((region.name, stem, *region.aliases)):
            if len(spelling) < 2:
                continue
            namesakes = self._names.setdefault(spelling, [])
            namesakes.append(region)
            if not spelling.startswith(stem[:2]):
                self._nicknames.add(spelling)
        for short in (region.short, region.short_also):
            if short is not None and len(short) == 1:
                self._shorts[short] = region

    def _mentions(self, text: str) -> Iterator[list[str]]:
        if self._spelling is None:
            return
        for match in self._spelling.finditer(text):
            spelling, before, after = match.group(), text[: match.start()], text[match.end() :]
            if _NOT_A_PLACE.match(after):
                continue
            if spelling in self._nicknames and not (_BEFORE_NICKNAME.search(before) and _AFTER_NICKNAME.match(after)):
                continue
            yield [region.adcode for region in self._names[spelling]]

    def _short_mentions(self, text: str) -> Iterator[list[str]]:
        for short, region in self._shorts.items():
            if any(short + following in text for following in region.short_before):
                yield [region.adcode]

    def _settled(self, mention: list[str], others: list[list[str]]) -> list[str]:
        if len(mention) == 1:
            return mention
        named = [self._by_adcode[adcode] for other in others for adcode in other]
        kept = [
            adcode
            for adcode in mention
            if any(self._by_adcode[adcode].holds(other) or other.holds(self._by_adcode[adcode]) for other in named)
        ]
        return kept or mention
