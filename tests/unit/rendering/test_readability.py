from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import yaml

from bot.rendering.readability import check_readability
from bot.settings import PROJECT_ROOT
from tests.unit.knowledge.conftest import ContentDirectory, passport


@pytest.fixture
def content(tmp_path: Path) -> ContentDirectory:
    """A small content directory with the shipped words around its answers."""
    directory = ContentDirectory(tmp_path)
    directory.write("data/faq/passport.yml", passport())
    for name in ("labels.yml", "glossary.yml"):
        target = tmp_path / "data" / "lexicon" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(PROJECT_ROOT / "data" / "lexicon" / name, target)
    return directory


def messages(content: ContentDirectory) -> str:
    return "\n".join(map(str, check_readability(content.root)))


def test_the_accessible_mode_keeps_its_promises_for_every_shipped_answer() -> None:
    assert not [str(problem) for problem in check_readability(PROJECT_ROOT)]


def test_a_sentence_without_a_comma_that_is_too_long_is_named(content: ContentDirectory) -> None:
    topic = passport()
    topic["answers"]["apply"]["notes"] = ["一句话里没有逗号也没有别的停顿却说了这么多这么长的内容怎么念"]
    content.write("data/faq/passport.yml", topic)
    assert "answers.apply: has a sentence of" in messages(content)


def test_officialese_is_named(content: ContentDirectory) -> None:
    topic = passport()
    topic["answers"]["apply"]["notes"] = ["经审核的，由窗口负责办理。"]
    content.write("data/faq/passport.yml", topic)
    assert "is told in officialese: 经审核" in messages(content)


def test_the_sentences_of_the_desk_are_checked_too(content: ContentDirectory) -> None:
    (content.root / "domain.yml").write_text(
        yaml.safe_dump({"responses": {"utter_greet": [{"text": "请携带材料。"}]}}, allow_unicode=True)
    )
    assert "responses.utter_greet.1.text: leaves 携带 unexplained" in messages(content)


def test_a_content_directory_without_labels_is_told_so(content: ContentDirectory) -> None:
    (content.root / "data" / "lexicon" / "labels.yml").unlink()
    assert "data/lexicon/labels.yml:1: is missing" in messages(content)


def test_what_came_from_a_spreadsheet_is_warned_of_and_not_refused(content: ContentDirectory) -> None:
    topic = passport()
    topic["answers"]["apply"]["notes"] = ["一句话里没有逗号也没有别的停顿却说了这么多这么长的内容怎么念"]
    content.write("data/faq/passport.yml", {**topic, "imported_from": "答案.xlsx"})
    assert {problem.severity for problem in check_readability(content.root)} == {"warning"}
