from __future__ import annotations

from typing import Any

import pytest

from actions.chitchat import ActionChitchat
from actions.fallback import ActionFallback
from bot.nlu.dialogue_state import Pending
from bot.nlu.understanding import KEY, Understanding
from tests.support.action_runner import ActionRunner

ACCESSIBLE = {"mode": "accessible"}
APPLY = {"answer_id": "passport/apply", "step": 0.0, **ACCESSIBLE}


@pytest.mark.parametrize(("said", "response"), [("affirm", "utter_affirm"), ("deny", "utter_deny")])
async def test_a_yes_or_no_with_nothing_pending_erases_nothing(runner: ActionRunner, said: str, response: str) -> None:
    turn = await runner.run(ActionChitchat(), f"chitchat/{said}")
    assert (turn.kind, turn.reply["response"]) == ("chitchat", response)
    assert turn.slots == {"mode": "standard"}


async def test_thanks_is_no_yes_and_takes_the_question_back(runner: ActionRunner) -> None:
    turn = await runner.run(ActionChitchat(), "chitchat/thanks", slots={"pending": Pending.ERASURE})
    assert turn.reply["response"] == "utter_thanks"
    assert turn.slots["pending"] is None


async def test_what_was_understood_is_no_yes_to_a_choice(runner: ActionRunner) -> None:
    """好 记住了 took the choice on offer, which was told once more."""
    turn = await runner.run(ActionChitchat(), "chitchat/understood", slots={"choices": ["passport/lost"]})
    assert (turn.kind, turn.reply["response"]) == ("chitchat", "utter_understood")


async def test_a_yes_to_the_only_choice_takes_it(runner: ActionRunner) -> None:
    turn = await runner.run(ActionChitchat(), "chitchat/affirm", slots={"choices": ["passport/lost"]})
    assert turn.reply["custom"]["id"] == "passport/lost"


async def test_a_yes_to_the_only_choice_that_expired_since_is_just_a_yes(runner: ActionRunner) -> None:
    runner.expire("lost")
    turn = await runner.run(ActionChitchat(), "chitchat/affirm", slots={"choices": ["passport/lost"]})
    assert turn.reply["response"] == "utter_affirm"


async def test_a_yes_to_several_places_asks_which(runner: ActionRunner) -> None:
    """It was taken for small talk, as if no question had been asked."""
    turn = await runner.run(ActionChitchat(), "chitchat/affirm", slots={"choices": ["220000", "220200"]})
    assert (turn.kind, turn.reply["response"]) == ("region", "utter_which_one")
    assert turn.buttons == ["吉林省", "吉林省吉林市"]


async def test_a_no_to_the_places_is_none_of_them(runner: ActionRunner) -> None:
    turn = await runner.run(ActionChitchat(), "chitchat/deny", slots={"choices": ["220000", "220200"]})
    assert turn.reply["response"] == "utter_none_of_these"
    assert turn.slots["choices"] is None


async def test_a_yes_that_goes_on_switches_no_mode(runner: ActionRunner) -> None:
    offered = {"pending": "mode"}
    bare = await runner.run(ActionChitchat(), "chitchat/affirm", text="好的", slots=offered)
    assert bare.reply["response"] == "utter_mode_accessible"
    goes_on = await runner.run(ActionChitchat(), "chitchat/affirm", text="嗯只有这些", slots=offered)
    assert goes_on.reply["response"] == "utter_affirm"


async def test_no_leaves_it(runner: ActionRunner) -> None:
    slots = {**APPLY, "step": 1.0, "pending": "resume", "left_off": ["passport/apply", 1]}
    turn = await runner.run(ActionChitchat(), "chitchat/deny", slots=slots)
    assert (turn.kind, turn.reply["response"]) == ("chitchat", "utter_deny")


async def test_yes_to_the_offer_switches_and_is_remembered(runner: ActionRunner) -> None:
    turn = await runner.run(ActionChitchat(), "chitchat/affirm", slots={"pending": "mode"})
    assert (turn.kind, turn.reply["response"]) == ("mode", "utter_mode_accessible")
    assert (turn.slots["chosen_mode"], turn.slots["mode"]) == ("accessible", "accessible")


async def test_no_to_the_offer_keeps_the_mode(runner: ActionRunner) -> None:
    turn = await runner.run(ActionChitchat(), "chitchat/deny", slots={"pending": "mode"})
    assert (turn.kind, turn.reply["response"]) == ("mode", "utter_mode_kept")
    assert "chosen_mode" not in turn.slots


def said(kind: str) -> list[dict[str, Any]]:
    return [{"event": "bot", "text": "说过的话", "data": {"custom": {"kind": kind}, "buttons": None}}]


@pytest.mark.parametrize("move", ["chitchat/affirm", "chitchat/understood"])
async def test_a_plain_yes_moves_on_while_steps_are_told(runner: ActionRunner, move: str) -> None:
    turn = await runner.run(ActionChitchat(), move, slots={**APPLY, "step": 1.0}, said=said("pace"))
    assert turn.reply["text"].startswith("第2步，共2步：")
    after_small_talk = await runner.run(ActionChitchat(), move, slots={**APPLY, "step": 1.0}, said=said("chitchat"))
    assert after_small_talk.kind == "chitchat"


async def test_who_is_angry_is_named_a_person_at_the_next_miss(runner: ActionRunner) -> None:
    angry = await runner.run(ActionChitchat(), "chitchat/abuse", slots=ACCESSIBLE)
    turn = await runner.run(ActionFallback(), slots={**ACCESSIBLE, **angry.slots})
    assert turn.reply["response"] == "utter_fallback_human"


async def test_who_tells_of_a_death_is_condoled_with_once_and_then_listened_to(runner: ActionRunner) -> None:
    runner.edit(lambda topic: topic["answers"]["lost"].update(sensitive=True))
    turn = await runner.run(ActionChitchat(), "chitchat/bereaved", candidates=["passport/lost", "passport/apply"])
    assert turn.reply["response"] == "utter_bereaved"
    assert turn.slots["choices"] == ["passport/lost"]
    before = {"text": "我爹没了", KEY: Understanding("我爹没了", "move", move="chitchat/bereaved").as_dict()}
    said = [
        {"event": "user", "text": "我爹没了", "parse_data": before},
        {"event": "bot", "text": "请节哀", "data": {"custom": {"kind": "chitchat"}}},
        {"event": "user", "text": "昨天走的", "parse_data": {}},
    ]
    turn = await runner.run(ActionChitchat(), "chitchat/bereaved", candidates=["passport/apply"], said=said)
    assert turn.reply["response"] == "utter_bereaved_again"
    assert turn.slots["choices"] is None
