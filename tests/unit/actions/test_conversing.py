from __future__ import annotations

import pytest

from actions.conversing import ERASURE, ActionChitchat, ActionPrivacy
from actions.helping import ActionEmergency
from tests.unit.actions.conftest import Desk


@pytest.mark.parametrize(("said", "response"), [("affirm", "utter_affirm"), ("deny", "utter_deny")])
async def test_a_yes_or_no_with_nothing_pending_erases_nothing(desk: Desk, said: str, response: str) -> None:
    turn = await desk.run(ActionChitchat(), f"chitchat/{said}")
    assert (turn.kind, turn.reply["response"]) == ("chitchat", response)
    assert turn.slots == {"mode": "standard"}


async def test_thanks_is_no_yes_and_takes_the_question_back(desk: Desk) -> None:
    turn = await desk.run(ActionChitchat(), "chitchat/thanks", slots={"pending": ERASURE})
    assert turn.reply["response"] == "utter_thanks"
    assert turn.slots["pending"] is None


async def test_an_emergency_takes_the_question_whether_to_erase_back(desk: Desk) -> None:
    turn = await desk.run(ActionEmergency(), "emergency/fire", slots={"pending": ERASURE})
    assert turn.kind == "emergency"
    assert turn.slots["pending"] is None


async def test_a_yes_to_the_question_erases(desk: Desk) -> None:
    asked = await desk.run(ActionPrivacy(), "privacy/erase", slots={"answer_id": "passport/apply"})
    turn = await desk.run(ActionChitchat(), "chitchat/affirm", slots={**asked.slots, "answer_id": "passport/apply"})
    assert turn.reply["response"] == "utter_erase_done"
    assert any(event["event"] == "reset_slots" for event in turn.events)
    assert turn.slots["erased"] is True
    assert turn.slots.get("answer_id") is None


async def test_a_yes_to_the_only_choice_takes_it(desk: Desk) -> None:
    turn = await desk.run(ActionChitchat(), "chitchat/affirm", slots={"choices": ["passport/lost"]})
    assert turn.reply["custom"]["id"] == "passport/lost"


async def test_a_yes_to_the_only_choice_that_expired_since_is_just_a_yes(desk: Desk) -> None:
    desk.expire("lost")
    turn = await desk.run(ActionChitchat(), "chitchat/affirm", slots={"choices": ["passport/lost"]})
    assert turn.reply["response"] == "utter_affirm"


async def test_a_yes_to_several_places_asks_which(desk: Desk) -> None:
    """It was taken for small talk, as if no question had been asked."""
    turn = await desk.run(ActionChitchat(), "chitchat/affirm", slots={"choices": ["220000", "220200"]})
    assert (turn.kind, turn.reply["response"]) == ("region", "utter_which_one")
    assert turn.buttons == ["吉林省", "吉林省吉林市"]


async def test_a_no_to_the_places_is_none_of_them(desk: Desk) -> None:
    turn = await desk.run(ActionChitchat(), "chitchat/deny", slots={"choices": ["220000", "220200"]})
    assert turn.reply["response"] == "utter_none_of_these"
    assert turn.slots["choices"] is None
