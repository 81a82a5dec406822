from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.knowledge.computing.months import Month
from bot.knowledge.computing.outcome import Lacks
from tests.support.shipped_rules import outcome, rule, values

# 2024年第16号公告: which home, square metres, price in 万元, tax.
DEED_TAXES = [
    (1, "89", 160, "1.6万元"), (1, "140", 200, "2万元"), (1, "140.01", 200, "3万元"), (1, "141", 300, "4.5万元"),
    (1, "60", 80, "8000元"), (1, "90", 100, "1万元"), (1, "90.5", 123, "12300元"), (1, "120", 250, "2.5万元"),
    (1, "144", 400, "6万元"), (1, "200", 1000, "15万元"), (1, "139.9", 90, "9000元"), (1, "180", 110, "16500元"),
    (2, "89", 160, "1.6万元"), (2, "140", 200, "2万元"), (2, "140.01", 200, "4万元"), (2, "141", 300, "6万元"),
    (2, "60", 80, "8000元"), (2, "90", 100, "1万元"), (2, "120", 250, "2.5万元"), (2, "144", 400, "8万元"),
    (2, "200", 1000, "20万元"), (2, "180", 110, "2.2万元"),
]  # fmt: skip
# 车辆购置税法 and 公告2023年第10号, worked out by hand: new energy, price with VAT, price in 万元, case, tax.
VEHICLE_TAXES = [
    (False, False, "10", "full", "1万元"), (False, False, "8.8", "full", "8800元"),
    (False, False, "15", "full", "1.5万元"), (False, False, "7.3", "full", "7300元"),
    (False, False, "23.5", "full", "23500元"), (False, False, "40", "full", "4万元"),
    (False, True, "11.3", "full", "1万元"), (False, True, "22.6", "full", "2万元"),
    (False, True, "16.95", "full", "1.5万元"), (False, True, "5.65", "full", "5000元"),
    (False, True, "33.9", "full", "3万元"), (False, True, "15", "full", "13274.34元"),
    (True, False, "10", "halved", "5000元"), (True, False, "22", "halved", "1.1万元"),
    (True, False, "15.5", "halved", "7750元"), (True, False, "29.9", "halved", "14950元"),
    (True, False, "30", "halved", "1.5万元"), (True, False, "30.1", "capped", "15100元"),
    (True, False, "40", "capped", "2.5万元"), (True, False, "100", "capped", "8.5万元"),
    (True, True, "11.3", "halved", "5000元"), (True, True, "24.86", "halved", "1.1万元"),
    (True, True, "33.9", "halved", "1.5万元"), (True, True, "45.2", "capped", "2.5万元"),
    (True, True, "56.5", "capped", "3.5万元"),
]  # fmt: skip
# 社会保险法第五十六条: average monthly wage, days, sum; a thirtieth of the wage is a round figure in most.
ALLOWANCES = [
    (9000, 98, "29400元"), (9000, 158, "47400元"), (6000, 98, "19600元"), (6000, 128, "25600元"),
    (3000, 98, "9800元"), (7500, 98, "24500元"), (7500, 158, "39500元"), (12000, 98, "39200元"),
    (12000, 158, "63200元"), (4500, 98, "14700元"), (4500, 113, "16950元"), (10500, 98, "34300元"),
    (8100, 98, "26460元"), (8100, 188, "50760元"), (15000, 98, "4.9万元"), (15000, 178, "8.9万元"),
    (6600, 15, "3300元"), (6600, 42, "9240元"), (5400, 42, "7560元"), (30000, 98, "9.8万元"),
    (9300, 98, "30380元"), (10000, 98, "32666.67元"), (7000, 128, "29866.67元"),
]  # fmt: skip
# 育儿补贴, counted on the fingers from January 2025 to the month of the third birthday: month of birth, months, sum.
CHILDREN = [
    ("2022-01", 1, "300元"), ("2022-02", 2, "600元"), ("2022-03", 3, "900元"), ("2022-06", 6, "1800元"),
    ("2022-09", 9, "2700元"), ("2022-11", 11, "3300元"), ("2022-12", 12, "3600元"), ("2023-01", 13, "3900元"),
    ("2023-02", 14, "4200元"), ("2023-04", 16, "4800元"), ("2023-05", 17, "5100元"), ("2023-07", 19, "5700元"),
    ("2023-08", 20, "6000元"), ("2023-10", 22, "6600元"), ("2023-12", 24, "7200元"), ("2024-01", 25, "7500元"),
    ("2024-03", 27, "8100元"), ("2024-06", 30, "9000元"), ("2024-08", 32, "9600元"), ("2024-10", 34, "10200元"),
    ("2024-12", 36, "10800元"),
]  # fmt: skip
# 发改价格〔2019〕914号 and 〔2017〕1186号: what is said, people, sum.
FEES = [
    ("护照和港澳通行证一起办", 1, "180元"), ("护照、港澳通行证、台湾通行证", 1, "240元"),
    ("港澳通行证加一次签注", 1, "75元"), ("港澳通行证和二次签注", 1, "90元"), ("护照", 2, "240元"),
    ("护照", 3, "360元"), ("港澳通行证", 2, "120元"),
    ("护照港澳通行证", 2, "360元"), ("护照港澳通行证", 3, "540元"), ("台湾通行证", 2, "120元"),
    ("护照和台湾通行证", 1, "180元"),
    ("台湾通行证和一次签注", 1, "75元"), ("港澳证跟护照", 1, "180元"), ("港澳证", 4, "240元"), ("护照", 5, "600元"),
    ("港澳通行证和台湾通行证", 1, "120元"), ("港澳通行证和台湾通行证", 2, "240元"), ("两次签注和港澳通行证", 1, "90元"),
    ("单次签注和港澳证", 2, "150元"), ("护照港澳证台湾通行证", 2, "480元"),
    ("港澳通行证加签注去一次香港", 1, "75元"), ("港澳通行证加签注", 1, "75元"), ("港澳通行证去一次澳门", 1, "75元"),
    ("港澳通行证和签注去香港两次", 1, "90元"), ("港澳通行证加签注香港澳门各去一次", 1, "90元"),
    ("港澳通行证加香港一次签注澳门二次签注", 1, "105元"), ("护照港澳通行证加签注", 1, "195元"),
    ("港澳通行证加一年多次签注", 1, "140元"), ("港澳证和三年多次签注", 1, "300元"),
    ("港澳通行证加签注", 2, "150元"),
]  # fmt: skip


