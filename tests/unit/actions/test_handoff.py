from __future__ import annotations

from actions.handoff import ActionHandoff
from tests.support.action_runner import ActionRunner


async def test_who_asks_for_a_person_is_told_whom_to_call_and_is_offered_nothing(runner: ActionRunner) -> None:
    open_choices = {"choices": ["passport/apply"], "misses": 2.0}
    turn = await runner.run(ActionHandoff(), "handoff/human", slots=open_choices)
    assert (turn.kind, turn.reply["response"]) == ("handoff", "utter_handoff")
    assert (turn.slots["choices"], turn.slots["misses"]) == (None, 0)
