from __future__ import annotations

from itertools import pairwise

from actions.ask_matter import ActionAskMatter
from actions.chitchat import ActionChitchat
from actions.fallback import ActionFallback
from actions.pace import ActionPace
from tests.support.action_runner import ActionRunner

ACCESSIBLE = {"mode": "accessible"}


async def test_no_two_misses_in_a_row_are_answered_alike(runner: ActionRunner) -> None:
    responses = []
    slots: dict = {}
    for _ in range(8):
        turn = await runner.run(ActionFallback(), slots=slots)
        slots = {**slots, **turn.slots}
        responses.append(turn.reply["response"])
    assert responses[:3] == ["utter_fallback", "utter_fallback_topics", "utter_fallback_human"]
    assert all(one != next_ for one, next_ in pairwise(responses))
    assert all(response.startswith("utter_fallback_human") for response in responses[2:])


async def test_a_miss_takes_open_choices_back(runner: ActionRunner) -> None:
    turn = await runner.run(ActionFallback(), slots={"choices": ["passport/apply"]})
    assert turn.slots["choices"] is None


async def test_the_first_miss_asks_after_the_nearest_questions(runner: ActionRunner) -> None:
    turn = await runner.run(ActionFallback(), candidates=["passport/apply", "passport/lost"], slots=ACCESSIBLE)
    assert (turn.kind, turn.reply["response"]) == ("fallback", "utter_fallback_nearest")
    assert turn.slots["choices"] == ["passport/apply", "passport/lost"]
    assert turn.slots["misses"] == 1.0


async def test_what_was_refused_is_not_offered_again(runner: ActionRunner) -> None:
    turn = await runner.run(
        ActionFallback(),
        candidates=["passport/apply", "passport/lost"],
        slots={**ACCESSIBLE, "choices": ["passport/apply", "passport/lost"]},
    )
    assert turn.reply["response"] == "utter_fallback"


async def test_the_second_miss_offers_topics(runner: ActionRunner) -> None:
    turn = await runner.run(ActionFallback(), slots={**ACCESSIBLE, "misses": 1.0})
    assert (turn.kind, turn.reply["response"]) == ("fallback", "utter_fallback_topics")
    assert len(turn.slots["choices"]) == 2
    standard = await runner.run(ActionFallback(), slots={"misses": 1.0})
    assert (standard.reply["response"], standard.buttons) == ("utter_fallback_topics", ["护照", "护照"])


async def test_the_same_choices_are_not_given_time_and_again(runner: ActionRunner) -> None:
    offered = {**ACCESSIBLE, "choices": ["passport/apply", "passport/lost"]}
    once = await runner.run(ActionChitchat(), "chitchat/affirm", slots=offered)
    twice = await runner.run(ActionAskMatter(), "vague/ask", slots={**offered, **once.slots})
    assert (once.kind, twice.kind, twice.slots["misses"]) == ("clarify", "clarify", 2.0)
    for action, move in (
        (ActionChitchat(), "chitchat/affirm"),
        (ActionPace(), "pace/next"),
        (ActionAskMatter(), "vague/ask"),
    ):
        turn = await runner.run(action, move, slots={**offered, **twice.slots})
        assert turn.reply["response"] == "utter_fallback_human"
