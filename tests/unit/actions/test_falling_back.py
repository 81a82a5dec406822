from __future__ import annotations

from itertools import pairwise

from rasa.shared.core.domain import Domain
from rasa.shared.core.events import SlotSet, UserUttered, deserialise_events
from rasa.shared.core.trackers import DialogueStateTracker

from actions.falling_back import ActionFallback, ActionNoRule
from bot.settings import PROJECT_ROOT
from tests.unit.actions.conftest import Desk


async def test_no_two_misses_in_a_row_are_answered_alike(desk: Desk) -> None:
    responses = []
    slots: dict = {}
    for _ in range(8):
        turn = await desk.run(ActionFallback(), slots=slots)
        slots = {**slots, **turn.slots}
        responses.append(turn.reply["response"])
    assert responses[:3] == ["utter_fallback", "utter_fallback_topics", "utter_fallback_human"]
    assert all(one != next_ for one, next_ in pairwise(responses))
    assert all(response.startswith("utter_fallback_human") for response in responses[2:])


async def test_a_miss_takes_open_choices_back(desk: Desk) -> None:
    turn = await desk.run(ActionFallback(), slots={"choices": ["passport/apply"], "misses": 1.0})
    assert turn.slots["choices"] is None


async def test_a_miss_without_a_rule_is_counted_although_the_message_is_reverted(desk: Desk) -> None:
    """Reverting the message took the count back, so that the same words were said every time."""
    tracker = DialogueStateTracker.from_events(
        "citizen", [UserUttered("没有规则")], Domain.load(str(PROJECT_ROOT / "domain.yml")).slots
    )
    for misses in (1.0, 2.0, 3.0):
        turn = await desk.run(ActionNoRule(), slots={"misses": tracker.get_slot("misses")})
        for event in deserialise_events(turn.events):
            tracker.update(event)
        assert tracker.get_slot("misses") == misses
        assert not any(isinstance(event, UserUttered) for event in tracker.applied_events())
        tracker.update(UserUttered("没有规则"))
    assert any(isinstance(event, SlotSet) for event in tracker.applied_events())
