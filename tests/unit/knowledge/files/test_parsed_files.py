"""A file is parsed once for as long as it stays the same."""

from __future__ import annotations

import gc
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest

from bot.knowledge.files.document import Document
from bot.knowledge.files.parsed_files import ParsedFiles, without_garbage_collection
from tests.support.content_directory import ContentDirectory


class Parser:
    """Gives a document's value, and counts."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self, document: Document) -> Any:
        self.times += 1
        return document.value


@pytest.fixture
def parse() -> Parser:
    return Parser()


@pytest.fixture
def parsed(content: ContentDirectory, parse: Parser) -> Callable[[str], Any]:
    files = ParsedFiles(content.root)
    return lambda name: files.parsed(content.root / name, parse)


def test_a_file_that_stays_the_same_is_parsed_once(
    content: ContentDirectory, parse: Parser, parsed: Callable[[str], Any]
) -> None:
    content.write("a.yml", "fee: 20")

    assert parsed("a.yml") is parsed("a.yml")
    assert parse.times == 1


def test_a_file_that_changed_is_parsed_anew(content: ContentDirectory, parsed: Callable[[str], Any]) -> None:
    content.write("a.yml", "fee: 20")
    assert parsed("a.yml") == {"fee": 20}

    content.write("a.yml", "fee: 3000")

    assert parsed("a.yml") == {"fee": 3000}


def test_a_file_that_cannot_be_read_is_tried_again(
    content: ContentDirectory, parse: Parser, parsed: Callable[[str], Any]
) -> None:
    content.write("a.yml", "fee: [")

    assert parsed("a.yml") is None
    assert parsed("a.yml") is None
    assert parse.times == 2


def test_a_file_that_is_missing_is_parsed_as_soon_as_it_is_there(
    content: ContentDirectory, parsed: Callable[[str], Any]
) -> None:
    assert parsed("a.yml") is None

    content.write("a.yml", "fee: 20")

    assert parsed("a.yml") == {"fee": 20}


def test_only_files_that_are_gone_are_forgotten(content: ContentDirectory, parse: Parser) -> None:
    files = ParsedFiles(content.root)
    kept, gone = content.write("kept.yml", "fee: 20"), content.write("gone.yml", "fee: 30")
    for path in (kept, gone):
        files.parsed(path, parse)

    files.forget_all_but([kept, content.root / "never-read.yml"])

    assert files.parsed(kept, parse) == {"fee": 20}
    assert parse.times == 2
    assert files.parsed(gone, parse) == {"fee": 30}
    assert parse.times == 3


@pytest.mark.parametrize("was_enabled", [True, False])
def test_garbage_is_collected_afterwards_as_before_even_when_reading_fails(was_enabled: bool) -> None:
    (gc.enable if was_enabled else gc.disable)()
    try:
        with suppress(OSError), without_garbage_collection():
            assert not gc.isenabled()
            raise OSError
        assert gc.isenabled() is was_enabled
    finally:
        gc.enable()
