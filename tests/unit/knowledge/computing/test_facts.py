from __future__ import annotations

from datetime import date
from decimal import Decimal

from bot.knowledge.computing.facts import Facts
from bot.knowledge.computing.months import Month

TODAY = date(2026, 11, 29)


def test_facts_survive_being_stored() -> None:
    facts = Facts(
        sex="female", birth=Month(1967, 3), retires_at=50, pension_paid=156, area=Decimal("89.5"), day=date(2026, 12, 1)
    )
    assert Facts.from_dict(facts.as_dict()) == facts
    of_a_car = Facts(price=Decimal(220_000), includes_vat=False, new_energy=True)
    assert Facts.from_dict(of_a_car.as_dict()) == of_a_car


def test_the_words_of_a_message_are_never_stored() -> None:
    assert Facts(said="我58").as_dict() == {}


def test_what_another_version_stored_is_forgotten() -> None:
    assert Facts.from_dict({"shoe_size": 42, "sex": "male"}) == Facts(sex="male")


def test_a_birth_told_last_holds_unless_more_is_known() -> None:
    exact = Facts(birth=Month(1967, 3))
    assert exact.with_(age=59, age_on=TODAY) == exact
    assert exact.with_(birth_year=1967) == exact
    assert exact.with_(birth_year=1968) == Facts(birth_year=1968)
    assert exact.with_(age=40, age_on=TODAY) == Facts(age=40, age_on=TODAY)
    assert Facts(age=40, age_on=TODAY).with_(birth=Month(1967, 3)) == exact
    assert exact.with_(sex="male") == Facts(birth=Month(1967, 3), sex="male")


def test_an_age_leaves_thirteen_months_of_birth() -> None:
    assert Facts(age=58, age_on=TODAY).births(TODAY) == (Month(1967, 11), Month(1968, 11))
    assert Facts(birth_year=1967).births(TODAY) == (Month(1967, 1), Month(1967, 12))
    assert Facts().births(TODAY) is None


def test_the_age_by_the_month_of_birth() -> None:
    assert Facts(birth=Month(1967, 10)).ages(TODAY) == (59, 59)
    assert Facts(birth=Month(1967, 11)).ages(TODAY) == (58, 59)
    assert Facts(birth=Month(1967, 12)).ages(TODAY) == (58, 58)
    assert Facts(birth_year=1967).ages(TODAY) == (58, 59)
