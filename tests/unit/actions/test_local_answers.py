from __future__ import annotations

from actions.answer import ActionAnswer
from actions.follow_up import ActionFollowUp
from actions.pace import ActionPace
from tests.support.action_runner import ActionRunner

ACCESSIBLE = {"mode": "accessible"}
APPLY = {"answer_id": "passport/apply", "step": 0.0, **ACCESSIBLE}


async def test_the_recap_of_what_varies_names_the_place_or_says_that_rules_differ(runner: ActionRunner) -> None:
    runner.edit(lambda topic: topic["answers"]["apply"].update(varies=["各地照片要求不一样"]))
    unknown = await runner.run(ActionPace(), "pace/recap", slots=APPLY)
    assert "各地规定不一样，以当地为准。" in unknown.reply["custom"]["recap"]["lines"]
    in_jilin = await runner.run(ActionPace(), "pace/recap", slots={**APPLY, "region": "220200"})
    assert any(line.startswith("吉林12345：") for line in in_jilin.reply["custom"]["recap"]["lines"])
    assert "吉林12345：" in in_jilin.reply["text"]


async def test_place_is_asked_for_where_the_accessible_mode_tells_what_differs(runner: ActionRunner) -> None:
    runner.edit(lambda topic: topic["answers"]["apply"].update(varies=["各地照片要求不一样"]))
    begun = await runner.run(ActionAnswer(), candidates=["passport/apply"], slots=ACCESSIBLE)
    assert "place_asked" not in begun.slots
    told = await runner.run(ActionFollowUp(), "follow_up/varies", slots=APPLY)
    assert "告诉我您在哪个省" in told.reply["text"]
    assert told.slots["place_asked"]