@pytest.mark.parametrize(("homes", "area", "price", "tax"), DEED_TAXES)
def test_the_deed_tax(homes: int, area: str, price: int, tax: str) -> None:
    assert values("deed_tax", homes=homes, area=Decimal(area), price=Decimal(price * 10_000))["tax"] == tax


def test_other_homes_are_taxed_by_the_place() -> None:
    found = values("deed_tax", homes=3, area=Decimal(89), price=Decimal(1_000_000))
    assert (found["case"], found["from"], found["to"]) == ("local_sum", "3万元", "5万元")
    assert values("deed_tax", homes=4)["case"] == "local"


def test_the_deed_tax_asks_for_one_thing_after_the_other() -> None:
    assert outcome("deed_tax", area=Decimal(89), price=Decimal(1_600_000)) == Lacks("homes")
    assert outcome("deed_tax", homes=1) == Lacks("area")
    assert outcome("deed_tax", homes=1, area=Decimal(89)) == Lacks("price")


@given(st.integers(1, 2), st.decimals(20, 500, places=2), st.integers(1, 100_000_000))
def test_the_tax_grows_with_price_and_size(homes: int, area: Decimal, price: int) -> None:
    rates = {each.homes: each for each in rule("deed_tax").table.rates}
    rate = Decimal(str(values("deed_tax", homes=homes, area=area, price=Decimal(price))["rate"]))
    assert rates[homes].small <= rate <= rates[homes].large
    assert rate == (1 if area <= 140 else rate)


@pytest.mark.parametrize(("new_energy", "includes_vat", "price", "case", "tax"), VEHICLE_TAXES)
def test_the_tax_on_a_car(new_energy: bool, includes_vat: bool, price: str, case: str, tax: str) -> None:
    told: dict[str, Any] = {"new_energy": new_energy, "includes_vat": includes_vat, "price": Decimal(price) * 10_000}
    found = values("vehicle_purchase_tax", **told)
    assert (found["case"], found["tax"]) == (case, tax)


def test_both_taxes_where_nobody_said_whether_the_price_includes_vat() -> None:
    found = values("vehicle_purchase_tax", new_energy=True, price=Decimal(226_000))
    assert (found["case"], found["tax"], found["tax_of_invoice"]) == ("either", "11300元", "1万元")


