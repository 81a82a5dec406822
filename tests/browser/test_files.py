"""The widget's files themselves: small, readable by old engines, and free of anything inline or foreign."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest

from tests.browser.fake_service import WIDGET
from tests.browser.npm_tools import npm_package, run_node

FILES = sorted(path for path in WIDGET.iterdir() if path.is_file())
SCRIPTS = [path for path in FILES if path.suffix == ".js"]
STYLES = [path for path in FILES if path.suffix == ".css"]

# What Chromium 80 does not know, or knows under another name.
NEWER_STYLES = {
    r":has\(|:is\(|:where\(": "selectors of Chromium 88 and later",
    r"aspect-ratio": "Chromium 88",
    r"(?<![-\w])inset\s*:": "Chromium 87",
    r"(?:margin|padding)-(?:inline|block)\s*:": "Chromium 87",
    r"(?<![-\w])(?:row-|column-)?gap\s*:": "flexible boxes know it from Chromium 84",
    r"\d(?:dvh|svh|lvh)\b": "Chromium 108",
    r"@layer|@container|@scope|color-mix\(|oklch\(": "Chromium 99 and later",
}
NEWER_SCRIPTS = {
    r"\.replaceAll\(|\.at\(|\.replaceChildren\(": "Chromium 85 and later",
    r"structuredClone\(|randomUUID\(|Object\.hasOwn\(": "Chromium 92 and later",
    r"adoptedStyleSheets": "missing in older Safari",
}


def test_all_files_together_are_small() -> None:
    sizes = {path.name: len(gzip.compress(path.read_bytes(), 9)) for path in FILES}
    assert len(SCRIPTS) > 5
    assert sum(sizes.values()) <= 56 * 1024, sizes


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_script_is_written_in_the_syntax_of_2017(script: Path) -> None:
    kind = [] if script.name == "embed.js" else ["--module"]
    checked = run_node(npm_package("acorn") / "bin" / "acorn", "--ecma2017", "--silent", *kind, script)
    assert checked.returncode == 0, checked.stderr


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_script_calls_nothing_that_chromium_80_lacks(script: Path) -> None:
    found = {pattern: why for pattern, why in NEWER_SCRIPTS.items() if re.search(pattern, script.read_text())}
    assert found == {}


@pytest.mark.parametrize("style", STYLES, ids=lambda path: path.name)
def test_style_uses_nothing_that_chromium_80_lacks(style: Path) -> None:
    text = re.sub(r"/\*.*?\*/", "", style.read_text(), flags=re.DOTALL)
    found = {pattern: why for pattern, why in NEWER_STYLES.items() if re.search(pattern, text)}
    assert found == {}


@pytest.mark.parametrize("style", STYLES, ids=lambda path: path.name)
def test_visible_focus_does_not_rest_on_a_selector_that_chromium_80_lacks(style: Path) -> None:
    text = style.read_text()
    if ":focus-visible" in text:
        assert re.search(r":focus \{[^}]*outline: 3px", text)


def test_no_script_makes_markup_from_text() -> None:
    for script in SCRIPTS:
        assert not re.search(
            r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function", script.read_text()
        ), script


def test_nothing_is_inline_and_nothing_is_fetched_from_elsewhere() -> None:
    page = (WIDGET / "index.html").read_text()
    assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)", page)
    for path in [WIDGET / "index.html", *STYLES]:
        assert re.findall(r"(?:src|href)=\"(?:https?:)?//[^\"]*|url\((?!\"pointer\.svg\"\))", path.read_text()) == []
