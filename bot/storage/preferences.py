"""What a citizen chose, kept beyond the conversation: under a key of its own, for 90 days after the last turn."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable
from typing import Any

from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.events import Event, SlotSet
from rasa.shared.core.trackers import DialogueStateTracker

from bot.storage.checkpoint import Checkpoints

REMEMBERED = ("chosen_mode", "mode_offered")
"""The slots that outlive a conversation, where the domain has them."""


def changed_preferences(tracker: DialogueStateTracker, new_events: Iterable[Event]) -> str | None:
    """The preferences as they now are, as JSON; None when the new events changed none of them."""
    if not any(isinstance(event, SlotSet) and event.key in REMEMBERED for event in new_events):
        return None
    chosen = {name: tracker.get_slot(name) for name in REMEMBERED if name in tracker.slots}
    return json.dumps({name: value for name, value in chosen.items() if value is not None})


def conversation_with(preferences: str) -> Checkpoints:
    """The checkpoint of a known citizen's new conversation: nothing said, the preferences in their slots."""
    state: dict[str, Any] = {
        "slots": json.loads(preferences),
        "loop": None,
        "paused": False,
        "action": ACTION_LISTEN_NAME,
        "followup": None,
        "time": time.time(),
    }
    return Checkpoints(base=state)
