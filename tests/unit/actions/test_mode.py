from __future__ import annotations

from actions.answer import ActionAnswer
from actions.mode import ActionMode
from tests.support.action_runner import ActionRunner


async def test_the_mode_of_the_page_is_not_taken_for_the_citizens_choice(runner: ActionRunner) -> None:
    shown = await runner.run(ActionAnswer(), candidates=["passport/apply"], metadata={"mode": "accessible"})
    assert (shown.slots["mode"], "chosen_mode" in shown.slots) == ("accessible", False)
    asked = await runner.run(ActionMode(), "mode/accessible")
    assert (asked.slots["mode"], asked.slots["chosen_mode"]) == ("accessible", "accessible")


async def test_the_citizens_choice_counts_where_the_page_says_nothing(runner: ActionRunner) -> None:
    remembered = {"chosen_mode": "accessible"}
    turn = await runner.run(ActionAnswer(), candidates=["passport/apply"], slots=remembered)
    assert turn.reply["custom"]["mode"] == "accessible"
    told = await runner.run(
        ActionAnswer(), candidates=["passport/apply"], slots=remembered, metadata={"mode": "standard"}
    )
    assert told.reply["custom"]["mode"] == "standard"


async def test_who_asks_for_the_accessible_mode_again_is_told_that_it_is_on(runner: ActionRunner) -> None:
    turn = await runner.run(ActionMode(), "mode/accessible", slots={"mode": "accessible"})
    assert turn.reply["response"] == "utter_mode_accessible_already"
    turn = await runner.run(ActionMode(), "mode/accessible")
    assert turn.reply["response"] == "utter_mode_accessible"
