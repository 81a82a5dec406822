from __future__ import annotations

from decimal import Decimal
from typing import Any

from bot.knowledge.computing.facts import Facts
from bot.knowledge.computing.months import Month
from bot.nlu.known_facts import MOST_DECLINED, MOST_PEOPLE, KnownFacts

HOME: dict[str, Any] = {"area": Decimal(89), "homes": 1}


def test_facts_are_kept_by_person() -> None:
    known = KnownFacts().told("self", None, {"age": 58}).told("spouse", None, {"age": 55})
    assert known.of("self", "pension/apply").age == 58
    assert known.of("spouse", "pension/apply").age == 55
    assert known.of("mother", "pension/apply") == Facts()


def test_what_was_told_of_a_matter_says_nothing_of_another() -> None:
    known = KnownFacts().told("self", "tax/deed_tax", {**HOME, "sex": "male"})
    assert known.of("self", "tax/deed_tax") == Facts(sex="male", **HOME)
    assert known.of("self", "housing/transfer") == Facts(sex="male")
    other = known.told("self", "housing/transfer", {"price": Decimal(1)})
    assert other.of("self", "tax/deed_tax").area is None


def test_they_survive_being_stored() -> None:
    known = KnownFacts().told("child", "tax/deed_tax", {"birth": Month(2023, 5), **HOME})
    known = known.about("child").with_declined("self", "birth")
    assert KnownFacts.from_dict(known.as_dict()) == known
    assert KnownFacts.from_dict({}) == KnownFacts()


def test_they_are_bounded() -> None:
    known = KnownFacts()
    for number in range(30):
        known = known.told(f"person{number}", None, {"age": 58}).with_declined("self", f"fact{number}")
    assert list(known.people) == [f"person{number}" for number in range(30 - MOST_PEOPLE, 30)]
    assert len(known.declined) == MOST_DECLINED
    assert known.is_declined("self", "fact29")
    assert not known.is_declined("mother", "fact29")
