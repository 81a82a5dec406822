from __future__ import annotations

from actions.all_clear import ActionAllClear
from actions.answer import ActionAnswer
from tests.support.action_runner import ActionRunner

FIRE = {"alarm": {"danger": "fire", "answer_id": None}}


async def test_a_denial_says_sorry_and_answers_what_was_asked(runner: ActionRunner) -> None:
    alarm = {"alarm": {"danger": "fire", "answer_id": "passport/lost"}}
    turn = await runner.run(ActionAllClear(), "all_clear/denied", slots=alarm, all_clear="all_clear/denied")
    assert turn.added == ["utter_all_clear_denied"]
    assert turn.reply["custom"]["id"] == "passport/lost"
    assert turn.slots["alarm"] is None


async def test_a_denial_with_a_question_answers_the_question(runner: ActionRunner) -> None:
    turn = await runner.run(ActionAnswer(), candidates=["passport/lost"], slots=FIRE, all_clear="all_clear/denied")
    assert turn.added == ["utter_all_clear_denied"]
    assert turn.reply["custom"]["id"] == "passport/lost"
    assert turn.slots["alarm"] is None


async def test_without_an_alarm_there_is_nothing_to_be_sorry_for(runner: ActionRunner) -> None:
    turn = await runner.run(ActionAllClear(), "all_clear/denied", all_clear="all_clear/denied")
    assert (turn.kind, turn.reply["response"], turn.added) == ("chitchat", "utter_all_clear_ask", [])


async def test_a_danger_that_has_passed_is_acknowledged(runner: ActionRunner) -> None:
    turn = await runner.run(ActionAllClear(), "all_clear/passed", slots=FIRE, all_clear="all_clear/passed")
    assert turn.added == ["utter_all_clear_passed"]
    assert turn.slots["alarm"] is None


async def test_a_danger_that_nobody_was_warned_of_is_not_acknowledged(runner: ActionRunner) -> None:
    """找到了, said of a lost card, was answered with 人没事就好."""
    turn = await runner.run(ActionAllClear(), "all_clear/passed", all_clear="all_clear/passed")
    assert turn.added == []


async def test_who_spoke_of_dying_is_not_told_that_it_was_a_misunderstanding(runner: ActionRunner) -> None:
    distress = {"alarm": {"danger": "distress", "answer_id": None}}
    turn = await runner.run(ActionAllClear(), "all_clear/denied", slots=distress, all_clear="all_clear/denied")
    assert turn.added == ["utter_all_clear_distress"]
