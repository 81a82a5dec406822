"""Tests stand where their module's path says; what is no module's goes to tests/behaviour."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from bot.settings import PROJECT_ROOT

UNIT = PROJECT_ROOT / "tests" / "unit"

LEAST_MIRRORED = 0.95
"""The share of modules with tests of their own. It only ever rises; from 0.9 on it may stay."""

STRAY: set[str] = set()
"""Tests of no module that are not yet in tests/behaviour. No name may be added."""


def mirrors() -> Iterator[Path]:
    """Where each module's tests belong, relative to tests/unit: bot/nlu/ranking.py → nlu/test_ranking.py."""
    for module in sorted(path for top in ("bot", "actions") for path in (PROJECT_ROOT / top).rglob("*.py")):
        path = module.relative_to(PROJECT_ROOT)
        if path.name != "__init__.py":
            inside = path.relative_to("bot") if path.parts[0] == "bot" else path
            yield inside.with_name(f"test_{inside.name}")


def test_modules_have_tests_of_their_own() -> None:
    expected = list(mirrors())
    missing = [str(path) for path in expected if not (UNIT / path).is_file()]
    assert 1 - len(missing) / len(expected) >= LEAST_MIRRORED, "without tests: " + ", ".join(missing)


def test_every_unit_test_is_some_modules() -> None:
    ours = {path.relative_to(UNIT) for path in UNIT.rglob("test_*.py")} - {Path("test_mirror.py")}
    assert {str(path) for path in ours - set(mirrors())} <= STRAY
