from __future__ import annotations

from rasa.shared.core.events import SlotSet, UserUttered, deserialise_events
from rasa.shared.core.trackers import DialogueStateTracker

from actions.default_fallback import ActionDefaultFallback
from tests.support.action_runner import ActionRunner
from tests.support.shipped_content import shipped_domain


async def test_a_miss_without_a_rule_is_counted_although_the_message_is_reverted(runner: ActionRunner) -> None:
    """Reverting the message took the count back, so that the same words were said every time."""
    tracker = DialogueStateTracker.from_events("citizen", [UserUttered("没有规则")], shipped_domain().slots)
    for misses in (1.0, 2.0, 3.0):
        turn = await runner.run(ActionDefaultFallback(), slots={"misses": tracker.get_slot("misses")})
        for event in deserialise_events(turn.events):
            tracker.update(event)
        assert tracker.get_slot("misses") == misses
        assert not any(isinstance(event, UserUttered) for event in tracker.applied_events())
        tracker.update(UserUttered("没有规则"))
    assert any(isinstance(event, SlotSet) for event in tracker.applied_events())
