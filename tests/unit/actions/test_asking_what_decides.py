from __future__ import annotations

from typing import Any

import pytest

from actions.answer import ActionAnswer
from actions.choose import ActionChoose
from tests.support.action_runner import ActionRunner

ASKS = {"question": "护照还在手里吗？", "choices": {"还在": "materials", "丢了": "passport/lost"}}
OPEN = {"choices": ["passport/apply#还在", "passport/apply#丢了"]}


@pytest.fixture
def asking(runner: ActionRunner) -> ActionRunner:
    def change(topic: dict[str, Any]) -> None:
        topic["answers"]["apply"]["asks"] = ASKS

    runner.edit(change)
    return runner


async def test_what_decides_is_asked_behind_the_answer(asking: ActionRunner) -> None:
    turn = await asking.run(ActionAnswer(), text="护照怎么弄", candidates=["passport/apply"], offered=0)
    assert (turn.kind, turn.added) == ("answer", ["护照还在手里吗？"])
    assert turn.slots["choices"] == OPEN["choices"]


async def test_it_is_asked_once(asking: ActionRunner) -> None:
    first = await asking.run(ActionAnswer(), text="护照怎么弄", candidates=["passport/apply"], offered=0)
    told = {"answer_id": "passport/apply", "told": first.slots["told"]}
    later = await asking.run(ActionAnswer(), text="我那本呢", candidates=["passport/apply"], offered=0, slots=told)
    assert later.added == []


async def test_who_said_it_is_not_asked(asking: ActionRunner) -> None:
    turn = await asking.run(ActionAnswer(), text="护照还在，怎么换", candidates=["passport/apply"], offered=0)
    assert turn.added == []
    assert turn.slots["choices"] is None


@pytest.mark.parametrize("text", ["2", "丢了"])
async def test_a_reply_leads_to_what_it_stands_for(asking: ActionRunner, text: str) -> None:
    move = "choose/number" if text == "2" else "choose/reply"
    turn = await asking.run(ActionChoose(), move, text=text, slots=OPEN)
    assert turn.reply["custom"]["id"] == "passport/lost"


async def test_a_part_is_told_by_itself(asking: ActionRunner) -> None:
    turn = await asking.run(ActionChoose(), "choose/reply", text="还在", slots=OPEN)
    assert turn.reply["custom"]["id"] == "passport/apply"
    assert "身份证原件" in turn.reply["text"]
    assert turn.slots["part"] == "materials"


async def test_a_question_that_is_gone_is_a_miss(runner: ActionRunner) -> None:
    turn = await runner.run(ActionChoose(), "choose/reply", text="还在", slots=OPEN)
    assert turn.kind == "fallback"
