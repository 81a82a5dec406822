from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.knowledge.computing.outcome import Lacks
from tests.support.shipped_rules import outcome, values

# 社会保险法第四十六条: years paid, months of benefit.
UNEMPLOYMENT = [
    (12, 12), (13, 12), (18, 12), (24, 12), (30, 12), (36, 12), (42, 12), (48, 12), (54, 12), (59, 12),
    (60, 18), (61, 18), (66, 18), (72, 18), (84, 18), (96, 18), (108, 18), (119, 18),
    (120, 24), (121, 24), (144, 24), (240, 24), (420, 24),
]  # fmt: skip
# 人社部发〔2021〕18号第五条: months of contributions, months of the allowance.
SURVIVORS = [
    (0, 3), (1, 3), (12, 3), (36, 3), (59, 3), (60, 6), (61, 6), (84, 6), (119, 6), (120, 9), (121, 9), (150, 9),
    (180, 9), (191, 9), (192, 10), (203, 10), (204, 11), (216, 12), (240, 14), (252, 15), (300, 19), (348, 23),
    (359, 23), (360, 24), (372, 24), (480, 24),
]  # fmt: skip
# 职工带薪年休假条例第三条: months of work, days.
LEAVE = [
    (12, 5), (13, 5), (18, 5), (24, 5), (36, 5), (60, 5), (84, 5), (100, 5), (108, 5), (119, 5),
    (120, 10), (121, 10), (132, 10), (150, 10), (180, 10), (200, 10), (228, 10), (239, 10),
    (240, 15), (241, 15), (300, 15), (480, 15),
]  # fmt: skip
# 公安部令第162号: months since the first licence, its term and the next.
LICENCES = [
    (1, "6年", "10年"), (12, "6年", "10年"), (24, "6年", "10年"), (36, "6年", "10年"), (48, "6年", "10年"),
    (60, "6年", "10年"), (71, "6年", "10年"), (72, "10年", "长期"), (73, "10年", "长期"), (84, "10年", "长期"),
    (96, "10年", "长期"), (108, "10年", "长期"), (120, "10年", "长期"), (150, "10年", "长期"), (180, "10年", "长期"),
    (191, "10年", "长期"), (192, "长期", "长期"), (200, "长期", "长期"), (240, "长期", "长期"), (400, "长期", "长期"),
]  # fmt: skip


@pytest.mark.parametrize(("paid", "months"), UNEMPLOYMENT)
def test_the_unemployment_benefit_by_years_paid(paid: int, months: int) -> None:
    assert values("unemployment_months", unemployment_paid=paid)["due"] == months


@pytest.mark.parametrize("paid", [1, 6, 11])
def test_less_than_a_year_paid_gives_none(paid: int) -> None:
    assert values("unemployment_months", unemployment_paid=paid)["case"] == "none"


def test_years_paid_elsewhere_say_nothing() -> None:
    assert outcome("unemployment_months", pension_paid=240) == Lacks("unemployment_paid")
    assert outcome("survivor_months", unemployment_paid=240) == Lacks("pension_paid")
    assert outcome("annual_leave", pension_paid=240) == Lacks("worked")
    assert outcome("licence_term") == Lacks("held")


@pytest.mark.parametrize(("paid", "months"), SURVIVORS)
def test_survivors_by_years_paid(paid: int, months: int) -> None:
    found = values("survivor_months", pension_paid=paid)
    assert (found["case"], found["funeral"], found["months"]) == ("working", 2, months)


@pytest.mark.parametrize(
    ("paid", "drawn", "left"),
    [
        (360, 12, 23),
        (360, 11, 24),
        (360, 120, 14),
        (360, 180, 9),
        (360, 240, 9),
        (240, 36, 11),
        (240, 60, 9),
        (180, 12, 9),
    ],
)
def test_a_pension_drawn_takes_a_month_a_year_down_to_nine(paid: int, drawn: int, left: int) -> None:
    assert values("survivor_months", pension_paid=paid, drawn=drawn)["left"] == left


@given(st.integers(0, 600), st.integers(0, 600))
def test_more_years_never_give_fewer_months(paid: int, drawn: int) -> None:
    now, later = (values("survivor_months", pension_paid=each)["months"] for each in (paid, paid + 1))
    assert 3 <= now <= later <= 24
    left = values("survivor_months", pension_paid=paid, drawn=drawn)["left"]
    assert left >= 9
    assert left >= values("survivor_months", pension_paid=paid, drawn=drawn + 1)["left"]


@pytest.mark.parametrize(("worked", "days"), LEAVE)
def test_leave_by_years_of_work(worked: int, days: int) -> None:
    assert values("annual_leave", worked=worked)["due"] == days


@pytest.mark.parametrize(("held", "now", "following"), LICENCES)
def test_the_term_of_a_licence(held: int, now: str, following: str) -> None:
    found = values("licence_term", held=held)
    assert found["now"] == now
    assert found["next"] == following
