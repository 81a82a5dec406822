"""Hotlines: one list of numbers, read with the answers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bot.errors import ContentError
from bot.knowledge.files.document import Document
from bot.knowledge.hotlines import hotlines_file_of
from bot.knowledge.loading import load_knowledge
from tests.support.content_directory import ContentDirectory

PROJECT = Path(__file__).resolve().parents[3]
FILE = "data/lexicon/hotlines.yml"


def test_the_shipped_list_is_sound_and_knows_the_emergency_numbers() -> None:
    document = Document.read(PROJECT / FILE, PROJECT)

    hotlines = hotlines_file_of(document).hotlines

    assert document.problems == []
    assert {"110", "119", "120", "122", "12345"} <= set(hotlines)


def test_a_number_tells_whose_it_is(content: ContentDirectory) -> None:
    content.write(FILE, {"hotlines": [{"number": "12367", "name": "移民管理热线", "purpose": "护照"}]})

    assert load_knowledge(content.root).hotlines["12367"].name == "移民管理热线"


@pytest.mark.parametrize(
    ("entries", "field"),
    [
        ([{"number": "12367", "name": "热线"}], "hotlines.1.purpose"),
        ([{"number": 12367, "name": "热线", "purpose": "护照"}], "hotlines.1.number"),
        (
            [{"number": "1", "name": "甲", "purpose": "一"}, {"number": "1", "name": "乙", "purpose": "二"}],
            "hotlines.2.number",
        ),
    ],
)
def test_a_wrong_entry_is_refused(content: ContentDirectory, entries: list[dict[str, Any]], field: str) -> None:
    content.write(FILE, {"hotlines": entries})

    with pytest.raises(ContentError) as caught:
        load_knowledge(content.root)

    assert [problem.field for problem in caught.value.problems] == [field]
