"""Tests stand where their module's path says, or in tests/behaviour; a module has a name of its own and is short."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import yaml

from bot.cli import app
from bot.settings import PROJECT_ROOT

UNIT = PROJECT_ROOT / "tests" / "unit"

LEAST_MIRRORED = 0.95
"""The share of modules with tests of their own. It only ever rises; from 0.9 on it may stay."""

LONGEST_MODULE = 300

STRAY: set[str] = set()
"""Tests of no module that are not yet in tests/behaviour. No name may be added."""


def modules() -> Iterator[Path]:
    """Every module but the packages themselves, relative to the project."""
    for path in sorted(path for top in ("bot", "actions") for path in (PROJECT_ROOT / top).rglob("*.py")):
        if path.name != "__init__.py":
            yield path.relative_to(PROJECT_ROOT)


def mirrors() -> Iterator[Path]:
    """Where each module's tests belong, relative to tests/unit: bot/nlu/ranking.py → nlu/test_ranking.py."""
    for path in modules():
        inside = path.relative_to("bot") if path.parts[0] == "bot" else path
        yield inside.with_name(f"test_{inside.name}")


@cache
def declared_actions() -> list[str]:
    """The actions that the domain names; parsing it takes as long as all else that is done here."""
    return yaml.safe_load((PROJECT_ROOT / "domain.yml").read_text(encoding="utf-8"))["actions"]


def is_named_after_what_it_runs(module: Path) -> bool:
    """Whether a module is that of a command or an action, and has its name."""
    commands = {command.name or command.callback.__name__ for command in app.registered_commands if command.callback}
    return {"commands": module.stem in commands, "actions": f"action_{module.stem}" in declared_actions()}.get(
        module.parent.name, False
    )


def test_modules_have_tests_of_their_own() -> None:
    expected = list(mirrors())
    missing = [str(path) for path in expected if not (UNIT / path).is_file()]
    assert 1 - len(missing) / len(expected) >= LEAST_MIRRORED, "without tests: " + ", ".join(missing)


def test_every_unit_test_is_some_modules() -> None:
    ours = {path.relative_to(UNIT) for path in UNIT.rglob("test_*.py")} - {Path("test_mirror.py")}
    assert {str(path) for path in ours - set(mirrors())} <= STRAY


def test_no_two_modules_have_one_name() -> None:
    """A command's and an action's file is named after it; of all others the name alone says which one is meant."""
    names = Counter(path.name for path in modules() if not is_named_after_what_it_runs(path))
    assert [name for name, count in names.items() if count > 1] == []


def test_no_module_is_longer_than_300_lines() -> None:
    lengths = {str(path): len((PROJECT_ROOT / path).read_text(encoding="utf-8").splitlines()) for path in modules()}
    assert {path: lines for path, lines in lengths.items() if lines > LONGEST_MODULE} == {}
