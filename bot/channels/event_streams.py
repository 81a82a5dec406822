"""The open pages of this process, woken when something was pushed to their sender.

One subscription serves them all, so a thousand waiting pages cost the store one connection.
"""

from __future__ import annotations

import asyncio
import logging
import resource
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from bot.cancellation import cancel_until_done
from bot.errors import Refused, StoreError
from bot.safety.client_address import Client
from bot.safety.open_connections import OpenConnections
from bot.storage import keys
from bot.storage.outage import outage_of
from bot.storage.store import Store

logger = logging.getLogger(__name__)

MOST_PER_SENDER = 5
"""Open pages of one citizen; a browser opens at most six connections to a host."""

_NOBODY = Client("", is_local=True)
_POLL_SECONDS = 1.0  # below the client's time-out
_RETRY_SECONDS = 1.0


class Listener:
    """One open page."""

    def __init__(self) -> None:
        self.is_closing = False
        self._news = asyncio.Event()

    def wake(self) -> None:
        self._news.set()

    def clear(self) -> None:
        """Forget what was announced until now. Call it before reading, so that what comes meanwhile isn't missed."""
        self._news.clear()

    async def wait_for_news(self, seconds: float) -> bool:
        """Wait for an announcement since the last `clear`, at most so long; whether there was one."""
        with suppress(asyncio.TimeoutError):
            await asyncio.wait_for(self._news.wait(), seconds)
        return self._news.is_set()


class EventStreams:
    """Which pages of which senders listen in this process."""

    def __init__(self, store: Store, most_per_address: int = 0) -> None:
        self._store = store
        self._of_addresses = OpenConnections(most_per_address)
        self._listeners: defaultdict[str, set[Listener]] = defaultdict(set)
        self._subscription: asyncio.Task[None] | None = None
        self._count = 0
        # The other half of the files that this process may open is for the citizens who ask.
        self._most = resource.getrlimit(resource.RLIMIT_NOFILE)[0] // 2

    @contextmanager
    def listening(self, sender: str, client: Client = _NOBODY) -> Iterator[Listener]:
        """Be woken for a sender's messages, on the connection of a client.

        Raises:
            Refused: this citizen, the client's address, or all citizens together have too many pages open.
        """
        if len(self._listeners.get(sender, ())) >= MOST_PER_SENDER or self._count >= self._most:
            raise Refused("too_many_listeners", 429)
        if self._subscription is None:
            self._subscription = asyncio.create_task(self._subscribe())
        listener = Listener()
        self._listeners[sender].add(listener)
        self._count += 1
        try:
            with self._of_addresses.holding(client):
                yield listener
        finally:
            self._count -= 1
            self._listeners[sender].discard(listener)
            if not self._listeners[sender]:
                del self._listeners[sender]

    async def close(self) -> None:
        """Have every page's connection end, so that the server can stop."""
        for listener in self._everyone():
            listener.is_closing = True
            listener.wake()
        if self._subscription is not None:
            await cancel_until_done([self._subscription])

    def _everyone(self) -> list[Listener]:
        return [listener for listeners in self._listeners.values() for listener in listeners]

    async def _subscribe(self) -> None:
        while True:
            try:
                with outage_of("tell pages of new messages"):
                    await self._pass_on_announcements()
            except StoreError as error:
                logger.warning("%s", error)
                await asyncio.sleep(_RETRY_SECONDS)

    async def _pass_on_announcements(self) -> None:
        async with self._store.client.pubsub() as subscription:
            await subscription.subscribe(keys.ANNOUNCEMENTS)
            for listener in self._everyone():  # they may have missed something until now
                listener.wake()
            while True:
                announced = await subscription.get_message(True, timeout=_POLL_SECONDS)
                for listener in self._listeners.get(announced["data"], ()) if announced else ():
                    listener.wake()
