"""The shipped rules, and what they come to, for tests."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

from bot.knowledge.computing.facts import Facts
from bot.knowledge.computing.months import Month
from bot.knowledge.computing.outcome import Lacks, Result
from bot.knowledge.computing.rule import Rule, rule_file_of
from bot.knowledge.files.document import Document
from bot.settings import PROJECT_ROOT

TODAY = date(2026, 11, 29)


@cache
def rule(name: str) -> Rule:
    """The shipped rule of that name."""
    document = Document.read(PROJECT_ROOT / "data" / "computing" / f"{name}.yml", PROJECT_ROOT)
    found = rule_file_of(document, name).rule
    assert found is not None, document.problems
    return found


def outcome(name: str, today: date = TODAY, **told: Any) -> Result | Lacks:
    """What a rule comes to; months are told as 1967-03."""
    months = {key: Month.parse(told[key]) for key in ("birth", "registered") if isinstance(told.get(key), str)}
    return rule(name).outcome(Facts(**{**told, **months}), today)


def values(name: str, today: date = TODAY, **told: Any) -> dict[str, Any]:
    """The values of a result, with its case."""
    found = outcome(name, today, **told)
    assert isinstance(found, Result), found
    return {**found.values, "case": found.case}
