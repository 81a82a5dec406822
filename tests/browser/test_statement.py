"""The accessibility statement names checks that exist, and leaves no criterion out."""

from __future__ import annotations

import re
from pathlib import Path

TESTS = Path(__file__).parents[1]
STATEMENT = (TESTS.parent / "docs" / "accessibility.md").read_text(encoding="utf-8")

WCAG_A_AND_AA = """
1.1.1 1.3.1 1.3.2 1.3.3 1.3.4 1.3.5 1.4.1 1.4.2 1.4.3 1.4.4 1.4.5 1.4.10 1.4.11 1.4.12 1.4.13
2.1.1 2.1.2 2.1.4 2.2.1 2.2.2 2.3.1 2.4.1 2.4.2 2.4.3 2.4.4 2.4.5 2.4.6 2.4.7 2.4.11 2.5.1 2.5.2 2.5.3 2.5.4 2.5.7 2.5.8
3.1.1 3.1.2 3.2.1 3.2.2 3.2.3 3.2.4 3.2.6 3.3.1 3.3.2 3.3.3 3.3.4 3.3.7 3.3.8 4.1.2 4.1.3
"""


def test_every_test_that_the_statement_names_exists() -> None:
    named = set(re.findall(r"`(test_\w+)`", STATEMENT))
    written = {name for path in TESTS.rglob("test_*.py") for name in re.findall(r"def (test_\w+)", path.read_text())}
    assert len(named) > 40
    assert named - written == set()


def test_every_conversation_that_the_statement_names_exists() -> None:
    named = set(re.findall(r"`(\w+\.yml)`", STATEMENT))
    held = {path.name for path in (TESTS / "conversations" / "accessible").rglob("*.yml")}
    assert len(named) > 20
    assert named - held == set()


def test_statement_speaks_of_every_criterion_of_levels_a_and_aa() -> None:
    rows = [line.split("|")[1] for line in STATEMENT.splitlines() if line.startswith("|")]
    listed = {number for row in rows for number in re.findall(r"\d\.\d\.\d+", row)}
    assert set(WCAG_A_AND_AA.split()) - listed == set()
    assert "1.2.1 to 1.2.5" in STATEMENT
