"""The widget's modules that need no document, run by Node.js: see *.test.js beside this file."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.browser.npm_tools import run_node

MODULES = sorted(Path(__file__).parent.glob("*.test.js"))


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.name)
def test_module_does_what_its_tests_say(module: Path) -> None:
    ran = run_node("--test", module)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert re.search(r"^[#ℹ] pass [1-9]", ran.stdout, re.MULTILINE), ran.stdout
