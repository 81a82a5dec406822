"""What every reply has in common, whichever action gives it."""

from __future__ import annotations

from actions.answer import ActionAnswer
from actions.clarify import ActionClarify
from tests.support.action_runner import ActionRunner


async def test_a_reply_names_the_candidates_that_are_served(runner: ActionRunner) -> None:
    runner.expire("lost")
    turn = await runner.run(ActionAnswer(), candidates=["passport/apply", "passport/lost", "passport/gone"])
    assert turn.reply["custom"]["candidates"] == [{"id": "passport/apply", "title": "护照怎么办", "score": 0.5}]


async def test_choices_are_numbered_in_the_text_and_can_be_pressed(runner: ActionRunner) -> None:
    turn = await runner.run(ActionClarify(), candidates=["passport/apply", "passport/lost"])
    assert turn.buttons == ["护照怎么办", "护照丢了怎么补"]
    assert turn.reply["choices"].splitlines() == ["1. 护照怎么办", "2. 护照丢了怎么补"]


async def test_the_page_tells_the_mode_and_the_place_where_nothing_was_said_of_them(runner: ActionRunner) -> None:
    page = {"mode": "accessible", "region": "吉林市"}
    turn = await runner.run(ActionAnswer(), candidates=["passport/apply"], metadata=page)
    assert (turn.reply["custom"]["mode"], turn.slots["mode"]) == ("accessible", "accessible")
    assert "region" not in turn.slots
