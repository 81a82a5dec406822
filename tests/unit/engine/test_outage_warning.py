from __future__ import annotations

import pytest

from bot.contract import Kind
from bot.engine.outage_warning import CertainDanger, what_to_do
from bot.settings import PROJECT_ROOT
from tests.support.tiny import TINY_PACK


@pytest.fixture(scope="module")
def tiny() -> CertainDanger:
    """Knows 着火了 and 冒烟, both of fire."""
    return CertainDanger(TINY_PACK)


@pytest.mark.parametrize("text", ["着火了", "我家着火了!!", "锅里冒烟", " 着 火 了 "])
def test_a_word_of_danger_is_enough_whatever_stands_around_it(tiny: CertainDanger, text: str) -> None:
    assert tiny.in_text(text) == "fire"


@pytest.mark.parametrize("text", ["", " ", "火", "身份证丢了", "👍"])
def test_without_such_a_word_there_is_no_danger(tiny: CertainDanger, text: str) -> None:
    assert tiny.in_text(text) is None


@pytest.mark.parametrize(
    ("text", "danger"), [("我家着火了", "fire"), ("我不想活了", "distress"), ("身份证丢了怎么补办", None)]
)
def test_the_shipped_words_know_the_dangers_of_the_shipped_content(text: str, danger: str | None) -> None:
    assert CertainDanger(PROJECT_ROOT).in_text(text) == danger


def test_what_to_do_is_said_in_the_contents_own_words() -> None:
    responses = {"utter_emergency_fire": [{"text": "请打119"}, {"text": "打火警电话"}]}
    assert what_to_do("fire", responses) == {"text": "请打119", "custom": {"kind": Kind.EMERGENCY}}


@pytest.mark.parametrize("responses", [{}, {"utter_emergency_fire": []}, {"utter_emergency_flood": [{"text": "快跑"}]}])
def test_content_without_words_for_a_danger_leaves_it_to_others(responses: dict[str, list[dict[str, str]]]) -> None:
    assert what_to_do("fire", responses) is None
