from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from actions.answer import ActionAnswer
from actions.chitchat import ActionChitchat
from actions.fallback import ActionFallback
from actions.pace import ActionPace
from bot.nlu.understanding import KEY, Understanding
from tests.support.action_runner import ActionRunner

APPLY = {"answer_id": "passport/apply", "step": 1.0}
ACCESSIBLE = {"mode": "accessible"}
HOUR = 3600.0
FIRE = {"alarm": {"danger": "fire", "answer_id": None}}


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


async def test_who_says_hello_after_a_rest_is_asked_whether_to_go_on(runner: ActionRunner) -> None:
    turn = await runner.run(ActionChitchat(), "chitchat/greet", slots={**APPLY, **ACCESSIBLE}, said=AN_HOUR_LATER)
    assert (turn.kind, turn.reply["custom"]["id"]) == ("pace", "passport/apply")
    assert turn.reply["text"] == "上次说到：\n护照怎么办\n说到第1步了，接着说吗？"
    assert turn.slots["pending"] == "resume"


async def test_yes_goes_on_with_the_step_after_the_one_left_off(runner: ActionRunner) -> None:
    slots = {**APPLY, **ACCESSIBLE, "pending": "resume", "left_off": ["passport/apply", 1]}
    turn = await runner.run(ActionChitchat(), "chitchat/affirm", slots=slots)
    assert turn.reply["text"].startswith("第2步，共2步：")
    assert (turn.slots["step"], turn.slots["left_off"], turn.slots["pending"]) == (2.0, None, None)


async def test_a_new_question_after_a_rest_is_answered_first(runner: ActionRunner) -> None:
    turn = await runner.run(
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
    runner: ActionRunner, slots: dict[str, Any], said: Sequence[dict[str, Any]]
) -> None:
    turn = await runner.run(ActionChitchat(), "chitchat/greet", slots=slots, said=said)
    assert turn.reply["response"] == "utter_greet"


async def test_going_on_by_oneself_after_a_rest_needs_no_question(runner: ActionRunner) -> None:
    turn = await runner.run(ActionPace(), "pace/next", slots={**APPLY, **ACCESSIBLE}, said=AN_HOUR_LATER)
    assert turn.reply["text"].startswith("第2步，共2步：")
    assert not turn.added


@pytest.mark.parametrize("misses", [0.0, 1.0, 2.0])
async def test_not_being_understood_is_no_sign_of_need(runner: ActionRunner, misses: float) -> None:
    turn = await runner.run(ActionFallback(), slots={"misses": misses})
    assert (turn.kind, turn.added) == ("fallback", [])


async def test_who_speaks_of_old_age_is_offered_the_mode_and_it_is_not_switched_on(runner: ActionRunner) -> None:
    turn = await runner.run(ActionFallback(), text="我岁数大了弄不来")
    assert turn.kind == "fallback"
    assert turn.added == ["utter_mode_offer"]
    assert (turn.slots["pending"], turn.slots["mode_offered"]) == ("mode", True)
    assert turn.slots["mode"] == "standard"


async def test_slower_and_the_second_once_more_are_signs_of_trouble(runner: ActionRunner) -> None:
    slower = await runner.run(ActionPace(), "pace/slower", slots=APPLY)
    assert slower.added == ["utter_mode_offer"]
    once = await runner.run(ActionPace(), "pace/again", slots=APPLY, said=conversation(rested_seconds=5))
    assert not once.added
    again = conversation(rested_seconds=5, move="pace/again")
    twice = await runner.run(ActionPace(), "pace/again", slots=APPLY, said=again)
    assert twice.added == ["utter_mode_offer"]


async def test_who_says_that_it_is_hard_to_follow_is_offered_the_mode(runner: ActionRunner) -> None:
    turn = await runner.run(ActionFallback(), text="字太多了看得我头疼")
    assert turn.added == ["utter_mode_offer"]


@pytest.mark.parametrize("known", [{"mode_offered": True}, {"mode": "accessible"}, {"chosen_mode": "standard"}])
async def test_it_is_never_offered_twice_nor_to_who_has_it(runner: ActionRunner, known: dict[str, Any]) -> None:
    turn = await runner.run(ActionFallback(), slots={"misses": 1.0, **known})
    assert not turn.added


@pytest.mark.parametrize("slots", [FIRE, {"answer_id": "passport/lost"}])
async def test_after_a_danger_or_a_death_there_is_no_menu_and_no_offer(
    runner: ActionRunner, slots: dict[str, Any]
) -> None:
    runner.edit(lambda topic: topic["answers"]["lost"].update(sensitive=True))
    turn = await runner.run(ActionFallback(), text="看不懂 太复杂了", slots={**slots, "misses": 1.0})
    assert turn.reply["response"].startswith("utter_fallback_human")
    assert turn.added == []


async def test_some_turns_after_a_death_was_told_there_is_still_no_offer(runner: ActionRunner) -> None:
    told = {"text": "我爹没了", KEY: Understanding("我爹没了", "move", move="chitchat/bereaved").as_dict()}
    said = [
        {"event": "user", "text": "我爹没了", "parse_data": told},
        {"event": "bot", "text": "请节哀", "data": {"custom": {"kind": "chitchat"}}},
        {"event": "user", "text": "去哪办", "parse_data": {}},
        {"event": "bot", "text": "是哪一个？", "data": {"custom": {"kind": "clarify"}}},
        {"event": "user", "text": "看不懂", "parse_data": {}},
    ]
    turn = await runner.run(ActionFallback(), text="看不懂 太复杂了", slots={"misses": 1.0}, said=said)
    assert turn.added == []
    assert turn.reply["response"].startswith("utter_fallback_human")
