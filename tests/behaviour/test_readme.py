from __future__ import annotations

import re
from pathlib import Path

import pytest
from typer.main import get_command

from bot.cli import app
from bot.settings import PROJECT_ROOT, Settings

READMES = ("README.md", "README.zh.md")
_ROW = re.compile(r"^\| `BIANMIN_(\w+)` \| (.+?) \| (?:`(.+)`)? *\|$", re.MULTILINE)


def settings_table(readme: str) -> dict[str, tuple[str, str]]:
    text = (PROJECT_ROOT / readme).read_text(encoding="utf-8")
    return {name.lower(): (description, default or "") for name, description, default in _ROW.findall(text)}


def shown_default(value: object) -> str:
    if isinstance(value, Path):
        return str(value.relative_to(PROJECT_ROOT))
    return "" if value in (None, []) else str(value)


@pytest.mark.parametrize("readme", READMES)
def test_the_table_of_settings_is_complete_and_its_defaults_are_true(readme: str) -> None:
    documented = {name: default for name, (_, default) in settings_table(readme).items()}
    assert documented == {name: shown_default(field.default) for name, field in Settings.__fields__.items()}


def test_the_english_table_says_what_the_settings_say() -> None:
    documented = {name: description for name, (description, _) in settings_table("README.md").items()}
    assert documented == {name: field.field_info.description for name, field in Settings.__fields__.items()}


@pytest.mark.parametrize("readme", READMES)
def test_every_bianmin_command_that_the_readme_names_exists(readme: str) -> None:
    text = (PROJECT_ROOT / readme).read_text(encoding="utf-8")
    named = set(re.findall(r"uv run bianmin ([\w-]+)", text))
    assert named
    assert named <= set(get_command(app).commands)  # type: ignore[attr-defined]


@pytest.mark.parametrize("readme", READMES)
def test_how_a_citizen_is_erased_is_told(readme: str) -> None:
    assert "bianmin erase" in (PROJECT_ROOT / readme).read_text(encoding="utf-8")


@pytest.mark.parametrize("readme", READMES)
def test_every_path_that_the_readme_names_is_there(readme: str) -> None:
    text = (PROJECT_ROOT / readme).read_text(encoding="utf-8")
    paths = re.findall(r"`((?:data|bot|tests|docs)/[\w./-]+|domain\.yml|config\.yml)`", text)
    assert paths
    assert [path for path in paths if not (PROJECT_ROOT / path).exists()] == []
