"""How many messages one sender may send in a minute."""

from __future__ import annotations

import time

from bot.errors import Refused
from bot.storage import keys
from bot.storage.outage import outage_of
from bot.storage.store import Store


class RateLimit:
    """Counts messages by sender and minute in the store, so that all processes count together."""

    def __init__(self, store: Store, per_minute: int) -> None:
        self._store = store
        self._per_minute = per_minute

    async def count(self, sender: str) -> None:
        """Count a message.

        Raises:
            Refused: the sender has sent too many in this minute.
            StoreError: the store can't be reached.
        """
        if not self._per_minute:
            return
        key = keys.rate(sender, int(time.time() // 60))
        with outage_of("count messages"):
            async with self._store.client.pipeline(transaction=False) as pipeline:
                pipeline.incr(key)
                pipeline.expire(key, keys.RATE_SECONDS)
                count, _ = await pipeline.execute()
        if count > self._per_minute:
            raise Refused("too_many_messages", 429)
