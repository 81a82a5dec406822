"""Neighbours: matters beside the catalogue, read with the answers and served live like them."""

from __future__ import annotations

from typing import Any

import pytest

from bot.knowledge.loading import Loader, load_knowledge
from tests.support.content_directory import ContentDirectory, only_problem_of

FILE = "data/neighbours.yml"
POWER = {"title": "停电报修", "says": "停电我这里查不到。请打95598。", "telephones": ["95598"]}


def test_a_neighbour_says_who_deals_with_it(content: ContentDirectory) -> None:
    content.write(FILE, {"neighbours": {"power": POWER}})
    neighbour = load_knowledge(content.root).neighbours["neighbours/power"]
    assert (neighbour.says, neighbour.telephones) == (POWER["says"], ["95598"])


def test_a_pack_needs_none(content: ContentDirectory) -> None:
    assert not load_knowledge(content.root).neighbours


def test_an_edit_is_seen(content: ContentDirectory) -> None:
    content.write(FILE, {"neighbours": {"power": POWER}})
    loader = Loader(content.root)
    before = loader.fingerprint()
    content.write(FILE, {"neighbours": {"power": {**POWER, "says": "请打95598问。"}}})
    assert loader.fingerprint() != before
    assert loader.load().knowledge.neighbours["neighbours/power"].says == "请打95598问。"


@pytest.mark.parametrize(
    ("entry", "field"),
    [
        ({"title": "停电"}, "neighbours.power.says"),
        ({**POWER, "telephones": [95598]}, "neighbours.power.telephones.1"),
        ({**POWER, "phone": "95598"}, "neighbours.power.phone"),
    ],
)
def test_a_wrong_entry_is_refused(content: ContentDirectory, entry: dict[str, Any], field: str) -> None:
    content.write(FILE, {"neighbours": {"power": entry}})
    problem = only_problem_of(content)
    assert (problem.file, problem.field) == (FILE, field)


def test_a_name_that_can_be_no_intent_is_refused(content: ContentDirectory) -> None:
    content.write(FILE, {"neighbours": {"停电": POWER}})
    assert "can't be the name" in only_problem_of(content).message
