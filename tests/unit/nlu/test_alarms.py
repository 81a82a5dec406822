from __future__ import annotations

from pathlib import Path

import pytest

from bot.nlu.alarms import Alarms
from bot.settings import PROJECT_ROOT


@pytest.fixture(scope="module")
def alarms() -> Alarms:
    return Alarms.load(PROJECT_ROOT / "data" / "lexicon" / "emergency.yml")


@pytest.mark.parametrize("text", ["我不想活了", "儿子没了,活着没意思", "我想自杀", "我喝了农药"])
def test_despair_is_certain(alarms: Alarms, text: str) -> None:
    alarm = alarms.in_text(text)
    assert alarm is not None
    assert (alarm.danger, alarm.certain) == ("distress", True)


def test_one_word_of_danger_is_not_certain_and_two_are(alarms: Alarms) -> None:
    one, two = alarms.in_text("上个月家里着火了"), alarms.in_text("厨房着火了满屋子烟")
    assert one is not None
    assert two is not None
    assert (one.danger, one.certain) == ("fire", False)
    assert (two.danger, two.certain) == ("fire", True)


@pytest.mark.parametrize("text", ["身份证丢了怎么补", "老人去世了怎么销户", "养老金怎么算"])
def test_ordinary_questions_raise_no_alarm(alarms: Alarms, text: str) -> None:
    assert alarms.in_text(text) is None


def test_asking_which_number_to_call_is_told_from_calling_for_help(alarms: Alarms) -> None:
    assert alarms.asks_for_number("着火了打什么电话")
    assert not alarms.asks_for_number("着火了快来人")


def test_without_a_lexicon_there_is_no_alarm(tmp_path: Path) -> None:
    assert Alarms.load(tmp_path / "missing.yml").in_text("着火了") is None
