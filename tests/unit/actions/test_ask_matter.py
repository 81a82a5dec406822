from __future__ import annotations

from actions.ask_matter import ActionAskMatter
from tests.support.action_runner import ActionRunner

BOTH = ["passport/apply", "passport/lost"]


async def test_a_vague_question_while_choices_are_open_asks_which_of_them(runner: ActionRunner) -> None:
    turn = await runner.run(ActionAskMatter(), "vague/ask", text="要多少钱", slots={"choices": BOTH})
    assert (turn.reply["response"], turn.slots["choices"]) == ("utter_which_one", BOTH)


async def test_asked_for_no_matter_the_desk_offers_its_topics(runner: ActionRunner) -> None:
    turn = await runner.run(ActionAskMatter(), "vague/ask", slots={"choices": ["passport/gone"]})
    assert turn.reply["response"] == "utter_ask_matter"
    assert turn.slots["choices"] == ["passport", "guide"]
