from __future__ import annotations

from actions.region import ActionRegion
from tests.support.action_runner import ActionRunner


async def test_an_unknown_region_is_asked_again(runner: ActionRunner) -> None:
    turn = await runner.run(ActionRegion(), "region/set", text="我在火星")
    assert turn.reply["response"] == "utter_region_unknown"
    assert "region" not in turn.slots


async def test_namesakes_are_offered_and_none_is_noted(runner: ActionRunner) -> None:
    turn = await runner.run(ActionRegion(), "region/set", text="我在吉林")
    assert turn.buttons == ["吉林省", "吉林省吉林市"]
    assert turn.slots["choices"] == ["220000", "220200"]
    assert "region" not in turn.slots
