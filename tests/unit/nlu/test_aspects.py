from __future__ import annotations

from pathlib import Path

import pytest

from bot.knowledge.model import ASPECTS
from bot.knowledge.yaml_files import read_yaml
from bot.nlu.aspects import Aspects
from bot.settings import PROJECT_ROOT

LEXICON = PROJECT_ROOT / "data" / "lexicon" / "aspects.yml"


@pytest.mark.parametrize(
    ("text", "aspect"),
    [
        ("临时身份证要多少钱", "fee"),
        ("补社保卡几天能好", "time_limit"),
        ("退休要带什么", "materials"),
        ("居住证去哪办", "channels"),
        ("我闺女去替我领行不行", "proxy"),
        ("身份证丢了", None),
    ],
)
def test_the_part_asked_for_is_found(text: str, aspect: str | None) -> None:
    assert Aspects.load(LEXICON).in_text(text) == aspect


def test_every_aspect_of_the_lexicon_is_a_part_of_an_answer() -> None:
    assert set(read_yaml(LEXICON)) <= set(ASPECTS)


def test_without_a_lexicon_no_part_is_found(tmp_path: Path) -> None:
    assert Aspects.load(tmp_path / "missing.yml").in_text("多少钱") is None
