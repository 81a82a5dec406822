"""How full the store is, said aloud before it is: what it can't take is refused, never dropped."""

from __future__ import annotations

import asyncio
import logging

from bot.errors import StoreError
from bot.metrics import STORE_FULL
from bot.storage.outage import outage_of
from bot.storage.store import Store

logger = logging.getLogger(__name__)

WARN_FROM = 0.8
FULL_FROM = 0.95
"""From here on no new turn is begun: the rest is for locks, and for messages that were accepted."""
_LOOK_SECONDS = 10.0
_REPEAT_LOOKS = 60


class StoreRoom:
    """Watches the memory of a store that has a limit (`maxmemory`)."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._share = 0.0
        self._looks_since_warning = _REPEAT_LOOKS

    def must_have_room(self) -> None:
        """Raises StoreError where the store was found full, so that its citizen is told that nothing was noted."""
        if self._share >= FULL_FROM:
            raise StoreError(f"{self._share:.0%} of the store's memory is used; no new messages are taken")

    async def look_after(self) -> None:
        """Look every few seconds, for as long as the service runs."""
        while True:
            try:
                await self.look()
            except StoreError as error:
                logger.debug("%s", error)  # whoever is being answered says it aloud
            await asyncio.sleep(_LOOK_SECONDS)

    async def look(self) -> None:
        """Find out how full the store is, and warn the operator, at most every ten minutes.

        Raises:
            StoreError: the store can't be reached.
        """
        with outage_of("ask how full it is"):
            told = await self._store.client.info("memory")
        limit = int(told.get("maxmemory", 0))
        self._share = int(told.get("used_memory", 0)) / limit if limit else 0.0
        STORE_FULL.set(self._share)
        self._looks_since_warning += 1
        if self._share >= WARN_FROM and self._looks_since_warning >= _REPEAT_LOOKS:
            self._looks_since_warning = 0
            logger.warning(
                "%d %% of the store's memory is used, of %d MB; from %d %% on no new messages are taken: raise "
                "BIANMIN_STORE_MEGABYTES (or the Redis' maxmemory), or lower BIANMIN_SESSION_HOURS",
                self._share * 100,
                limit >> 20,
                FULL_FROM * 100,
            )
