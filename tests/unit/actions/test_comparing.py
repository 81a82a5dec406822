from __future__ import annotations

from actions.answer import ActionAnswer
from actions.clarify import ActionClarify
from tests.support.action_runner import ActionRunner

BOTH = ["passport/apply", "passport/lost"]


async def test_two_matters_are_told_side_by_side(runner: ActionRunner) -> None:
    for action in (ActionClarify(), ActionAnswer()):
        turn = await runner.run(action, text="办护照和补护照有啥区别", candidates=BOTH)
        assert turn.kind == "answer"
        assert turn.reply["text"] == "护照怎么办\n带身份证到出入境窗口办理\n\n护照丢了怎么补\n先挂失,再补办"
        assert turn.slots["choices"] == BOTH


async def test_nothing_is_compared_when_one_is_near_or_none_is_asked_to_be(runner: ActionRunner) -> None:
    one = await runner.run(ActionClarify(), text="办护照有啥区别", candidates=BOTH[:1])
    assert one.kind == "clarify"
    plain = await runner.run(ActionClarify(), text="办护照", candidates=BOTH)
    assert plain.kind == "clarify"
