from __future__ import annotations

from typing import Any

import pytest

from actions.pace import ActionPace
from bot import sentences
from tests.support.action_runner import ActionRunner

ACCESSIBLE = {"mode": "accessible"}
APPLY = {"answer_id": "passport/apply", "step": 0.0}
TOLD = {**APPLY, **ACCESSIBLE}


def said(kind: str, text: str) -> list[dict[str, Any]]:
    return [{"event": "bot", "text": text, "data": {"custom": {"kind": kind}, "buttons": None}}]


async def test_once_more_says_the_part_told_last_again(runner: ActionRunner) -> None:
    """It gave the whole answer, forty lines for one."""
    turn = await runner.run(ActionPace(), "pace/again", slots={**APPLY, "part": "fee"})
    assert turn.kind == "pace"
    assert "120元" in turn.reply["text"]
    assert "身份证原件" not in turn.reply["text"]
    assert turn.slots["part"] == "fee"


async def test_once_more_says_a_corrected_fee(runner: ActionRunner) -> None:
    runner.edit(lambda topic: topic["answers"]["apply"].update(fee="普通护照160元"))
    turn = await runner.run(ActionPace(), "pace/again", slots={**APPLY, "part": "fee"}, said=said("answer", "120元"))
    assert "160元" in turn.reply["text"]
    assert "120元" not in turn.reply["text"]


async def test_once_more_after_an_answer_that_expired_says_nothing_of_it(runner: ActionRunner) -> None:
    runner.expire("apply")
    turn = await runner.run(ActionPace(), "pace/again", slots=APPLY, said=said("answer", "普通护照120元"))
    assert turn.reply["text"] == sentences.notice("withdrawn")


@pytest.mark.parametrize("move", ["next", "more", "back", "recap", "again", "all", "slower"])
@pytest.mark.parametrize("slots", [APPLY, TOLD])
async def test_an_answer_that_vanished_while_it_was_told_is_said_to_have_changed(
    runner: ActionRunner, move: str, slots: dict[str, Any]
) -> None:
    """It said that nothing had been told yet."""

    def rename(topic: dict[str, Any]) -> None:
        topic["answers"]["renamed"] = topic["answers"].pop("lost")
        topic["answers"]["apply"]["related"] = []

    runner.edit(rename)
    turn = await runner.run(ActionPace(), f"pace/{move}", slots={**slots, "answer_id": "passport/lost", "step": 1.0})
    assert (turn.kind, turn.reply["text"]) == ("fallback", sentences.notice("withdrawn"))
    assert (turn.slots["answer_id"], turn.slots["step"]) == (None, 0)


async def test_who_stops_at_an_answer_that_vanished_is_left_in_peace(runner: ActionRunner) -> None:
    runner.expire("apply")
    turn = await runner.run(ActionPace(), "pace/stop", slots=TOLD)
    assert turn.reply["response"] == "utter_affirm"


async def test_slower_says_the_part_told_last_in_everyday_words(runner: ActionRunner) -> None:
    turn = await runner.run(ActionPace(), "pace/slower", slots={**APPLY, "part": "materials"})
    assert turn.reply["text"].startswith("不着急，我慢慢说。")
    assert "要带的东西：\n\n身份证" in turn.reply["text"]
    assert "先做这一件：\n去窗口。" in turn.reply["text"], "what to do first helps who is lost"


async def test_all_tells_the_whole_answer_after_a_part(runner: ActionRunner) -> None:
    turn = await runner.run(ActionPace(), "pace/all", slots={**APPLY, "part": "fee"})
    assert "120元" in turn.reply["text"]
    assert "身份证原件" in turn.reply["text"]
    assert turn.slots["part"] is None


async def test_after_the_last_step_there_is_no_next_one(runner: ActionRunner) -> None:
    """The whole answer came again."""
    last = await runner.run(ActionPace(), "pace/next", slots={**APPLY, "step": 1.0})
    assert last.reply["text"] == "第2步，共2步。交费"
    beyond = await runner.run(ActionPace(), "pace/next", slots={**APPLY, "step": 2.0})
    assert (beyond.kind, beyond.reply["response"]) == ("pace", "utter_no_more_steps")
    back = await runner.run(ActionPace(), "pace/back", slots={**APPLY, "step": 2.0, **beyond.slots})
    assert back.reply["text"] == "第1步，共2步。到窗口"


async def test_of_an_answer_without_steps_the_next_is_what_is_related(runner: ActionRunner) -> None:
    runner.edit(lambda topic: topic["answers"]["lost"].update(related=["passport/apply"]))
    turn = await runner.run(ActionPace(), "pace/next", slots={"answer_id": "passport/lost"})
    assert (turn.reply["response"], turn.buttons) == ("utter_related", ["护照怎么办"])


