from __future__ import annotations

from actions.feedback import ActionFeedback
from tests.support.action_runner import ActionRunner


async def test_who_says_that_it_did_not_help_is_asked_for_other_words(runner: ActionRunner) -> None:
    turn = await runner.run(ActionFeedback(), "feedback/unhelpful", slots={"choices": ["passport/apply"]})
    assert (turn.kind, turn.reply["response"]) == ("feedback", "utter_feedback")
    assert turn.slots["choices"] is None
