"""The parts of an answer: declared once, told everywhere."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest

from bot.knowledge.answer import ASKED_FOR, IN_FULL, PARTS, Answer, Part, Plain
from bot.knowledge.files.yaml_files import read_yaml
from bot.knowledge.live_pack import shared_pack
from bot.nlu.answer_passages import passages_of
from bot.rendering.accessible import AccessibleText
from bot.rendering.card import card
from bot.rendering.cell import cell_text
from bot.rendering.language import language_of
from bot.rendering.phrases import Phrases
from bot.rendering.recap import recap
from bot.rendering.text import StandardText
from bot.settings import PROJECT_ROOT

TOLD_OTHERWISE = {"question", "summary", "plain", "telephones", "effective", "reviewed", "review_by", "citations"}
TOLD_OTHERWISE |= {"sources", "related", "details", "seasons"}
"""Fields that are shown, but under no heading of their own: what every answer is headed by, rests on and leads to."""

NOT_SHOWN = {"id", "authority", "effective_note", "expires", "sensitive", "region", "computes", "asks"}

TODAY = date(2026, 11, 24)


@pytest.fixture(scope="module")
def phrases() -> Phrases:
    return language_of(shared_pack(PROJECT_ROOT).current.lexicon).phrases


def answer_with(part: Part, *, steps: bool = False) -> Answer:
    """An answer that has one part, and perhaps steps."""

    def value(name: str, text: str) -> Any:
        return [text] if isinstance(Answer.__fields__[name].default, list) else text

    full = {**({"steps": ["先排队。"]} if steps else {}), part.name: value(part.name, "全文的话。")}
    plain = {part.name: value(part.name, "好懂的话。")} if part.has_plain else {}
    return Answer(
        id="card/lost",
        question="卡丢了怎么补",
        summary="到窗口补。",
        authority="人社部门",
        reviewed=date(2026, 8, 31),
        review_by=date(2027, 2, 28),
        citations=[{"source": "rules"}],
        sources={"rules": {"title": "办法", "issuer": "人社部", "read": True}},
        plain={"summary": "去窗口。", **plain},
        **full,
    )


def test_every_field_that_is_shown_under_a_heading_is_a_part() -> None:
    parts = {part.name for part in PARTS}
    assert set(Answer.__fields__) == parts | TOLD_OTHERWISE | NOT_SHOWN
    assert not parts & (TOLD_OTHERWISE | NOT_SHOWN)
    assert set(Plain.__fields__) == {part.name for part in PARTS if part.has_plain} | {"summary"}
    assert set(IN_FULL) == set(PARTS)


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.name)
def test_every_part_is_told_in_every_whole_answer(part: Part, phrases: Phrases) -> None:
    answer = answer_with(part)
    assert f"{phrases.standard[part.name]}\n全文的话。" in "\n\n".join(StandardText(phrases, TODAY).everything(answer))
    assert "全文的话。" in cell_text(answer, phrases)
    (section,) = card(answer, phrases, notice=None, focus=None, related=(), telephone_names={})["sections"]
    assert section["key"] == part.name
    said = "\n\n".join(AccessibleText(phrases, TODAY).everything(answer))
    assert phrases.accessible[part.name] in said
    assert ("好懂的话。" if part.has_plain else "全文的话。") in said


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.name)
def test_every_part_is_told_again_where_it_is_declared_to_be(part: Part, phrases: Phrases) -> None:
    answer = answer_with(part, steps=True)
    for for_family in (False, True):
        is_theirs = part.is_for_family and for_family
        again = AccessibleText(phrases, TODAY).recap(answer, for_family=for_family)
        assert ("好懂的话。" in again) is (part.is_summed_up or is_theirs)
        taken = "".join(recap(answer, phrases, for_family=for_family)["lines"])
        assert ("好懂的话。" in taken) is (part.recap_position is not None or is_theirs)


@pytest.mark.parametrize("part", [part for part in PARTS if not part.is_numbered], ids=lambda part: part.name)
def test_an_answer_is_found_by_what_stands_in_any_part_but_the_steps(part: Part) -> None:
    assert "全文的话。" in list(passages_of(answer_with(part)))


def test_what_can_be_asked_for_has_its_words(phrases: Phrases) -> None:
    assert set(phrases.not_covered) == set(ASKED_FOR)
    intents = re.findall(r"intent: follow_up/(\w+)", (PROJECT_ROOT / "data/nlu/conversation.yml").read_text("utf-8"))
    assert set(ASKED_FOR) <= set(intents)
    assert set(read_yaml(PROJECT_ROOT / "data" / "lexicon" / "aspects.yml")) <= set(ASKED_FOR)