@pytest.mark.parametrize(
    ("bought", "case"),
    [("2025-12", "other_time"), ("2026-01", "halved"), ("2027-12", "halved"), (date(2028, 1, 1), "other_time")],
)
def test_it_is_halved_for_two_years(bought: str | date, case: str) -> None:
    told: dict[str, Any] = {"new_energy": True, "includes_vat": False, "price": Decimal(100_000)}
    if isinstance(bought, date):
        assert values("vehicle_purchase_tax", bought, **told)["case"] == case
    else:
        assert values("vehicle_purchase_tax", registered=bought, **told)["case"] == case
        assert values("vehicle_purchase_tax", registered=bought, **{**told, "new_energy": False})["case"] == "full"


def test_the_tax_on_a_car_asks_for_one_thing_after_the_other() -> None:
    assert outcome("vehicle_purchase_tax", price=Decimal(150_000)) == Lacks("new_energy")
    assert outcome("vehicle_purchase_tax", new_energy=True) == Lacks("price")


@given(st.integers(1, 9_999_999))
def test_a_new_energy_car_saves_half_of_the_tax_up_to_15000_yuan(price: int) -> None:
    table = rule("vehicle_purchase_tax").table
    tax = Decimal(price) / 10
    assert table.off(tax) == (tax / 2 if price <= 300_000 else 15_000)
    assert abs(table.without_vat(Decimal(price)) * Decimal("1.13") - price) < Decimal("0.01")


@pytest.mark.parametrize(("wage", "days", "total"), ALLOWANCES)
def test_the_maternity_allowance(wage: int, days: int, total: str) -> None:
    found = values("maternity_allowance", wage=Decimal(wage), leave_days=days)
    assert (found["case"], found["sum"]) == ("told", total)


def test_without_days_it_is_that_of_the_leave_of_the_whole_country() -> None:
    found = values("maternity_allowance", wage=Decimal(9_000))
    assert (found["case"], found["days"], found["sum"]) == ("usual", 98, "29400元")
    assert outcome("maternity_allowance", leave_days=158) == Lacks("wage")


@pytest.mark.parametrize(("birth", "months", "total"), CHILDREN)
def test_the_subsidy_of_children_born_before_it_began(birth: str, months: int, total: str) -> None:
    found = values("childcare_subsidy", birth=birth)
    assert (found["case"], found["months"], found["sum"]) == ("part", months, total)


@pytest.mark.parametrize(
    ("birth", "case"),
    [("2025-01", "whole"), ("2025-10", "whole"), ("2026-11", "whole"), ("2021-12", "none"), ("2020-05", "none")],
)
def test_the_subsidy_of_other_children(birth: str, case: str) -> None:
    assert values("childcare_subsidy", birth=birth)["case"] == case


def test_after_the_last_day_nobody_is_told_to_claim() -> None:
    assert values("childcare_subsidy", date(2026, 12, 31), birth="2023-05")["case"] == "part"
    assert values("childcare_subsidy", date(2027, 1, 1), birth="2023-05")["case"] == "too_late"


def test_the_subsidy_needs_the_month_of_a_child_that_is_born() -> None:
    assert outcome("childcare_subsidy") == Lacks("birth")
    assert outcome("childcare_subsidy", birth_year=2023) == Lacks("birth")
    assert outcome("childcare_subsidy", birth="2027-01") == Lacks("birth")


@given(st.integers(0, 34))
def test_a_child_born_a_month_later_gets_a_month_more(later: int) -> None:
    births = (Month(2022, 1).plus(later), Month(2022, 1).plus(later + 1))
    now, then = (values("childcare_subsidy", birth=str(birth))["months"] for birth in births)
    assert then == now + 1 <= 36


@pytest.mark.parametrize(("said", "persons", "total"), FEES)
def test_fees_that_come_together(said: str, persons: int, total: str) -> None:
    assert values("exit_entry_fees", said=said, persons=persons)["sum"] == total


def test_a_single_fee_needs_no_sum() -> None:
    assert outcome("exit_entry_fees", said="护照多少钱") == Lacks("items")
    assert outcome("exit_entry_fees", said="两个人多少钱", persons=2) == Lacks("items")
    assert outcome("exit_entry_fees", said="港澳通行证到期了签注还在，换证多少钱") == Lacks("items")
