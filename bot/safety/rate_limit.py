"""How many messages may come in a minute: from one sender, and from one client address, whatever senders it names."""

from __future__ import annotations

import asyncio
import math
import time

from bot.errors import Refused
from bot.safety.client_address import Client
from bot.storage import keys
from bot.storage.outage import outage_of
from bot.storage.store import Store

_MINUTE_SECONDS = 60
_REFUSAL_SECONDS = 0.8
"""After which an address is told that it is refused. Told at once, it asks again at once, hundreds of times a second,
and everybody else waits behind those requests."""


class RateLimit:
    """Counts messages by minute in the store, so that all processes count together.

    A minute's messages may come all at once: people tap through choices quickly, and then read.

    Args:
        store: where the counters are.
        per_minute: messages of one sender; 0 for no limit of any kind.
        per_minute_of_address: messages of one client address; 0 for no such limit.
    """

    def __init__(self, store: Store, per_minute: int, per_minute_of_address: int = 0) -> None:
        self._store = store
        self._per_minute = per_minute
        self._per_minute_of_address = per_minute_of_address if per_minute else 0

    async def count(self, sender: str) -> None:
        """Count a message.

        Raises:
            Refused: the sender has sent too many in this minute.
            StoreError: the store can't be reached.
        """
        if self._per_minute and await self._counted(keys.rate(sender, _this_minute())) > self._per_minute:
            raise Refused("too_many_messages", 429, retry_seconds=_seconds_left())

    async def count_address(self, client: Client) -> None:
        """Count a request of a client. Programs on this machine are not counted: they ask for many citizens.

        Raises:
            Refused: too many have come from the client's address in this minute.
            StoreError: the store can't be reached.
        """
        if not self._per_minute_of_address or client.is_local:
            return
        if await self._counted(keys.address_rate(client.address, _this_minute())) > self._per_minute_of_address:
            await asyncio.sleep(_REFUSAL_SECONDS)
            raise Refused("too_many_from_address", 429, retry_seconds=_seconds_left())

    async def _counted(self, key: str) -> int:
        with outage_of("count messages"):
            async with self._store.client.pipeline(transaction=False) as pipeline:
                pipeline.incr(key)
                pipeline.expire(key, keys.RATE_SECONDS)
                count, _ = await pipeline.execute()
        return int(count)


def _this_minute() -> int:
    return int(time.time() // _MINUTE_SECONDS)


def _seconds_left() -> int:
    """Until the minute is over, at least one second."""
    return max(1, math.ceil(_MINUTE_SECONDS - time.time() % _MINUTE_SECONDS))
