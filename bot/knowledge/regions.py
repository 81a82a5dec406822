"""Places: what they are called, which platform and which telephone serve them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from pydantic import Field, StrictBool, validator

from bot.knowledge.content_model import Content, Text
from bot.knowledge.files.document import Document

REGION_FILES = ("provinces", "cities", "districts")
"""The files below data/regions that list places."""

NAMES_FILE = "names"
"""The file there that says what people call them besides, and which words are no places."""

_ADCODE = re.compile(r"[1-9]\d{5}")
_SUFFIX = re.compile(r"(特别行政区|(壮族|回族|维吾尔)?自治区|省|市)$")


class Region(Content):
    """A province, a city or a district, known by its six-digit code (GB/T 2260)."""

    adcode: Text
    name: Text = Field(..., description="the full name, e.g. 湖南省")
    short: Text | None = Field(None, description="the one-character name, e.g. 湘")
    short_also: Text | None = Field(None, description="a second one-character name, e.g. 蜀 beside 川")
    short_before: list[Text] = Field(
        ["省", "牌", "籍"], description="what a one-character name may stand before in a sentence"
    )
    short_after: list[Text] = Field([], description="what it may stand behind, e.g. 在沪, 来沪")
    aliases: list[Text] = Field([], description="what people call it besides")
    capital: Text | None = None
    area_code: Text | None = Field(
        None, description="the code to dial before 12345 from elsewhere; for a province, its capital's"
    )
    platform: Text | None = Field(None, description="the official platform for services online")
    app: Text | None = None
    read: StrictBool = Field(False, description="whether an official text that names platform and app was read")
    advice: Text | None = Field(None, description="whom to ask, where the mainland's 12345 doesn't reach")

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
    def everyday_name(self) -> str:
        """The name without the kind of place: 长沙, 延边, 内蒙古."""
        stem = _SUFFIX.sub("", self.name)
        if stem == self.name and self.level != "district":
            return next((alias for alias in self.aliases if self.name.startswith(alias)), stem)
        return stem

    @property
    def is_municipality(self) -> bool:
        """Whether it is province and city in one, as 上海市 is."""
        return self.capital == self.name

    def holds(self, other: Region) -> bool:
        """Whether the other place lies in this one."""
        stem = {"province": 2, "city": 4, "district": 6}[self.level]
        return self.adcode != other.adcode and self.adcode[:stem] == other.adcode[:stem]


class Names(Content):
    """What people call places besides their names, and how to keep places and other words apart."""

    aliases: dict[str, list[Text]] = Field({}, description="by adcode")
    everyday_words: list[Text] = Field(
        [], description="places' names that mean something else too: they count only where a place is being told"
    )
    other_things: list[Text] = Field([], description="words that hold a place's name and are no places")


def regions_around(adcode: str) -> tuple[str, ...]:
    """A place's province, city and itself, from the widest: 430102 → 430000, 430100, 430102."""
    return tuple(dict.fromkeys((f"{adcode[:2]}0000", f"{adcode[:4]}00", adcode)))


@dataclass
class NamesFile:
    """The names of one file."""

    document: Document
    names: Names = field(default_factory=Names)


def names_file_of(document: Document) -> NamesFile:
    """Read the file of names; everything wrong is reported to the document."""
    if document.problems and document.value is None:
        return NamesFile(document)
    names = document.validated(Names, document.mapping((), document.value), ())
    return NamesFile(document, names) if isinstance(names, Names) else NamesFile(document)


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
        location = ("regions", position)
        region = document.validated(Region, document.mapping(location, entry), location)
        if not isinstance(region, Region):
            continue
        if region.adcode in seen:
            document.report((*location, "adcode"), f"{region.adcode} stands twice", "keep one of them")
        seen.add(region.adcode)
        file.regions.append(region)
    return file


def from_the_widest(region: Region) -> tuple[int, str]:
    """A sort key by which a wider place comes before those in it."""
    return ("province", "city", "district").index(region.level), region.adcode


class Regions(Mapping[str, Region]):
    """The places known, by adcode, and what people call them besides (`names`)."""

    def __init__(self, regions: Iterable[Region], names: Names | None = None) -> None:
        names = names or Names()
        self._by_adcode = {
            region.adcode: region.copy(update={"aliases": [*region.aliases, *names.aliases.get(region.adcode, [])]})
            for region in regions
        }
        self.names = names

    # A cache keeps what was made of the places by this very object.
    __eq__ = object.__eq__
    __hash__ = object.__hash__

    def __getitem__(self, adcode: str) -> Region:
        return self._by_adcode[adcode]

    def __iter__(self) -> Iterator[str]:
        return iter(self._by_adcode)

    def __len__(self) -> int:
        return len(self._by_adcode)

    def full_name(self, region: Region) -> str:
        """The name with those of the places around it, as one tells namesakes apart: 吉林省吉林市."""
        around = [other for other in self.values() if other.holds(region)]
        return "".join(place.name for place in [*sorted(around, key=from_the_widest), region])

    def around(self, adcode: str) -> list[Region]:
        """The province, the city and the place itself, as far as they are known, from the widest."""
        return [self[code] for code in regions_around(adcode) if code in self]
