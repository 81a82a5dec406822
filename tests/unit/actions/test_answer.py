from __future__ import annotations

from actions.answer import ActionAnswer
from bot import sentences
from tests.support.action_runner import ActionRunner


async def test_an_expired_answer_is_not_given(runner: ActionRunner) -> None:
    runner.expire("apply")
    turn = await runner.run(ActionAnswer(), candidates=["passport/apply"])
    assert (turn.kind, turn.reply["text"]) == ("fallback", sentences.notice("being_updated")), "no other words help"
    assert turn.reply["custom"]["candidates"] == []
    assert "answer_id" not in turn.slots


async def test_an_answer_without_candidates_is_a_fallback(runner: ActionRunner) -> None:
    assert (await runner.run(ActionAnswer())).kind == "fallback"


async def test_a_topic_that_lost_its_content_since_the_training_is_not_answered_with_another(
    runner: ActionRunner,
) -> None:
    assert (await runner.run(ActionAnswer(), "tax/declare", candidates=["passport/apply"])).kind == "fallback"


async def test_an_expired_related_answer_is_not_on_the_card(runner: ActionRunner) -> None:
    assert (await runner.run(ActionAnswer(), candidates=["passport/apply"])).reply["custom"]["card"]["related"]
    runner.expire("lost")
    turn = await runner.run(ActionAnswer(), candidates=["passport/apply"])
    assert turn.reply["custom"]["card"]["related"] == []


async def test_behind_a_likely_answer_the_next_ones_are_shown(runner: ActionRunner) -> None:
    turn = await runner.run(ActionAnswer(), candidates=["passport/apply", "passport/lost"])
    assert turn.reply["custom"]["id"] == "passport/apply"
    assert turn.added == ["utter_not_this"]
    assert turn.messages[-1]["buttons"] == [{"title": "护照丢了怎么补", "payload": "护照丢了怎么补"}]
    sure = await runner.run(ActionAnswer(), candidates=["passport/apply", "passport/lost"], offered=0)
    assert sure.added == []
