from __future__ import annotations

from datetime import date

import pytest

from bot.knowledge.computing.facts import Facts
from bot.knowledge.computing.months import Month
from bot.knowledge.content_pack import ContentPack
from bot.knowledge.files.lexicon_files import read_lexicon
from bot.nlu.fact_mentions import facts_in
from bot.nlu.facts_of_message import facts_by_person, person_of, remembered, tells_of
from bot.nlu.known_facts import KnownFacts
from bot.settings import PROJECT_ROOT

TODAY = date(2026, 11, 29)
PERSONS = read_lexicon(ContentPack(PROJECT_ROOT))[0].persons


@pytest.mark.parametrize(
    ("text", "before", "goes_on", "about", "person"),
    [
        ("我58啥时候退", "self", False, "self", "self"),
        ("我妈啥时候退", "self", False, "self", "mother"),
        ("啥时候退", "mother", False, "self", "self"),
        ("58了", "mother", True, "self", "mother"),
        ("我58", "mother", True, "self", "self"),
        ("能领多少", "self", False, "child", "child"),
        ("我23年5月生的娃", "self", False, "child", "child"),
        ("我爸交了20年", "self", False, "deceased", "father"),
        ("那我呢", "mother", True, "self", "self"),
        ("那我最早哪个月能走", "sister", True, "self", "self"),
        ("我想问问几岁能退", "mother", True, "self", "mother"),
        ("我姐72年3月原来55退", "self", False, "self", "sister"),
    ],
)
def test_whom_a_message_is_about(text: str, before: str, goes_on: bool, about: str, person: str) -> None:
    mentions = facts_in(text, PERSONS, TODAY)
    assert person_of(mentions, KnownFacts(person=before), goes_on=goes_on, about=about) == person


def test_only_what_is_told_outright_of_somebody_is_remembered_anyway() -> None:
    assert remembered(KnownFacts(), facts_in("89平58了", PERSONS, TODAY), TODAY) == KnownFacts()
    known = remembered(KnownFacts(), facts_in("我妈67年3月生的", PERSONS, TODAY), TODAY)
    assert known.people == {"mother": Facts(sex="female", birth=Month(1967, 3))}
    assert known.person == "mother"
    own = remembered(KnownFacts(), facts_in("我想早退我是男的1972年8月生", PERSONS, TODAY), TODAY)
    assert own.people == {"self": Facts(sex="male", birth=Month(1972, 8))}
    father = remembered(KnownFacts(), facts_in("我爸66年6月的", PERSONS, TODAY), TODAY)
    assert father.people["father"].birth == Month(1966, 6)


def test_what_a_fact_said_by_the_way_is_the_matter_decides() -> None:
    mentions = facts_in("交了12年", PERSONS, TODAY)
    for used in ("unemployment_paid", "pension_paid"):
        assert dict(facts_by_person(mentions, TODAY, person="self", used={used})) == {"self": {used: 144}}
        assert tells_of(mentions, {used})
    assert dict(facts_by_person(mentions, TODAY, person="self", used={"area"})) == {}
    assert not tells_of(mentions, {"area"})


def test_nobody_who_writes_is_an_infant() -> None:
    mentions = facts_in("我23年5月生的娃能领多少", PERSONS, TODAY)
    assert dict(facts_by_person(mentions, TODAY, person="child", used={"birth"})) == {
        "child": {"birth": Month(2023, 5)}
    }


def test_a_word_for_a_person_alone_tells_of_nothing() -> None:
    assert not tells_of(facts_in("我妈啥时候退", PERSONS, TODAY), {"sex", "birth"})


def test_a_month_of_last_year_is_no_birth_of_who_writes() -> None:
    mentions = facts_in("2025年3月的社保没交", PERSONS, TODAY)
    assert dict(facts_by_person(mentions, TODAY, person="self", used={"birth"})) == {}
