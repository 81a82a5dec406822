"""Conversations that tests store."""

from __future__ import annotations

import random
import time
from typing import Any

from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    ActionExecutionRejected,
    ActiveLoop,
    BotUttered,
    ConversationPaused,
    ConversationResumed,
    Event,
    FollowupAction,
    LoopInterrupted,
    Restarted,
    SessionStarted,
    SlotSet,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker

from bot.engine.assistant import Assistant
from bot.storage.tracker_store import RedisTrackerStore

DOMAIN = Domain.from_yaml(
    """
    version: "3.1"
    intents: [ask]
    slots:
      mode: {type: text, initial_value: standard, influence_conversation: false, mappings: [{type: custom}]}
      choices: {type: any, influence_conversation: false, mappings: [{type: custom}]}
      requested_slot: {type: any, influence_conversation: false, mappings: [{type: custom}]}
    forms: {form: {required_slots: []}}
    responses: {utter_hello: [{text: hello}]}
    """
)


def tracker_of(assistant: Assistant, sender: str, words: str) -> DialogueStateTracker:
    """A new conversation in which one thing was said."""
    tracker = assistant.agent.tracker_store.init_tracker(sender)
    tracker.update(UserUttered(words))
    return tracker


def turn(number: int, chance: random.Random | None = None) -> list[Event]:
    """The events of one turn; with chance, some that change the state in unusual ways."""
    events: list[Event] = [
        UserUttered(f"问题{number}", {"name": "ask", "confidence": 1.0}, parse_data={"understanding": {"n": number}}),
        ActionExecuted("utter_hello"),
        SlotSet("choices", [number, None, {"id": "a/b"}]),
        BotUttered(f"回答{number}", {"custom": {"kind": "answer", "n": number}}),
    ]
    unusual: list[Event] = [
        SlotSet("mode", "accessible"),
        SlotSet("mode", None),
        SlotSet("mode", "standard"),
        ActiveLoop("form"),
        ActiveLoop(None),
        LoopInterrupted(True),
        ActionExecutionRejected("form"),
        ConversationPaused(),
        ConversationResumed(),
        FollowupAction("utter_hello"),
        SessionStarted(),
        Restarted(),
    ]
    if chance and chance.random() < 0.5:
        events.append(chance.choice(unusual))
    events.append(ActionExecuted("action_listen"))
    if chance and chance.random() < 0.2:
        events.append(chance.choice(unusual))
    return events


def state(tracker: DialogueStateTracker | None) -> dict[str, Any]:
    """What is known of a conversation, to be compared."""
    assert tracker is not None
    seen = tracker.current_state()
    del seen["latest_event_time"]
    seen["latest_bot_utterance"] = tracker.latest_bot_utterance and tracker.latest_bot_utterance.text
    return seen


async def continued(conversations: RedisTrackerStore, events: list[Event]) -> DialogueStateTracker:
    """Read the conversation, add events and save it, as one turn does."""
    tracker = await conversations.get_or_create_tracker("citizen", append_action_listen=False)
    for event in events:
        event.timestamp = time.time()
        tracker.update(event)
    await conversations.save(tracker)
    return tracker
