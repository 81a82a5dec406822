from __future__ import annotations

from actions.follow_up import ActionFollowUp
from tests.support.action_runner import ActionRunner

ACCESSIBLE = {"mode": "accessible"}
APPLY = {"answer_id": "passport/apply", "step": 0.0, **ACCESSIBLE}


async def test_a_follow_up_on_an_answer_that_expired_since_is_not_answered_from_it(runner: ActionRunner) -> None:
    runner.expire("apply")
    turn = await runner.run(ActionFollowUp(), "follow_up/fee", slots={"answer_id": "passport/apply"})
    assert turn.kind == "fallback"
    assert "120元" not in str(turn.reply)


async def test_a_follow_up_on_an_answer_that_was_removed_since_is_a_fallback(runner: ActionRunner) -> None:
    turn = await runner.run(ActionFollowUp(), "follow_up/fee", slots={"answer_id": "passport/gone"})
    assert turn.kind == "fallback"


async def test_a_follow_up_gives_the_fee_as_it_is_now(runner: ActionRunner) -> None:
    runner.edit(lambda topic: topic["answers"]["apply"].update(fee="普通护照160元"))
    turn = await runner.run(ActionFollowUp(), "follow_up/fee", slots={"answer_id": "passport/apply"})
    assert "160元" in turn.reply["text"]
    assert "120元" not in str(turn.reply)
    assert turn.slots["part"] == "fee"


async def test_a_part_that_the_answer_lacks_is_said_to_be_lacking(runner: ActionRunner) -> None:
    turn = await runner.run(ActionFollowUp(), "follow_up/proxy", slots={"answer_id": "passport/apply"})
    assert turn.kind == "answer"
    assert "没有可靠的依据。请打12367问一问" in turn.reply["text"]


async def test_an_expired_related_answer_is_not_offered(runner: ActionRunner) -> None:
    runner.expire("lost")
    turn = await runner.run(ActionFollowUp(), "follow_up/related", slots={"answer_id": "passport/apply"})
    assert turn.reply["response"] == "utter_no_related"
    assert not turn.buttons


async def test_a_part_asked_for_is_told_alone_with_the_way_on(runner: ActionRunner) -> None:
    turn = await runner.run(ActionFollowUp(), "follow_up/fee", slots=APPLY)
    assert turn.reply["text"].startswith("要多少钱：")
    assert turn.buttons == ["下一步", "再说一遍", "全部告诉我"]
