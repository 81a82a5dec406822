from __future__ import annotations

from typing import Any

from actions.answer import ActionAnswer
from actions.follow_up import ActionFollowUp
from actions.told import MATTERS, UNITS
from tests.support.action_runner import ActionRunner

IN_HAND = {"answer_id": "passport/apply"}


async def test_the_same_question_again_gets_the_direct_answer_and_no_card(runner: ActionRunner) -> None:
    first = await runner.run(ActionFollowUp(), "follow_up/fee", slots=IN_HAND)
    assert first.reply["custom"]["card"]["focus"] == "fee"
    again = await runner.run(ActionFollowUp(), "follow_up/fee", slots={**IN_HAND, **first.slots})
    assert again.reply["text"].startswith("刚才说了：多少钱：普通护照120元。")
    assert again.reply["custom"]["card"] is None


async def test_who_comes_back_from_another_matter_is_told_anew(runner: ActionRunner) -> None:
    told = ["passport/apply =part/fee", "passport/apply +part/fee"]
    turn = await runner.run(
        ActionAnswer(), candidates=["passport/apply"], slots={"answer_id": "passport/lost", "told": told}
    )
    assert "刚才说了" not in turn.reply["text"]


async def test_a_conversation_remembers_a_bounded_number_of_things(runner: ActionRunner) -> None:
    told = [f"other/entry_{number} +part/fee" for number in range(9)]
    told += [f"passport/apply +passage/第{number}句" for number in range(60)]
    turn = await runner.run(ActionFollowUp(), "follow_up/fee", slots={**IN_HAND, "told": told})
    kept: list[Any] = turn.slots["told"]
    assert len({each.split(" ")[0] for each in kept}) == MATTERS
    assert len(kept) <= UNITS + MATTERS - 1
    assert kept[-1] == "passport/apply +part/fee"
