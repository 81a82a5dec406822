from __future__ import annotations

from actions.answering import ActionAnswer, ActionFollowUp
from tests.unit.actions.conftest import Desk


async def test_an_expired_answer_is_not_given(desk: Desk) -> None:
    desk.expire("apply")
    turn = await desk.run(ActionAnswer(), candidates=["passport/apply"])
    assert turn.kind == "fallback"
    assert turn.reply["custom"]["candidates"] == []
    assert "answer_id" not in turn.slots


async def test_an_answer_without_candidates_is_a_fallback(desk: Desk) -> None:
    assert (await desk.run(ActionAnswer())).kind == "fallback"


async def test_a_follow_up_on_an_answer_that_expired_since_is_not_answered_from_it(desk: Desk) -> None:
    desk.expire("apply")
    turn = await desk.run(ActionFollowUp(), "follow_up/fee", slots={"answer_id": "passport/apply"})
    assert turn.kind == "fallback"
    assert "120元" not in str(turn.reply)


async def test_a_follow_up_on_an_answer_that_was_removed_since_is_a_fallback(desk: Desk) -> None:
    turn = await desk.run(ActionFollowUp(), "follow_up/fee", slots={"answer_id": "passport/gone"})
    assert turn.kind == "fallback"


async def test_a_follow_up_gives_the_fee_as_it_is_now(desk: Desk) -> None:
    desk.edit(lambda topic: topic["answers"]["apply"].update(fee="普通护照160元"))
    turn = await desk.run(ActionFollowUp(), "follow_up/fee", slots={"answer_id": "passport/apply"})
    assert "160元" in turn.reply["text"]
    assert "120元" not in str(turn.reply)
    assert turn.slots["part"] == "fee"


async def test_a_part_that_the_answer_lacks_is_said_to_be_lacking(desk: Desk) -> None:
    turn = await desk.run(ActionFollowUp(), "follow_up/proxy", slots={"answer_id": "passport/apply"})
    assert turn.kind == "answer"
    assert "没有可靠的依据。请打12367问一问" in turn.reply["text"]


async def test_an_expired_related_answer_is_not_offered(desk: Desk) -> None:
    desk.expire("lost")
    turn = await desk.run(ActionFollowUp(), "follow_up/related", slots={"answer_id": "passport/apply"})
    assert turn.reply["response"] == "utter_no_related"
    assert not turn.buttons


async def test_an_expired_related_answer_is_not_on_the_card(desk: Desk) -> None:
    assert (await desk.run(ActionAnswer(), candidates=["passport/apply"])).reply["custom"]["card"]["related"]
    desk.expire("lost")
    turn = await desk.run(ActionAnswer(), candidates=["passport/apply"])
    assert turn.reply["custom"]["card"]["related"] == []
