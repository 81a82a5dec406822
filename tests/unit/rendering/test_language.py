"""Phrases, glossary and pronunciation follow their files, with the answers."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.errors import ContentError
from bot.knowledge.content_pack import ContentPack
from bot.knowledge.files.lexicon_files import read_lexicon
from bot.knowledge.lexicon import Lexicon
from bot.knowledge.live_pack import LivePack
from bot.rendering.language import Language, language_of, prepare_language
from bot.settings import PROJECT_ROOT
from tests.support.content_directory import ContentDirectory, passport
from tests.unit.knowledge.test_live_pack import eventually


@pytest.fixture
def content(tmp_path: Path) -> ContentDirectory:
    """A small content directory with the shipped words around its answers."""
    content = ContentDirectory(tmp_path)
    content.write("data/faq/passport.yml", passport())
    shutil.copytree(ContentPack(PROJECT_ROOT).lexicon, ContentPack(tmp_path).lexicon)
    return content


@pytest.fixture
def live(content: ContentDirectory) -> Iterator[LivePack]:
    with LivePack(content.root, interval_seconds=0.1) as live:
        live.prepare(prepare_language)
        _ = live.current
        yield live


def replace(content: ContentDirectory, path: str, old: str, new: str) -> None:
    text = (content.root / path).read_text(encoding="utf-8")
    assert old in text
    content.write(path, text.replace(old, new, 1))


def spoken(live: LivePack) -> Language:
    return language_of(live.current.lexicon)


def test_an_edited_phrase_is_said_within_seconds(live: LivePack, content: ContentDirectory) -> None:
    replace(content, "data/lexicon/phrases.yml", "next: 下一步", "next: 往下说")

    assert eventually(lambda: spoken(live).phrases.buttons["next"] == "往下说")


def test_an_edited_word_of_the_glossary_is_used_within_seconds(live: LivePack, content: ContentDirectory) -> None:
    replace(content, "data/lexicon/glossary.yml", "replaced:\n", "replaced:\n  鸿雁传书: 写信\n")

    assert eventually(lambda: spoken(live).glossary.simplify("可以鸿雁传书。")[0] == "可以写信。", seconds=10)


def test_a_broken_phrase_is_refused_and_named(
    live: LivePack, content: ContentDirectory, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.ERROR)
    before = live.current
    replace(content, "data/lexicon/phrases.yml", "核对至{reviewed}", "核对至{reviewd}")

    assert eventually(lambda: "dates.reviewed: leaves {reviewd} open" in caplog.text)
    assert live.current is before


def test_phrases_that_are_gone_are_refused(
    live: LivePack, content: ContentDirectory, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.ERROR)
    ContentPack(content.root).phrases.unlink()

    assert eventually(lambda: "data/lexicon/phrases.yml:1: is missing" in caplog.text)
    assert spoken(live).phrases.buttons["next"] == "下一步"


def test_a_lexicon_is_made_a_language_once() -> None:
    lexicon, _ = read_lexicon(ContentPack(PROJECT_ROOT))

    assert language_of(lexicon) is language_of(lexicon)
    assert language_of(lexicon).glossary is language_of(lexicon).glossary


def test_a_pack_without_phrases_still_reads_aloud() -> None:
    language = language_of(Lexicon())

    assert language.speech.spoken("打12345") == "打幺二三四五"
    with pytest.raises(ContentError, match=r"phrases\.yml"):
        _ = language.phrases
