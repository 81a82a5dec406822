"""What happened in a conversation before the message at hand, read from a tracker's events."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from bot.nlu.understanding import Understanding

RECENT_MESSAGES = 12
"""So many of the citizen's messages before this one are looked at."""


class History:
    """The turns before this one.

    Attributes:
        last_said: the messages of the last reply, with text, buttons and custom part; empty when nothing was said yet.
        last_move: what the citizen's message before this one was, as `<family>/<name>`; None for a question.
        recent_moves: the same of the last `RECENT_MESSAGES`, without questions.
        recent_texts: the normalised words of those messages.
        pause: how long the conversation rested before this message.
    """

    def __init__(self, events: Sequence[Mapping[str, Any]]) -> None:
        asked = [position for position, event in enumerate(events) if event.get("event") == "user"]
        # In a running conversation the last message is the one at hand; what lies before it has happened.
        past = events[: asked[-1]] if asked and not _answered(events[asked[-1] :]) else events
        said = [event for event in past if event.get("event") in ("user", "bot")]
        replies: list[dict[str, Any]] = []
        for event in reversed(said):
            if event["event"] == "user":
                break
            replies.insert(0, {"text": event.get("text"), **(event.get("data") or {})})
        self.last_said: list[dict[str, Any]] = replies
        before = [event for event in said if event["event"] == "user"][-RECENT_MESSAGES:]
        understood = [Understanding.from_message(event) for event in before]
        moves = [understanding.move for understanding in understood]
        self.recent_texts = frozenset(understanding.text for understanding in understood)
        self.last_move = moves[-1] if moves else None
        self.recent_moves = frozenset(move for move in moves if move is not None)
        self.pause = timedelta(0)
        if asked and said and past is not events:
            now, then = events[asked[-1]].get("timestamp"), said[-1].get("timestamp")
            if now and then:
                self.pause = timedelta(seconds=now - then)

    @property
    def last_kind(self) -> str | None:
        """The kind of the last reply."""
        return next((said["custom"]["kind"] for said in self.last_said if said.get("custom")), None)

    @property
    def was_summed_up(self) -> bool:
        """Whether the last reply was what the citizen takes away of an answer."""
        return any((said.get("custom") or {}).get("recap") for said in self.last_said)


def _answered(events: Sequence[Mapping[str, Any]]) -> bool:
    return any(event.get("event") == "bot" for event in events)
