from __future__ import annotations

from typing import Any

from actions.steering import ActionPace, ActionRegion
from tests.unit.actions.conftest import Desk

APPLY = {"answer_id": "passport/apply", "step": 0.0}


def said(kind: str, text: str) -> list[dict[str, Any]]:
    return [{"event": "bot", "text": text, "data": {"custom": {"kind": kind}, "buttons": None}}]


async def test_an_unknown_region_is_asked_again(desk: Desk) -> None:
    turn = await desk.run(ActionRegion(), "region/set", text="我在火星")
    assert turn.reply["response"] == "utter_region_unknown"
    assert "region" not in turn.slots


async def test_namesakes_are_offered_and_none_is_noted(desk: Desk) -> None:
    turn = await desk.run(ActionRegion(), "region/set", text="我在吉林")
    assert turn.buttons == ["吉林省", "吉林省吉林市"]
    assert turn.slots["choices"] == ["220000", "220200"]
    assert "region" not in turn.slots


async def test_once_more_says_the_part_told_last_again(desk: Desk) -> None:
    """It gave the whole answer, forty lines for one."""
    turn = await desk.run(ActionPace(), "pace/again", slots={**APPLY, "part": "fee"})
    assert turn.kind == "pace"
    assert "120元" in turn.reply["text"]
    assert "身份证原件" not in turn.reply["text"]
    assert turn.slots["part"] == "fee"


async def test_once_more_says_a_corrected_fee(desk: Desk) -> None:
    desk.edit(lambda topic: topic["answers"]["apply"].update(fee="普通护照160元"))
    turn = await desk.run(ActionPace(), "pace/again", slots={**APPLY, "part": "fee"}, said=said("answer", "120元"))
    assert "160元" in turn.reply["text"]
    assert "120元" not in turn.reply["text"]


async def test_once_more_after_an_answer_that_expired_says_nothing_of_it(desk: Desk) -> None:
    desk.expire("apply")
    turn = await desk.run(ActionPace(), "pace/again", slots=APPLY, said=said("answer", "普通护照120元"))
    assert turn.reply["response"] == "utter_nothing_to_repeat"


async def test_slower_says_the_part_told_last_in_everyday_words(desk: Desk) -> None:
    turn = await desk.run(ActionPace(), "pace/slower", slots={**APPLY, "part": "materials"})
    assert turn.reply["text"].endswith("身份证")


async def test_all_tells_the_whole_answer_after_a_part(desk: Desk) -> None:
    turn = await desk.run(ActionPace(), "pace/all", slots={**APPLY, "part": "fee"})
    assert "120元" in turn.reply["text"]
    assert "身份证原件" in turn.reply["text"]
    assert turn.slots["part"] is None


async def test_after_the_last_step_there_is_no_next_one(desk: Desk) -> None:
    """The whole answer came again."""
    last = await desk.run(ActionPace(), "pace/next", slots={**APPLY, "step": 1.0})
    assert last.reply["text"] == "第2步，共2步。交费"
    beyond = await desk.run(ActionPace(), "pace/next", slots={**APPLY, "step": 2.0})
    assert (beyond.kind, beyond.reply["response"]) == ("pace", "utter_no_more_steps")
    back = await desk.run(ActionPace(), "pace/back", slots={**APPLY, "step": 2.0, **beyond.slots})
    assert back.reply["text"] == "第1步，共2步。到窗口"


async def test_of_an_answer_without_steps_the_next_is_what_is_related(desk: Desk) -> None:
    desk.edit(lambda topic: topic["answers"]["lost"].update(related=["passport/apply"]))
    turn = await desk.run(ActionPace(), "pace/next", slots={"answer_id": "passport/lost"})
    assert (turn.reply["response"], turn.buttons) == ("utter_related", ["护照怎么办"])


async def test_an_answer_without_steps_or_anything_related_has_no_next_one(desk: Desk) -> None:
    turn = await desk.run(ActionPace(), "pace/next", slots={"answer_id": "passport/lost"})
    assert turn.reply["response"] == "utter_no_more_steps"


async def test_once_more_keeps_the_question_whether_to_erase_open(desk: Desk) -> None:
    turn = await desk.run(
        ActionPace(), "pace/again", slots={**APPLY, "pending": "erasure"}, said=said("privacy", "要删吗")
    )
    assert turn.reply["text"] == "要删吗"
    assert turn.slots["pending"] == "erasure"
