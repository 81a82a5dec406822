from __future__ import annotations

import pytest

from actions.follow_up import ActionFollowUp
from actions.service_action import ServiceAction
from actions.walk import ActionWalk
from actions.whose import ActionWhose
from bot import sentences
from tests.support.action_runner import ActionRunner

LEANING = [
    (ActionFollowUp(), "follow_up/fee"),
    (ActionFollowUp(), "follow_up/related"),
    (ActionWalk(), "tree/next_sibling"),
    (ActionWhose(), "whose/family"),
]


@pytest.mark.parametrize(("action", "move"), LEANING)
async def test_what_leans_on_an_answer_that_vanished_is_told_that_it_changed(
    runner: ActionRunner, action: ServiceAction, move: str
) -> None:
    runner.expire("apply")
    turn = await runner.run(action, move, slots={"answer_id": "passport/apply", "step": 1.0})
    assert (turn.kind, turn.reply["text"]) == ("fallback", sentences.notice("withdrawn"))
    assert turn.slots["answer_id"] is None


@pytest.mark.parametrize(("action", "move"), LEANING)
async def test_what_leans_on_no_answer_is_not_told_so(runner: ActionRunner, action: ServiceAction, move: str) -> None:
    turn = await runner.run(action, move)
    assert turn.reply["response"] == "utter_fallback"
