from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.knowledge.computing.outcome import Lacks
from tests.support.shipped_rules import TODAY, outcome, values

# 居民身份证法第五条, 护照法第七条: age, years of an identity card, of a passport.
VALIDITIES = [
    (0, "5年", "5年"), (1, "5年", "5年"), (6, "5年", "5年"), (10, "5年", "5年"), (15, "5年", "5年"),
    (16, "10年", "10年"), (17, "10年", "10年"), (18, "10年", "10年"), (20, "10年", "10年"), (25, "10年", "10年"),
    (26, "20年", "10年"), (27, "20年", "10年"), (30, "20年", "10年"), (35, "20年", "10年"), (40, "20年", "10年"),
    (45, "20年", "10年"), (46, "长期有效", "10年"), (47, "长期有效", "10年"), (60, "长期有效", "10年"),
    (70, "长期有效", "10年"), (99, "长期有效", "10年"),
]  # fmt: skip


@pytest.mark.parametrize(("age", "card", "passport"), VALIDITIES)
def test_validity_by_age(age: int, card: str, passport: str) -> None:
    assert values("id_card_validity", age=age, age_on=TODAY)["validity"] == card
    assert values("passport_validity", age=age, age_on=TODAY)["validity"] == passport
    assert values("hk_macao_permit_validity", age=age, age_on=TODAY)["validity"] == passport


@pytest.mark.parametrize(
    ("birth", "validity"),
    [
        ("2010-12", "5年"),
        ("2010-10", "10年"),
        ("2000-12", "10年"),
        ("2000-10", "20年"),
        ("1980-12", "20年"),
        ("1980-10", "长期有效"),
    ],
)
def test_validity_by_month_of_birth(birth: str, validity: str) -> None:
    assert values("id_card_validity", birth=birth)["validity"] == validity


def test_in_the_month_of_the_birthday_both_are_told() -> None:
    found = values("id_card_validity", birth="2010-11")
    assert (found["case"], found["before"], found["validity"]) == ("birthday", "5年", "10年")


def test_an_age_told_a_year_ago_is_not_taken_for_today_s() -> None:
    assert outcome("id_card_validity", age=15, age_on=date(2025, 11, 1)) != outcome(
        "id_card_validity", age=15, age_on=TODAY
    )


def test_no_age_no_validity() -> None:
    assert outcome("id_card_validity") == Lacks("age")
    assert outcome("id_card_validity", sex="male") == Lacks("age")


@given(st.integers(0, 119))
def test_the_older_the_longer(age: int) -> None:
    order = ["5年", "10年", "20年", "长期有效"]
    now, later = (values("id_card_validity", age=each, age_on=TODAY)["validity"] for each in (age, age + 1))
    assert order.index(now) <= order.index(later)


@pytest.mark.parametrize(
    ("told", "case"),
    [({"age": age, "age_on": TODAY}, "reached" if age >= 70 else "not_yet") for age in range(58, 82)]
    + [({"birth": "1956-10"}, "reached"), ({"birth": "1956-11"}, "this_month"), ({"birth": "1956-12"}, "on")],
)
def test_the_check_up_of_drivers_begins_at_seventy(told: dict[str, Any], case: str) -> None:
    assert values("driving_checkup", **told)["case"] == case


def test_when_it_begins() -> None:
    assert values("driving_checkup", birth="1958-03")["month"] == "2028年3月"
    assert values("driving_checkup", age=68, age_on=TODAY)["left"] == "2"
