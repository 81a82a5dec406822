from __future__ import annotations

from actions.topic import ActionTopic
from tests.support.action_runner import ActionRunner


async def test_an_unknown_topic_is_a_fallback(runner: ActionRunner) -> None:
    assert (await runner.run(ActionTopic())).kind == "fallback"


async def test_a_topic_offers_its_nearest_question_first(runner: ActionRunner) -> None:
    turn = await runner.run(ActionTopic(), topic="passport", candidates=["guide/one", "passport/lost"])
    assert turn.slots["choices"] == ["passport/lost", "passport/apply"]
