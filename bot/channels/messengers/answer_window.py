"""Platforms that let a citizen be answered by a few messages only, within a time after the citizen's last one.

An answer is made of as few messages as hold it. What came too late, or was too much, is kept and given with the next
answer that fits, behind it.
"""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import groupby
from typing import Any, ClassVar

from bot import sentences
from bot.channels.messengers.incoming import Answer, Incoming
from bot.channels.messengers.messenger import MessengerChannel
from bot.contract import Kind
from bot.errors import NotDelivered
from bot.rendering.chat import plain, split_text
from bot.rendering.reply import Message

LONGEST_TEXT_BYTES = 2048
"""Of a text on WeChat, in mini programs and in WeCom's customer service."""
_WINDOW_SECONDS = 48 * 3600.0
_MOST_IN_WINDOW = 5

_LATE = "late"
"""The note with what couldn't be delivered."""
_STANDS_ALONE = frozenset(
    {Kind.EMERGENCY, Kind.CLARIFY, Kind.PRIVACY, Kind.MODE, Kind.REGION, Kind.HANDOFF, Kind.ERROR}
)
"""Kinds of replies behind which nothing old may come: what to do now, or a question that waits for its answer."""


class WindowedChannel(MessengerChannel):
    """Base of the channels to such platforms. A part is a text, `{"text"}`; what else is in one stands by itself."""

    outside_window: ClassVar[frozenset[int]]
    """The platform's codes for a message that came too late, or was one too many."""

    def render(self, reply: list[Message], message: Incoming) -> list[Any]:
        return joined([{"text": plain(said)} for said in reply])

    async def compose(self, message: Incoming) -> Answer:
        """The answer, and behind it one that couldn't be delivered before, unless nothing may stand there."""
        answer = await super().compose(message)
        if answer.erased or answer.kind in _STANDS_ALONE or not self.has_room(message):
            return answer
        late = await self.notes.pop(self.sender_of(message), _LATE)
        if late is None:
            return answer
        behind = self.said_late(message, json.loads(late))
        together = joined([*answer.parts, *behind])
        return replace(answer, parts=together if len(together) == 1 else [*answer.parts, *behind])

    def has_room(self, message: Incoming) -> bool:
        """Whether something old may be given with the answer to a message."""
        return True

    def said_late(self, message: Incoming, parts: list[Any]) -> list[Any]:
        notice = sentences.notice("late")
        if parts and parts[0].get("text", "").startswith(notice):  # what is left of an answer that was late before
            return parts
        return joined([{"text": notice}, *parts])

    async def on_given_up(self, message: Incoming, parts: list[Any], error: Exception) -> None:
        """An answer that came too late, or was too much, is given with one of the next messages."""
        if not (isinstance(error, NotDelivered) and error.code in self.outside_window):
            return
        sender = self.sender_of(message)
        earlier = await self.notes.get(sender, _LATE)
        kept = [*parts, *(json.loads(earlier) if earlier else [])][:_MOST_IN_WINDOW]
        await self.notes.set(sender, _LATE, json.dumps(kept, ensure_ascii=False), _WINDOW_SECONDS)


def joined(parts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """As few messages as hold the parts. What isn't text alone stands by itself."""
    together: list[dict[str, Any]] = []
    for is_text, group in groupby(parts, key=lambda part: set(part) == {"text"}):
        if is_text:
            whole = "\n\n".join(part["text"] for part in group)
            together += [{"text": text} for text in split_text(whole, LONGEST_TEXT_BYTES)]
        else:
            together += group
    return together
