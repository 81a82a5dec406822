from __future__ import annotations

from actions.whose import ActionWhose
from tests.support.accessible_talk import APPLY, for_proxies
from tests.support.action_runner import ActionRunner


async def test_for_the_family_a_proxys_papers_are_named(runner: ActionRunner) -> None:
    runner.edit(for_proxies)
    turn = await runner.run(ActionWhose(), "whose/family", slots={**APPLY, "step": 1.0, "pending": "whose"})
    assert "家人带两张身份证。" in turn.reply["text"]
    assert (turn.kind, turn.slots["whose"], turn.slots["step"], turn.slots["pending"]) == (
        "answer",
        "family",
        1.0,
        None,
    )


async def test_for_oneself_the_steps_begin(runner: ActionRunner) -> None:
    turn = await runner.run(ActionWhose(), "whose/self", slots={**APPLY, "pending": "whose"})
    assert turn.reply["text"].startswith("第1步，共2步：")
    assert (turn.kind, turn.slots["whose"]) == ("pace", "self")
