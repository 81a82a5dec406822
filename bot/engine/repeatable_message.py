"""Messages that may come again, for whoever sent them doesn't know whether they were answered: each is answered once.

A process may die, lose the store, or lose the connection, after a turn was saved and before its channel could note or
tell so. The message then comes to the assistant again. Its turn is found in the conversation, and what was said in it
is said again.
"""

from __future__ import annotations

import hashlib
from typing import Any

from rasa.core.channels.channel import UserMessage
from rasa.shared.core.events import BotUttered, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker


class RepeatableMessage(UserMessage):
    """A message with the id by which its turn is found again: a digest, as platforms' ids may name the citizen."""

    def __init__(self, text: str, *arguments: Any, message_id: str, **options: Any) -> None:
        digest = hashlib.sha256(message_id.encode("utf-8", "surrogatepass")).hexdigest()[:32]
        super().__init__(text, *arguments, message_id=digest, **options)


def said_to(message: RepeatableMessage, tracker: DialogueStateTracker) -> list[BotUttered]:
    """The utterances of a message's turn; empty when it had none, or is too long ago to be read."""
    said: list[BotUttered] = []
    for event in reversed(tracker.events):
        if isinstance(event, BotUttered):
            said.insert(0, event)
        elif isinstance(event, UserUttered):
            if event.message_id == message.message_id:
                return said
            said.clear()
    return []
