"""Messages for a citizen that aren't the reply to what was just said, such as a person's answer an hour later.

They wait in a Redis stream by sender until the page fetches them, in whichever process it is connected to.
"""

from __future__ import annotations

import json
import math
from typing import Any

from bot.engine.store import OUTAGE, Store
from bot.errors import StoreError

ANNOUNCEMENTS = "bianmin:pushed"
"""The pub/sub channel on which the sender of a new message is announced."""

_MOST_KEPT = 50


def pushed_key(sender: str) -> str:
    """Where a sender's messages wait; the braces keep them beside the conversation on one node of a Redis Cluster."""
    return f"bianmin:pushed:{{{sender}}}"


class PushedMessages:
    """Writes and reads what was pushed to senders."""

    def __init__(self, store: Store, kept_hours: float) -> None:
        self._store = store
        self._kept_seconds = math.ceil(kept_hours * 3600)

    async def push(self, sender: str, message: dict[str, Any]) -> str:
        """Leave a message for a sender and announce it.

        Args:
            message: `text`, and perhaps a part of `custom`.

        Returns:
            The message's id, which grows from one message to the next.

        Raises:
            StoreError: the store can't be reached.
        """
        key = pushed_key(sender)
        try:
            async with self._store.client.pipeline(transaction=True) as pipeline:
                pipeline.xadd(key, {"message": json.dumps(message, ensure_ascii=False)}, maxlen=_MOST_KEPT)
                pipeline.expire(key, self._kept_seconds)
                identifier, _ = await pipeline.execute()
            await self._store.client.publish(ANNOUNCEMENTS, sender)
        except OUTAGE as error:
            raise StoreError(f"a message can't be left for the citizen, the store doesn't answer: {error}") from error
        return identifier

    async def after(self, sender: str, identifier: str) -> list[tuple[str, dict[str, Any]]]:
        """The messages pushed after the one with this id, oldest first, each with its id; all of them after `0`.

        Raises:
            StoreError: the store can't be reached.
        """
        try:
            entries = await self._store.client.xrange(pushed_key(sender), min=f"({identifier}")
        except OUTAGE as error:
            raise StoreError(f"pushed messages can't be read, the store doesn't answer: {error}") from error
        return [(found, json.loads(fields["message"])) for found, fields in entries]
