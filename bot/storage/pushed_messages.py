"""Messages for a citizen that aren't the reply to what was just said, such as a person's answer an hour later.

They wait in a Redis stream by sender until the page fetches them, in whichever process it is connected to.
"""

from __future__ import annotations

import json
import math
from typing import Any

from bot.storage import keys
from bot.storage.outage import outage_of
from bot.storage.store import Store

_MOST_KEPT = 50


class PushedMessages:
    """Writes and reads what was pushed to senders."""

    def __init__(self, store: Store, kept_hours: float) -> None:
        self._store = store
        self._kept_seconds = math.ceil(kept_hours * 3600)

    async def push(self, sender: str, message: dict[str, Any]) -> str:
        """Leave a message for a sender and announce it.

        Args:
            sender: whose page fetches it, within `kept_hours`.
            message: `text`, and perhaps a part of `custom`.

        Returns:
            The message's id, which grows from one message to the next.

        Raises:
            StoreError: the store can't be reached.
        """
        key = keys.pushed(sender)
        with outage_of("leave a message for the citizen"):
            async with self._store.client.pipeline(transaction=True) as pipeline:
                pipeline.xadd(
                    key, {"message": json.dumps(message, ensure_ascii=False)}, maxlen=_MOST_KEPT, approximate=False
                )
                pipeline.expire(key, self._kept_seconds)
                identifier, _ = await pipeline.execute()
            await self._store.client.publish(keys.ANNOUNCEMENTS, sender)
        return identifier

    async def after(self, sender: str, identifier: str) -> list[tuple[str, dict[str, Any]]]:
        """The messages pushed after the one with this id, oldest first, each with its id; all of them after `0`.

        Raises:
            StoreError: the store can't be reached.
        """
        with outage_of("read pushed messages"):
            entries = await self._store.client.xrange(keys.pushed(sender), min=f"({identifier}")
        return [(found, json.loads(fields["message"])) for found, fields in entries]

    async def take(self, sender: str) -> list[dict[str, Any]]:
        """All messages pushed, oldest first, which are removed: of several takers one gets each.

        Raises:
            StoreError: the store can't be reached.
        """
        key = keys.pushed(sender)
        with outage_of("read pushed messages"):
            async with self._store.client.pipeline(transaction=True) as pipeline:
                pipeline.xrange(key)
                pipeline.delete(key)
                entries, _ = await pipeline.execute()
        return [json.loads(fields["message"]) for _, fields in entries]
