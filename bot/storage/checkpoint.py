"""What is kept of a conversation besides its events, so that reading only the last of them loses nothing.

A checkpoint is the exact state of a conversation at the end of a turn. Reading starts at a checkpoint that lies at
least `CHECKPOINT_EVENTS` events back, and goes on with the events since. There are two at a time: the one to read
from, and a later one that takes over once it lies far enough back.
"""

from __future__ import annotations

import json
import math
import time
from dataclasses import dataclass, replace
from typing import Any

from rasa.shared.core.events import (
    ActionExecuted,
    ActionExecutionRejected,
    ActiveLoop,
    ConversationPaused,
    Event,
    FollowupAction,
    LoopInterrupted,
    SlotSet,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker

CHECKPOINT_EVENTS = 50
"""At least so many events (5 to 8 turns) come before the newest turn; rules and stories look back less far."""


@dataclass(frozen=True)
class Checkpoints:
    """How many of the newest events to read, and the state before them (None: the conversation's beginning).

    Attributes:
        since_base: how many events were stored since `base`, the checkpoint that reading starts at.
        since_next: the same of `next`, the checkpoint that takes over.
        started: Unix time at which the conversation's first turn was stored.
    """

    since_base: int = 0
    base: dict[str, Any] | None = None
    since_next: int = 0
    next: dict[str, Any] | None = None
    started: float | None = None

    @classmethod
    def from_json(cls, text: str | None) -> Checkpoints:
        return cls(**json.loads(text)) if text else cls()

    def as_json(self) -> str:
        return json.dumps(self.__dict__, ensure_ascii=False, separators=(",", ":"))

    def after(self, new_events: int, tracker: DialogueStateTracker) -> Checkpoints:
        """The checkpoints once `new_events` more events were stored, with the tracker as it now is."""
        later = replace(
            self,
            since_base=self.since_base + new_events,
            since_next=self.since_next + new_events,
            started=self.started or time.time(),
        )
        if later.next is None:
            if later.since_base < CHECKPOINT_EVENTS:
                return later
            return replace(later, next=checkpoint(tracker), since_next=0)
        if later.since_next < CHECKPOINT_EVENTS:
            return later
        return replace(later, since_base=later.since_next, base=later.next, since_next=0, next=checkpoint(tracker))

    def seconds_to_keep(self, session_seconds: int) -> int:
        """The seconds to keep the conversation: `session_seconds`, and twice that from its first turn at most.

        Twice, so that nobody who talks within one session's time loses the thread, while whoever returns every few days
        isn't kept for ever. At least one second, which ends a conversation that is over.
        """
        end = (self.started or time.time()) + 2 * session_seconds
        return max(1, min(session_seconds, math.floor(end - time.time())))


def checkpoint(tracker: DialogueStateTracker) -> dict[str, Any]:
    """The state that `events_for` can bring back."""
    loop = tracker.active_loop
    return {
        "slots": {name: slot.value for name, slot in tracker.slots.items() if slot.value != slot.initial_value},
        "loop": loop
        and {
            "name": loop.name,
            "interrupted": loop.is_interrupted,
            "rejected": loop.rejected,
            "trigger": loop.trigger_message,
        },
        "paused": tracker.is_paused(),
        "action": tracker.latest_action_name,
        "followup": tracker.followup_action,
        "time": tracker.events[-1].timestamp if tracker.events else None,
    }


def events_for(state: dict[str, Any] | None) -> list[Event]:
    """Events which, applied to an empty tracker, give it the state of a checkpoint."""
    if state is None:
        return []
    events: list[Event] = [SlotSet(name, value) for name, value in state["slots"].items()]
    loop = state["loop"]
    if loop:
        if trigger := loop["trigger"]:  # a loop remembers the message before it
            events.append(UserUttered(trigger.get("text"), trigger.get("intent"), trigger.get("entities"), trigger))
        events.append(ActiveLoop(loop["name"]))
    if state["action"]:
        events.append(ActionExecuted(state["action"]))
    if loop and loop["interrupted"]:
        events.append(LoopInterrupted(True))
    if loop and loop["rejected"]:
        events.append(ActionExecutionRejected(loop["name"]))
    if state["followup"]:
        events.append(FollowupAction(state["followup"]))
    if state["paused"]:
        events.append(ConversationPaused())
    for event in events:
        event.timestamp = state["time"]
    return events