async def test_an_answer_without_steps_or_anything_related_has_no_next_one(runner: ActionRunner) -> None:
    turn = await runner.run(ActionPace(), "pace/next", slots={"answer_id": "passport/lost"})
    assert turn.reply["text"] == "这件事能说的都说了。还有别的事，直接问。"


async def test_and_what_else_tells_the_parts_that_were_not_told_yet(runner: ActionRunner) -> None:
    told = ["passport/apply =whole", "passport/apply +whole", "passport/apply +part/materials"]
    first = await runner.run(ActionPace(), "pace/more", slots={**APPLY, "told": told})
    assert (first.kind, "120元" in first.reply["text"], "身份证原件" in first.reply["text"]) == ("pace", True, False)
    second = await runner.run(ActionPace(), "pace/more", slots={**APPLY, "told": first.slots["told"]})
    assert "到窗口" in second.reply["text"]
    assert "120元" not in second.reply["text"]
    third = await runner.run(ActionPace(), "pace/more", slots={**APPLY, "told": second.slots["told"]})
    assert third.buttons == ["护照丢了怎么补"], "nothing is left but what is related"


async def test_in_the_accessible_mode_and_what_else_is_the_next_step(runner: ActionRunner) -> None:
    turn = await runner.run(ActionPace(), "pace/more", slots=TOLD)
    assert turn.reply["text"].startswith("第1步，共2步：")


async def test_more_simply_twice_never_says_the_same(runner: ActionRunner) -> None:
    first = await runner.run(ActionPace(), "pace/slower", slots=TOLD)
    second = await runner.run(ActionPace(), "pace/slower", slots={**TOLD, "told": first.slots["told"]})
    assert second.reply["text"].startswith("简单说，就一句：")
    assert "打12367问" in second.reply["text"]


async def test_all_is_told_in_portions_that_go_on_with_next(runner: ActionRunner) -> None:
    long = [f"第{number}份材料，原件和复印件都要，复印件用A4纸" for number in range(40)]
    runner.edit(lambda topic: topic["answers"]["apply"].update(materials=long))
    first = await runner.run(ActionPace(), "pace/all", slots=APPLY)
    assert len(first.reply["text"]) <= 640
    assert first.slots["portion"] == 1.0
    second = await runner.run(ActionPace(), "pace/next", slots={**APPLY, **first.slots})
    assert second.slots["portion"] == 2.0
    assert second.reply["text"] != first.reply["text"]
    back = await runner.run(ActionPace(), "pace/back", slots={**APPLY, **second.slots})
    assert back.reply["text"] == first.reply["text"]


async def test_once_more_keeps_the_question_whether_to_erase_open(runner: ActionRunner) -> None:
    turn = await runner.run(
        ActionPace(), "pace/again", slots={**APPLY, "pending": "erasure"}, said=said("privacy", "要删吗")
    )
    assert turn.reply["text"] == "要删吗"
    assert turn.slots["pending"] == "erasure"


async def test_once_more_after_the_recap_gives_the_recap(runner: ActionRunner) -> None:
    recap = [{"event": "bot", "text": "单子", "data": {"custom": {"kind": "pace", "recap": {"title": "护照怎么办"}}}}]
    turn = await runner.run(ActionPace(), "pace/again", slots={**TOLD, "step": 2.0}, said=recap)
    assert "recap" in turn.reply["custom"]


async def test_before_anything_was_told_the_choices_are_given_once_more(runner: ActionRunner) -> None:
    turn = await runner.run(ActionPace(), "pace/slower", slots={**ACCESSIBLE, "choices": ["passport/apply"]})
    assert (turn.kind, turn.buttons) == ("clarify", ["护照怎么办"])


async def test_stop_keeps_the_step(runner: ActionRunner) -> None:
    turn = await runner.run(ActionPace(), "pace/stop", slots={**TOLD, "step": 1.0})
    assert (turn.kind, "step" in turn.slots) == ("pace", False)
    assert "先停在这里" in turn.reply["text"]
    assert "下一步" in turn.buttons


async def test_stop_before_any_answer_ends_the_offer(runner: ActionRunner) -> None:
    turn = await runner.run(ActionPace(), "pace/stop", slots={**ACCESSIBLE, "choices": ["passport/apply"]})
    assert (turn.reply["response"], turn.slots["choices"]) == ("utter_affirm", None)


async def test_slower_before_anything_was_told_offers_the_accessible_mode(runner: ActionRunner) -> None:
    turn = await runner.run(ActionPace(), "pace/slower", slots={"choices": ["passport/apply"]})
    assert (turn.kind, turn.reply["response"], turn.added) == ("mode", "utter_mode_offer", [])
    assert (turn.slots["pending"], turn.slots["mode_offered"]) == ("mode", True)
    already = await runner.run(ActionPace(), "pace/slower", slots=ACCESSIBLE)
    assert (already.kind, already.reply["response"]) == ("mode", "utter_mode_accessible_already")
