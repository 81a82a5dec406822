"""The guide for editors says what the program does."""

from __future__ import annotations

import re

import pytest

from bot.knowledge.spreadsheet.rows import ANSWER_CHARACTERS, QUESTION_CHARACTERS, TOPIC_CHARACTERS
from bot.knowledge.spreadsheet.wording import words
from bot.settings import PROJECT_ROOT

GUIDE = (PROJECT_ROOT / "docs" / "content.md").read_text(encoding="utf-8")
ROWS = {cells[0]: cells[1] for cells in re.findall(r"^\| (.+?) \| (.+?) \|$", GUIDE, re.MULTILINE)}


def test_every_column_is_explained() -> None:
    assert {names[0] for names in words()["columns"].values()} <= set(ROWS)


def test_the_limits_are_the_true_ones() -> None:
    assert f"最多{TOPIC_CHARACTERS}个字" in ROWS["主题"]
    assert f"最多{QUESTION_CHARACTERS}个字" in ROWS["问题"]
    assert f"最多{ANSWER_CHARACTERS}个字" in ROWS["答案"]


@pytest.mark.parametrize("problem", words()["rows"])
def test_every_complaint_about_a_row_is_explained(problem: str) -> None:
    complaint = words()["rows"][problem].partition("。")[0]
    columns = [names[0] for names in words()["columns"].values()]
    spelled = {re.sub(r"\{.*?\}", "…", complaint.replace("{column}", column)) for column in columns}

    assert spelled & set(ROWS)
