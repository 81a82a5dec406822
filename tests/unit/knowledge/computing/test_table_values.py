from __future__ import annotations

from decimal import Decimal

import pytest
from pydantic import ValidationError

from bot.knowledge.computing.table_values import Number, TableMonth, plain_number, yuan
from bot.knowledge.content_model import Content


class Table(Content):
    begins: TableMonth
    rate: Number


def test_a_table_has_months_and_exact_numbers() -> None:
    table = Table(begins="2025-01", rate=1.5)
    assert (table.begins, table.rate) == ((2025, 1), Decimal("1.5"))


@pytest.mark.parametrize("wrong", [{"begins": "2025", "rate": 1}, {"begins": "2025-01", "rate": "1%"}])
def test_anything_else_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError, match="is not a"):
        Table(**wrong)


def test_sums_are_written_as_they_are_said() -> None:
    sums = [yuan(Decimal(each)) for each in ("300", "9999", "10000", "16000", "10800", "12345.6")]
    assert sums == ["300元", "9999元", "1万元", "1.6万元", "10800元", "12345.6元"]
    assert plain_number(Decimal("1.50")) == "1.5"
