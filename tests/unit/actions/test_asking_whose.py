"""In the accessible mode it is asked for whom a matter is, once, where that changes the answer."""

from __future__ import annotations

from typing import Any

import pytest

from actions.answer import ActionAnswer
from actions.pace import ActionPace
from tests.support.accessible_talk import ACCESSIBLE, APPLY, for_proxies
from tests.support.action_runner import ActionRunner


async def test_for_whom_is_asked_where_a_proxy_may_act_and_no_more_once_known(runner: ActionRunner) -> None:
    runner.edit(for_proxies)
    turn = await runner.run(ActionAnswer(), candidates=["passport/apply"], slots=ACCESSIBLE)
    assert "您是给自己办，还是帮家人办？" in turn.reply["text"]
    assert turn.buttons[:2] == ["给自己办", "帮家人办"]
    assert turn.slots["pending"] == "whose"
    known = await runner.run(ActionAnswer(), candidates=["passport/apply"], slots={**ACCESSIBLE, "whose": "family"})
    assert "还是帮家人办" not in known.reply["text"]
    assert "家人带两张身份证。" in known.reply["text"]


async def test_who_does_not_say_for_whom_goes_on_all_the_same(runner: ActionRunner) -> None:
    turn = await runner.run(ActionPace(), "pace/next", slots={**APPLY, "pending": "whose"})
    assert turn.reply["text"].startswith("第1步，共2步：")
    assert turn.slots["pending"] == "whose"


async def test_the_beginning_said_again_asks_for_whom_again(runner: ActionRunner) -> None:
    for move, step in (("pace/again", 0.0), ("pace/slower", 0.0), ("pace/back", 1.0)):
        turn = await runner.run(ActionPace(), move, slots={**APPLY, "step": step, "pending": "whose"})
        assert turn.reply["text"].endswith("您是给自己办，还是帮家人办？"), move
        assert turn.buttons[:2] == ["给自己办", "帮家人办"]
        assert turn.slots["pending"] == "whose"
    settled = await runner.run(ActionPace(), "pace/again", slots=APPLY)
    assert "还是帮家人办" not in settled.reply["text"]


async def test_the_question_for_whom_ends_with_the_next_answer(runner: ActionRunner) -> None:
    turn = await runner.run(ActionAnswer(), candidates=["passport/lost"], slots={**APPLY, "pending": "whose"})
    assert turn.slots["pending"] is None


async def test_nobody_is_asked_for_whom_a_death_is(runner: ActionRunner) -> None:
    def asked(turn: Any) -> bool:
        return turn.slots.get("pending") == "whose"

    runner.edit(lambda topic: topic["answers"]["lost"].update(proxy="家人可以代办。"))
    assert asked(await runner.run(ActionAnswer(), candidates=["passport/lost"], metadata={"mode": "accessible"}))
    runner.edit(lambda topic: topic["answers"]["lost"].update(proxy="家人可以代办。", sensitive=True))
    assert not asked(await runner.run(ActionAnswer(), candidates=["passport/lost"], metadata={"mode": "accessible"}))


@pytest.mark.parametrize(("score", "is_asked"), [(0.5, True), (0.49, False)])
async def test_nothing_is_asked_about_a_guess(runner: ActionRunner, score: float, is_asked: bool) -> None:
    runner.edit(for_proxies)
    turn = await runner.run(ActionAnswer(), candidates=["passport/apply"], score=score, slots=ACCESSIBLE)
    assert ("还是帮家人办" in turn.reply["text"]) is is_asked
