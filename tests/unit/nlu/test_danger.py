from __future__ import annotations

import pytest
from rasa.shared.core.events import BotUttered, Event, SlotSet, UserUttered
from rasa.shared.core.slots import AnySlot
from rasa.shared.core.trackers import DialogueStateTracker

from bot.nlu.danger import earlier_messages, kinds_by_other_signs, lead_of_emergency
from bot.nlu.ranking import Ranked
from bot.nlu.understanding import KEY


def said(text: str, understood: str | None = None) -> UserUttered:
    return UserUttered(text, parse_data={KEY: {"text": understood}} if understood else {})


def tracker(*events: Event) -> DialogueStateTracker:
    slots = [AnySlot("alarm", mappings=[{}], influence_conversation=False)]
    conversation = DialogueStateTracker("citizen", slots)
    conversation.events.extend(events)
    return conversation


def test_a_story_is_what_was_said_before_as_it_was_normalised() -> None:
    talk = tracker(said("有人打電話", "有人打电话"), BotUttered("好"), said("说是社保局的"), said("三"), said("四"))
    assert earlier_messages(talk) == ["说是社保局的", "三", "四"]
    assert earlier_messages(tracker(said("有人打電話", "有人打电话"))) == ["有人打电话"]


def test_a_story_begins_anew_after_an_alarm() -> None:
    alarm = SlotSet("alarm", {"danger": "fraud", "answer_id": None})
    assert earlier_messages(tracker(said("叫我转钱"), alarm, said("谢谢"), SlotSet("alarm", None), said("你好"))) == [
        "谢谢",
        "你好",
    ]


def test_the_ranking_speaks_for_a_danger_when_emergencies_are_ahead() -> None:
    ahead = [Ranked("emergency/fire", 0.4), Ranked("emergency/crime", 0.3), Ranked("legal/fraud", 0.2)]
    behind = [Ranked("emergency/fire", 0.2), Ranked("out_of_scope/other_service", 0.6)]
    assert lead_of_emergency(ahead) > 0 > lead_of_emergency(behind)
    assert lead_of_emergency([]) == 0.0


def test_where_nothing_is_likely_the_ranking_speaks_for_no_danger() -> None:
    """找着了 was like nothing that is asked, least unlike 着火了, and so an alarm."""
    assert lead_of_emergency([Ranked("emergency/fire", 0.02), Ranked("region/set", 0.001)]) < -3


def test_other_signs_name_the_kind_of_a_danger() -> None:
    ranking = [Ranked("emergency/fire", 0.3), Ranked("emergency/rescue", 0.1), Ranked("legal/fraud", 0.2)]
    assert kinds_by_other_signs(ranking, None) == {"fire": pytest.approx(0.75), "rescue": pytest.approx(0.25)}
    assert kinds_by_other_signs(ranking, "rescue")["rescue"] == 1.0
    assert kinds_by_other_signs([], None) == {}
