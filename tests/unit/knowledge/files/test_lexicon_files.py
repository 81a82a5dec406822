"""The lexicon: read as a whole, and refused with the file, line and field that is wrong."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from typing import Any

import pytest
import yaml

from bot.knowledge.content_pack import ContentPack
from bot.knowledge.files.lexicon_files import dictionary_terms, read_lexicon
from bot.knowledge.files.problems import Problem
from bot.knowledge.files.yaml_files import read_yaml
from bot.settings import PROJECT_ROOT
from tests.support.content_directory import ContentDirectory

PHRASES = "data/lexicon/phrases.yml"


@pytest.fixture
def phrases() -> dict[str, Any]:
    """The shipped phrases, to be broken."""
    return read_yaml(ContentPack(PROJECT_ROOT).phrases)


def problems_of(content: ContentDirectory) -> Sequence[Problem]:
    _, problems = read_lexicon(ContentPack(content.root))
    return problems


def test_the_shipped_lexicon_is_sound() -> None:
    lexicon, problems = read_lexicon(ContentPack(PROJECT_ROOT))

    assert problems == []
    assert lexicon.phrases is not None
    assert lexicon.terms


def test_a_pack_without_a_lexicon_has_an_empty_one(content: ContentDirectory) -> None:
    lexicon, problems = read_lexicon(ContentPack(content.root))

    assert problems == []
    assert lexicon.phrases is None
    assert lexicon.aspects.in_text("多少钱") is None
    assert lexicon.alarms.in_text("着火了") is None
    assert lexicon.persons.in_text("我妈58了") == ()


@pytest.mark.parametrize(
    ("group", "name", "text", "words"),
    [
        ("dates", "reviewed", None, "dates.reviewed: is missing"),
        (
            "dates",
            "reviewed",
            "核对至{reviewd}",
            "leaves {reviewd} open (here {reviewed} is filled in)",
        ),
        ("not_covered", "fee", "请打{telephone问一问。", "not_covered.fee: has braces"),
        ("buttons", "next", "下一步{n}", "buttons.next: leaves {n} open (here nothing is filled in)"),
        ("accessible_talk", "steps", 5, "accessible_talk.steps: must be a text"),
    ],
)
def test_a_phrase_that_could_not_be_said_is_named(
    content: ContentDirectory, phrases: dict[str, Any], group: str, name: str, text: object, words: str
) -> None:
    if text is None:
        del phrases[group][name]
    else:
        phrases[group][name] = text
    content.write(PHRASES, yaml.safe_dump(phrases, allow_unicode=True))

    assert any(words in str(problem) for problem in problems_of(content))


def test_a_phrase_outside_of_a_group_is_checked_too(content: ContentDirectory, phrases: dict[str, Any]) -> None:
    phrases["one_step"] = "第{place}步"
    content.write(PHRASES, yaml.safe_dump(phrases, allow_unicode=True))

    assert [problem.field for problem in problems_of(content)] == ["one_step"]


@pytest.mark.parametrize(
    ("path", "text", "words"),
    [
        (PHRASES, "standard: [\n", "not valid YAML"),
        ("data/lexicon/glossary.yml", "explained:\n  签注:\n    - {says: 续期, topic: [visa]}\n", "glossary.yml:3"),
        ("data/lexicon/glossary.yml", "officialese:\n  - {pattern: '予以(', instead: 直接说}\n", "regular expression"),
        ("data/lexicon/pronunciation.yml", "word: {App: 手机软件}\n", "word: is not a known field"),
        ("data/lexicon/aspects.yml", "fee: 多少钱\n", "fee: must be a list, not a text"),
        ("data/lexicon/emergency.yml", "- 着火了\n", "must be a group of fields"),
        ("data/lexicon/persons.yml", "mother: {female: [妈妈]}\n", "mother.called: is missing"),
        ("data/lexicon/persons.yml", "mother: {called: 您妈妈, femal: [妈妈]}\n", "mother.femal: is not a known field"),
    ],
)
def test_a_file_that_is_wrong_is_named(content: ContentDirectory, path: str, text: str, words: str) -> None:
    content.write(path, text)

    problems = problems_of(content)
    assert {problem.file for problem in problems} == {path}
    assert any(words in str(problem) for problem in problems)


def test_terms_stand_one_a_line_and_count_once(content: ContentDirectory) -> None:
    content.write("data/lexicon/jieba/a.txt", "# cards\n失业金\n老年证 # a card\n\n")
    content.write("data/lexicon/jieba/b.txt", "失业金\n")

    assert dictionary_terms(ContentPack(content.root).dictionary) == ("失业金", "老年证")


def test_terms_in_another_encoding_are_named(content: ContentDirectory) -> None:
    directory = ContentPack(content.root).dictionary
    directory.mkdir(parents=True)
    (directory / "terms.txt").write_bytes("失业金".encode("gbk"))

    assert "UTF-8" in problems_of(content)[0].remedy


def test_a_pack_of_shipped_files_is_as_sound_as_they_are(content: ContentDirectory) -> None:
    shutil.copytree(ContentPack(PROJECT_ROOT).lexicon, ContentPack(content.root).lexicon)

    shipped, _ = read_lexicon(ContentPack(PROJECT_ROOT))
    copied, problems = read_lexicon(ContentPack(content.root))
    assert problems == []
    assert copied.phrases == shipped.phrases
