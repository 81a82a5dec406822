"""The layout of a content pack is known in one place."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from bot.knowledge.content_pack import ContentPack
from bot.settings import PROJECT_ROOT

NAMES = {"data", "domain.yml", "faq", "details", "framework", "regions", "dialogue", "lexicon", "conversations"}
A_PATH = re.compile(r"^data/[a-z]\S*$|^domain\.yml$")
ALLOWED = {
    "bot/knowledge/content_pack.py",
    "benchmarks/stock_rasa/compare.py",  # its workshop is no pack
    "bot/settings.py",  # what makes a directory a content pack at all
}
SOURCES = [path for room in ("bot", "actions", "benchmarks") for path in PROJECT_ROOT.glob(f"{room}/**/*.py")]


def spelled_paths(tree: ast.Module) -> Iterator[str]:
    """Names of the pack that a module joins to a path, and texts that are paths; docstrings may name them."""
    docstrings = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div):
            sides = (side for side in (node.left, node.right) if isinstance(side, ast.Constant))
            yield from (side.value for side in sides if side.value in NAMES)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            yield from A_PATH.findall(node.value)


def test_no_other_module_spells_a_path_of_the_pack() -> None:
    spelled = {
        name: found
        for path in SOURCES
        if (name := path.relative_to(PROJECT_ROOT).as_posix()) not in ALLOWED
        and (found := list(spelled_paths(ast.parse(path.read_text(encoding="utf-8")))))
    }
    assert not spelled


def test_the_shipped_pack_has_every_file() -> None:
    pack = ContentPack(PROJECT_ROOT)
    paths = [getattr(pack, name) for name, value in vars(ContentPack).items() if isinstance(value, property)]
    missing = [path for path in paths if isinstance(path, Path) and not path.exists()]

    assert missing == [pack.welcome]  # it has the widget's own
    assert all((pack.root / name).exists() for name in pack.TRAINED_FROM)


def test_a_path_is_named_relative_to_the_pack() -> None:
    pack = ContentPack(Path("/somewhere/pack"))

    assert pack.name_of(pack.topic_file("visa")) == "data/faq/visa.yml"
