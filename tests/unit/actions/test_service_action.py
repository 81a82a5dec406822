"""The actions as Rasa finds them: one for each that the domain names, each in the file of its name."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import yaml

import actions
from bot.settings import PROJECT_ROOT

DECLARED = set(yaml.safe_load((PROJECT_ROOT / "domain.yml").read_text(encoding="utf-8"))["actions"])
FILES = {path.stem: path for path in Path(actions.__path__[0]).glob("*.py")}


def test_the_engine_finds_exactly_the_actions_that_the_domain_names() -> None:
    # In a process of its own, for every action that any test has imported would be found as well.
    program = "from bot.engine.in_process_actions import InProcessActions; print(*InProcessActions().names)"
    found = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60)
    assert {name for name in found.stdout.split() if name.startswith("action_")} == DECLARED


def test_each_action_stands_in_the_file_of_its_name() -> None:
    for name in DECLARED:
        assert f'return "{name}"' in FILES[name.removeprefix("action_")].read_text(encoding="utf-8")


def test_no_slot_is_named_or_set_but_through_the_dialogue_state() -> None:
    for path in FILES.values():
        names = {
            node.id for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Name)
        }
        assert "SlotSet" not in names, path.name
        assert "get_slot" not in path.read_text(encoding="utf-8"), path.name
