"""ESLint and Stylelint have nothing against the widget, by eslint.config.js and stylelint.config.js."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.browser.npm_tools import ROOT, npm_package, run_node

WIDGET = ROOT / "bot" / "widget"


def eslint(*arguments: str | Path) -> dict[Path, list[dict[str, Any]]]:
    linted = run_node(npm_package("eslint") / "bin" / "eslint.js", "--format", "json", *arguments)
    assert linted.stdout, linted.stderr
    return {Path(file["filePath"]): file["messages"] for file in json.loads(linted.stdout)}


def stylelint(*arguments: str | Path) -> dict[Path, list[dict[str, Any]]]:
    linted = run_node(npm_package("stylelint") / "bin" / "stylelint.mjs", "--formatter", "json", *arguments)
    return {Path(file["source"]): file["warnings"] for file in json.loads(linted.stderr or linted.stdout)}


def test_eslint_has_nothing_against_any_script() -> None:
    linted = eslint(".")
    assert {path for path, messages in linted.items() if path.parent == WIDGET} == set(WIDGET.glob("*.js"))
    assert {str(path): messages for path, messages in linted.items() if messages} == {}


def test_stylelint_has_nothing_against_any_style() -> None:
    linted = stylelint("bot/widget/*.css")
    assert set(linted) == set(WIDGET.glob("*.css"))
    assert {str(path): warnings for path, warnings in linted.items() if warnings} == {}


@pytest.mark.parametrize(
    ("script", "rule"),
    [
        ("export const a = b;\n", "no-undef"),
        ("const unused = 1;\n", "no-unused-vars"),
        ("export const same = (a, b) => a == b;\n", "eqeqeq"),
        ("export const copy = (a) => structuredClone(a);\n", "no-restricted-globals"),
        ("export const words = (a) => a?.words;\n", None),  # no syntax of 2017
    ],
)
def test_eslint_finds_what_it_is_asked_to_find(script: str, rule: str | None) -> None:
    linted = run_node(
        npm_package("eslint") / "bin" / "eslint.js",
        *("--format", "json", "--stdin", "--stdin-filename", "bot/widget/example.js"),
        standard_input=script,
    )
    assert [message["ruleId"] for message in json.loads(linted.stdout)[0]["messages"]] == [rule]
