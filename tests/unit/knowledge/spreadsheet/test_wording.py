"""The words of the spreadsheet and of its import."""

from __future__ import annotations

from collections import Counter

from bot.knowledge.spreadsheet.table import REQUIRED
from bot.knowledge.spreadsheet.wording import column_name, sentence, words


def test_a_sentence_is_filled_in() -> None:
    assert sentence("rows", "question_doubled", other=7).startswith("跟第7行是同一个问题")


def test_a_column_is_called_by_the_first_of_its_names() -> None:
    assert [column_name(column) for column in REQUIRED] == ["问题", "答案"]


def test_no_heading_can_be_two_columns() -> None:
    named = Counter(name for names in words()["columns"].values() for name in names)

    assert [name for name, times in named.items() if times > 1] == []


def test_what_stands_for_nothing_is_a_text() -> None:
    # YAML reads an unquoted - or ~ as something else.
    assert all(isinstance(text, str) for text in (*words()["blank"], *words()["no_date"]))
