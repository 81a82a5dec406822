from __future__ import annotations

from datetime import date

import pytest

from actions.answer import ActionAnswer
from actions.pace import ActionPace
from tests.support.accessible_talk import ACCESSIBLE, APPLY
from tests.support.action_runner import ActionRunner


async def test_an_answer_begins_with_its_summary_and_no_card(runner: ActionRunner) -> None:
    turn = await runner.run(ActionAnswer(), candidates=["passport/apply"], slots=ACCESSIBLE)
    assert turn.kind == "answer"
    assert "一共2步，我一步一步说。\n找人帮忙，说“人工”" in turn.reply["text"]
    assert turn.reply["custom"]["card"] is None
    assert turn.buttons == ["下一步", "再说一遍", "全部告诉我"]


async def test_after_the_last_step_comes_the_recap(runner: ActionRunner) -> None:
    turn = await runner.run(ActionPace(), "pace/next", slots={**APPLY, "step": 2.0})
    assert turn.kind == "pace"
    recap = turn.reply["custom"]["recap"]
    assert recap["title"] == "护照怎么办"
    assert any(line.startswith("1. ") for line in recap["lines"])
    assert recap["telephone"] in turn.reply["text"]
    back = await runner.run(ActionPace(), "pace/back", slots={**APPLY, "step": 2.0, **turn.slots})
    assert back.reply["text"].startswith("第1步，共2步：")


async def test_a_recap_in_the_middle_keeps_the_place(runner: ActionRunner) -> None:
    turn = await runner.run(ActionPace(), "pace/recap", slots={**APPLY, "step": 1.0})
    assert turn.reply["custom"]["recap"]["title"] == "护照怎么办"
    assert "step" not in turn.slots
    assert "下一步" in turn.buttons
    at_the_end = await runner.run(ActionPace(), "pace/recap", slots={**APPLY, "step": 2.0})
    assert at_the_end.buttons == ["上一步", "再说一遍", "全部告诉我"]


async def test_back_from_the_first_step_is_the_beginning(runner: ActionRunner) -> None:
    turn = await runner.run(ActionPace(), "pace/back", slots={**APPLY, "step": 1.0})
    assert "一共2步，我一步一步说。" in turn.reply["text"]
    assert turn.slots["step"] == 0.0


async def test_a_word_is_explained_once_in_a_conversation(runner: ActionRunner) -> None:
    runner.edit(lambda topic: topic["answers"]["apply"]["plain"].update(summary="先备案，再去。"))
    first = await runner.run(ActionAnswer(), candidates=["passport/apply"], slots=ACCESSIBLE)
    assert "先备案（报给部门留底），再去。" in first.reply["text"]
    told = {**ACCESSIBLE, "explained": first.slots["explained"]}
    second = await runner.run(ActionAnswer(), candidates=["passport/apply"], slots=told)
    assert "先备案，再去。" in second.reply["text"]
    taken = await runner.run(ActionPace(), "pace/recap", slots={**APPLY, **told})
    lines = taken.reply["custom"]["recap"]["lines"]
    assert "先备案（报给部门留底），再去。" in lines, "the family was told nothing yet"


async def test_what_is_said_changes_with_the_day(runner: ActionRunner, monkeypatch: pytest.MonkeyPatch) -> None:
    season = {"from": "2026-09-01", "until": "2026-12-31", "text": "这次办的管到2036年。", "plain": "管到2036年。"}
    change = {"effective": "2027-01-01", "summary": "网上办就行。", "plain": {"summary": "手机上办。"}}
    runner.edit(lambda topic: topic["answers"]["apply"].update(seasons=[season], next=[change]))
    told = []
    for day in (date(2026, 8, 31), date(2026, 12, 31), date(2027, 1, 1)):
        monkeypatch.setattr("actions.turn.today_in_china", lambda day=day: day)
        turn = await runner.run(ActionAnswer(), candidates=["passport/apply"])
        card = turn.reply["custom"]["card"]
        told.append((card["notice"], card["summary"].startswith("网上办"), "2036年" in turn.reply["text"]))
    assert told == [(None, False, False), ("这次办的管到2036年。", False, True), (None, True, False)]
