from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from actions.answering import ActionAnswer
from actions.conversing import ActionChitchat
from actions.falling_back import ActionFallback
from actions.steering import ActionPace
from bot.nlu.understanding import KEY, Understanding
from tests.unit.actions.conftest import Desk

APPLY = {"answer_id": "passport/apply", "step": 1.0}
ACCESSIBLE = {"mode": "accessible"}
HOUR = 3600.0


def conversation(*, rested_seconds: float, move: str = "pace/next") -> list[dict[str, Any]]:
    """A turn that was answered, and the message at hand after a rest."""
    understanding = Understanding("", "move", move=move).as_dict()
    return [
        {"event": "user", "text": "下一步", "timestamp": 1000.0, "parse_data": {KEY: understanding}},
        {"event": "bot", "text": "第1步", "timestamp": 1001.0, "data": {"custom": {"kind": "pace"}}},
        {"event": "session_started", "timestamp": 1001.0 + rested_seconds},
        {"event": "user", "text": "", "timestamp": 1001.0 + rested_seconds, "parse_data": {}},
    ]


AN_HOUR_LATER = conversation(rested_seconds=HOUR)


async def test_who_says_hello_after_a_rest_is_asked_whether_to_go_on(desk: Desk) -> None:
    turn = await desk.run(ActionChitchat(), "chitchat/greet", slots={**APPLY, **ACCESSIBLE}, said=AN_HOUR_LATER)
    assert (turn.kind, turn.reply["custom"]["id"]) == ("pace", "passport/apply")
    assert turn.reply["text"] == "上次说到：\n护照怎么办\n说到第1步了，接着说吗？"
    assert turn.slots["pending"] == "resume"


async def test_yes_goes_on_with_the_step_after_the_one_left_off(desk: Desk) -> None:
    slots = {**APPLY, **ACCESSIBLE, "pending": "resume", "left_off": ["passport/apply", 1]}
    turn = await desk.run(ActionChitchat(), "chitchat/affirm", slots=slots)
    assert turn.reply["text"].startswith("第2步，共2步：")
    assert (turn.slots["step"], turn.slots["left_off"], turn.slots["pending"]) == (2.0, None, None)


async def test_no_leaves_it(desk: Desk) -> None:
    slots = {**APPLY, **ACCESSIBLE, "pending": "resume", "left_off": ["passport/apply", 1]}
    turn = await desk.run(ActionChitchat(), "chitchat/deny", slots=slots)
    assert (turn.kind, turn.reply["response"]) == ("chitchat", "utter_deny")


async def test_a_new_question_after_a_rest_is_answered_first(desk: Desk) -> None:
    turn = await desk.run(
        ActionAnswer(), candidates=["passport/lost"], slots={**APPLY, **ACCESSIBLE}, said=AN_HOUR_LATER
    )
    assert turn.reply["custom"]["id"] == "passport/lost"
    assert turn.added == ["上次说到：\n护照怎么办\n说到第1步了，接着说吗？"]
    assert turn.slots["left_off"] == ["passport/apply", 1]


@pytest.mark.parametrize(
    ("slots", "said"),
    [
        ({**APPLY, **ACCESSIBLE}, conversation(rested_seconds=60)),
        ({**APPLY, **ACCESSIBLE, "step": 2.0}, AN_HOUR_LATER),
        ({**APPLY, **ACCESSIBLE, "step": 0.0}, AN_HOUR_LATER),
        ({**APPLY, **ACCESSIBLE, "answer_id": "passport/gone"}, AN_HOUR_LATER),
    ],
    ids=["a short rest", "all was told", "no step was told", "the answer is gone"],
)
async def test_nobody_is_asked_to_go_on_with_nothing(
    desk: Desk, slots: dict[str, Any], said: Sequence[dict[str, Any]]
) -> None:
    turn = await desk.run(ActionChitchat(), "chitchat/greet", slots=slots, said=said)
    assert turn.reply["response"] == "utter_greet"


async def test_going_on_by_oneself_after_a_rest_needs_no_question(desk: Desk) -> None:
    turn = await desk.run(ActionPace(), "pace/next", slots={**APPLY, **ACCESSIBLE}, said=AN_HOUR_LATER)
    assert turn.reply["text"].startswith("第2步，共2步：")
    assert not turn.added


async def test_after_the_second_miss_the_accessible_mode_is_offered_and_not_switched_on(desk: Desk) -> None:
    turn = await desk.run(ActionFallback(), slots={"misses": 1.0})
    assert turn.kind == "fallback"
    assert turn.added == ["utter_mode_offer"]
    assert (turn.slots["pending"], turn.slots["mode_offered"]) == ("mode", True)
    assert turn.slots["mode"] == "standard"


async def test_slower_and_the_second_once_more_are_signs_of_trouble(desk: Desk) -> None:
    slower = await desk.run(ActionPace(), "pace/slower", slots=APPLY)
    assert slower.added == ["utter_mode_offer"]
    once = await desk.run(ActionPace(), "pace/again", slots=APPLY, said=conversation(rested_seconds=5))
    assert not once.added
    again = conversation(rested_seconds=5, move="pace/again")
    twice = await desk.run(ActionPace(), "pace/again", slots=APPLY, said=again)
    assert twice.added == ["utter_mode_offer"]


async def test_who_says_that_it_is_hard_to_follow_is_offered_the_mode(desk: Desk) -> None:
    turn = await desk.run(ActionFallback(), text="字太多了看得我头疼")
    assert turn.added == ["utter_mode_offer"]


@pytest.mark.parametrize("known", [{"mode_offered": True}, {"mode": "accessible"}, {"chosen_mode": "standard"}])
async def test_it_is_never_offered_twice_nor_to_who_has_it(desk: Desk, known: dict[str, Any]) -> None:
    turn = await desk.run(ActionFallback(), slots={"misses": 1.0, **known})
    assert not turn.added


async def test_yes_to_the_offer_switches_and_is_remembered(desk: Desk) -> None:
    turn = await desk.run(ActionChitchat(), "chitchat/affirm", slots={"pending": "mode"})
    assert (turn.kind, turn.reply["response"]) == ("mode", "utter_mode_accessible")
    assert (turn.slots["chosen_mode"], turn.slots["mode"]) == ("accessible", "accessible")


async def test_no_to_the_offer_keeps_the_mode(desk: Desk) -> None:
    turn = await desk.run(ActionChitchat(), "chitchat/deny", slots={"pending": "mode"})
    assert (turn.kind, turn.reply["response"]) == ("mode", "utter_mode_kept")
    assert "chosen_mode" not in turn.slots
