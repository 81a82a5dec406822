from __future__ import annotations

import pytest

from actions.emergency import ActionEmergency
from bot.nlu.dialogue_state import Pending
from tests.support.action_runner import ActionRunner

FIRE = {"alarm": {"danger": "fire", "answer_id": None}}


async def test_an_emergency_names_whom_to_call_and_notes_the_alarm(runner: ActionRunner) -> None:
    turn = await runner.run(ActionEmergency(), "emergency/fraud", candidates=["passport/lost"])
    assert (turn.kind, turn.reply["response"]) == ("emergency", "utter_emergency_fraud")
    assert turn.slots["alarm"] == {"danger": "fraud", "answer_id": "passport/lost"}


@pytest.mark.parametrize(("score", "is_named"), [(0.6, True), (0.59, False)])
async def test_what_was_surely_asked_besides_is_named_with_whom_to_ask(
    runner: ActionRunner, score: float, is_named: bool
) -> None:
    turn = await runner.run(ActionEmergency(), "emergency/fire", candidates=["passport/lost"], score=score)
    assert turn.added == (["utter_asked_besides"] if is_named else [])


async def test_the_matter_that_was_spoken_of_before_isnt_what_was_asked_besides(runner: ActionRunner) -> None:
    turn = await runner.run(
        ActionEmergency(),
        "emergency/medical",
        slots={"answer_id": "passport/lost"},
        candidates=["passport/lost"],
        score=0.9,
    )
    assert turn.added == []


async def test_what_stands_right_above_isnt_followed_by_what_was_asked_besides(runner: ActionRunner) -> None:
    turn = await runner.run(
        ActionEmergency(), "emergency/fire", slots=FIRE, said=SAID_EMERGENCY, candidates=["passport/lost"], score=0.9
    )
    assert turn.added == []


SAID_EMERGENCY = [
    {"event": "user", "text": "着火了", "parse_data": {}},
    {"event": "bot", "text": "请打119", "data": {"custom": {"kind": "emergency"}}},
    {"event": "user", "text": "怎么办", "parse_data": {}},
]


async def test_what_stands_right_above_is_said_again_in_one_line(runner: ActionRunner) -> None:
    turn = await runner.run(ActionEmergency(), "emergency/fire", slots=FIRE, said=SAID_EMERGENCY)
    assert (turn.kind, turn.reply["response"]) == ("emergency", "utter_emergency_fire_again")
    turn = await runner.run(ActionEmergency(), "emergency/medical", slots=FIRE, said=SAID_EMERGENCY)
    assert turn.reply["response"] == "utter_emergency_medical"


async def test_an_alarm_that_is_kept_can_be_taken_back_with_a_button(runner: ActionRunner) -> None:
    turn = await runner.run(ActionEmergency(), "emergency/fire", slots=FIRE, is_alarm_kept=True)
    assert turn.reply["response"] == "utter_emergency_fire"
    assert turn.added == ["utter_alarm_kept"]
    assert "alarm" not in turn.slots


async def test_an_emergency_takes_the_question_whether_to_erase_back(runner: ActionRunner) -> None:
    turn = await runner.run(ActionEmergency(), "emergency/fire", slots={"pending": Pending.ERASURE})
    assert turn.kind == "emergency"
    assert turn.slots["pending"] is None
