from __future__ import annotations

from actions.fallback import ActionFallback
from tests.support.action_runner import ActionRunner


async def test_a_choice_that_is_named_is_given_though_the_message_was_not_understood(runner: ActionRunner) -> None:
    offered = {"choices": ["passport/apply", "passport/lost"]}
    turn = await runner.run(ActionFallback(), text="就那个丢了的", slots=offered)
    assert turn.reply["custom"]["id"] == "passport/lost"


async def test_what_names_no_choice_is_a_miss(runner: ActionRunner) -> None:
    turn = await runner.run(ActionFallback(), text="红烧肉怎么做", slots={"choices": ["passport/apply"]})
    assert (turn.kind, turn.slots["misses"]) == ("fallback", 1.0)


async def test_another_language_is_answered_in_one_english_sentence(runner: ActionRunner) -> None:
    turn = await runner.run(ActionFallback(), text="how do i renew my passport", slots={"misses": 1.0})
    assert (turn.kind, turn.reply["response"]) == ("fallback", "utter_foreign_language")
