"""YAML content by the directory and by the file."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.errors import ContentError
from bot.knowledge.files.yaml_files import read_yaml, yaml_files
from bot.knowledge.loading import load_knowledge
from tests.support.content_directory import ContentDirectory


def test_an_editors_hidden_file_is_not_content(content: ContentDirectory) -> None:
    content.write("data/faq/.#passport.yml", "half a fi")

    assert "passport/apply" in load_knowledge(content.root).answers


def test_files_come_by_name_and_nothing_else_with_them(content: ContentDirectory) -> None:
    for name in ("b.yml", "a.yaml", ".hidden.yml", "c.yml~", "notes.txt", "deeper/d.yml"):
        content.write(f"some/{name}", "a: 1")

    assert [path.name for path in yaml_files(content.root / "some")] == ["a.yaml", "b.yml"]


def test_a_directory_that_is_missing_has_no_files(tmp_path: Path) -> None:
    assert yaml_files(tmp_path / "nowhere") == []


def test_a_sound_file_is_read_as_its_values(content: ContentDirectory) -> None:
    assert read_yaml(content.write("a.yml", "fee: 20\nsteps: [去]\n")) == {"fee": 20, "steps": ["去"]}


def test_everything_wrong_in_a_file_is_named_in_the_order_of_its_lines(content: ContentDirectory) -> None:
    path = content.write("a.yml", "fee:\nsteps: [去]\nsteps: [回]\n")

    with pytest.raises(ContentError) as caught:
        read_yaml(path)

    assert [(problem.line, problem.field) for problem in caught.value.problems] == [(1, "fee"), (3, "steps")]
