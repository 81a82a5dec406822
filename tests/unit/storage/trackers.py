"""Conversations that tests store."""

from __future__ import annotations

from rasa.shared.core.events import UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.engine.assistant import Assistant


def tracker_of(assistant: Assistant, sender: str, words: str) -> DialogueStateTracker:
    """A new conversation in which one thing was said."""
    tracker = assistant.agent.tracker_store.init_tracker(sender)
    tracker.update(UserUttered(words))
    return tracker
