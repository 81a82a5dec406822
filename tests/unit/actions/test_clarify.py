from __future__ import annotations

from actions.chitchat import ActionChitchat
from actions.clarify import ActionClarify
from tests.support.action_runner import ActionRunner

BOTH = ["passport/apply", "passport/lost"]


async def test_an_expired_answer_is_not_offered(runner: ActionRunner) -> None:
    runner.expire("apply")
    turn = await runner.run(ActionClarify(), candidates=BOTH)
    assert turn.buttons == ["护照丢了怎么补"]
    assert turn.slots["choices"] == ["passport/lost"]


async def test_when_every_near_answer_has_expired_nothing_is_offered(runner: ActionRunner) -> None:
    runner.expire("apply", "lost")
    turn = await runner.run(ActionClarify(), candidates=BOTH)
    assert turn.kind == "fallback"
    assert turn.slots["choices"] is None


async def test_a_single_near_question_is_asked_as_yes_or_no(runner: ActionRunner) -> None:
    """It was offered as a list of one, to be chosen by its number."""
    asked = await runner.run(ActionClarify(), text="护招丢了", candidates=["passport/lost"])
    assert (asked.reply["response"], asked.buttons) == ("utter_is_it_this", ["护照丢了怎么补"])
    taken = await runner.run(ActionChitchat(), "chitchat/affirm", slots=asked.slots)
    assert taken.reply["custom"]["id"] == "passport/lost"
