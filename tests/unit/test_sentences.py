from __future__ import annotations

import ast
import string
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot import sentences
from bot.settings import PROJECT_ROOT

WRITTEN = yaml.safe_load((PROJECT_ROOT / "bot" / "sentences.yml").read_text(encoding="utf-8"))


def placeholders(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


def raised() -> Iterator[tuple[str, set[str], Path]]:
    """Every refusal in the code whose code is written out: the code, the names of its values, the file."""
    for path in (PROJECT_ROOT / "bot").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Refused" and node.args:
                code: Any = node.args[0]
                if isinstance(code, ast.Constant):
                    values = {keyword.arg or "" for keyword in node.keywords} - {"status", "retry_seconds"}
                    yield code.value, values, path


def test_every_refusal_has_a_sentence_and_gives_it_its_values() -> None:
    found = list(raised())
    assert len(found) > 20
    for code, values, path in found:
        assert code in WRITTEN["refusals"], f"{path} refuses with {code}"
        assert placeholders(WRITTEN["refusals"][code]) == values, f"{path}, {code}"


def test_no_sentence_stands_there_in_vain() -> None:
    modules = (path for folder in ("bot", "actions") for path in (PROJECT_ROOT / folder).rglob("*.py"))
    code = "".join(path.read_text(encoding="utf-8") for path in modules)
    names = [name for part in ("refusals", "apologies", "notices", "said_at") for name in WRITTEN[part]]
    assert [name for name in names if f'"{name}"' not in code] == []


def test_values_stand_in_the_sentence() -> None:
    assert "最多 1000 个字" in sentences.refusal("message_too_long", limit=1000)
    with pytest.raises(KeyError):
        sentences.refusal("message_too_long")


@pytest.mark.parametrize("kind", ["fault", "store", "busy", "overtaken"])
def test_an_apology_tells_the_reference(kind: str) -> None:
    assert "编号 01234567" in sentences.apology(kind, reference="01234567")


@pytest.mark.parametrize("name", ["busy", "text_only", "speech_unclear"])
def test_who_may_be_in_need_is_told_whom_to_call(name: str) -> None:
    said = sentences.refusal(name) if name == "busy" else sentences.notice(name)
    assert "12345" in said


def test_the_menu_keeps_within_what_the_platforms_show() -> None:
    assert 0 < len(sentences.menu()) <= 3
    assert all(0 < len(word) <= 5 for word in sentences.menu())
    sentences.menu().clear()
    assert sentences.menu(), "what a caller does to its list is its own affair"


def test_a_sentence_that_nobody_has_written_is_a_defect() -> None:
    asked: list[Callable[[str], str]] = [sentences.refusal, sentences.apology, sentences.notice, sentences.said_at]
    for ask in asked:
        with pytest.raises(KeyError, match="no_such"):
            ask("no_such")
