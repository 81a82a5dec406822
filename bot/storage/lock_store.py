"""Rasa's lock store in Redis: one message of a conversation at a time, in their order, whichever process serves.

Within a process the waiting stand in line for an `asyncio.Lock`; only the first in line competes in Redis, where a key
with a short life stands for the lock. A keeper renews those that are held, so a killed process blocks its conversation
for seconds only. A holder that is done wakes the next through a list (BLPOP): nobody polls.

A holder that was silent for too long may find that another has the lock. It isn't told so, it is kept from writing:
whatever saves a turn names `held_token` in the same step (see `tracker_store`).
"""

from __future__ import annotations

import asyncio
import logging
import secrets
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from contextvars import ContextVar
from typing import Any
from weakref import WeakValueDictionary

from rasa.core.lock import TicketLock
from rasa.core.lock_store import LockStore

from bot.errors import ConversationBusy, StoreError
from bot.settings import get_settings
from bot.storage import keys
from bot.storage.lock_keeper import RELEASE, LockKeeper
from bot.storage.outage import outage_of
from bot.storage.store import Store, milliseconds

logger = logging.getLogger(__name__)

_WAKE_SECONDS = 0.5  # a waiting process looks again at least so often; below the client's time-out

_held: ContextVar[tuple[str, str]] = ContextVar("_held", default=("", ""))
"""The conversation whose lock the running task holds, and the lock's token."""


def held_token(conversation_id: str) -> str:
    """The token of the conversation's lock, as the running task took it; empty when it took none."""
    conversation, token = _held.get()
    return token if conversation == conversation_id else ""


class RedisLockStore(LockStore):
    """Rasa's lock store on `Store`. Named in endpoints.yml for stock `rasa` commands; then it opens its own store."""

    def __init__(self, endpoint_config: Any = None, store: Store | None = None, wait_seconds: float = 15) -> None:
        self._store = store or Store.open_for_process(get_settings())
        self._wait_seconds = wait_seconds
        self._keeper = LockKeeper(self._store)
        self._release_script = self._store.client.register_script(RELEASE)
        self._lines: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    @asynccontextmanager
    async def lock(
        self,
        conversation_id: str,
        lock_lifetime: float = keys.LOCK_SECONDS,
        wait_time_in_seconds: float = _WAKE_SECONDS,
    ) -> AsyncIterator[TicketLock]:
        """Hold the conversation's lock.

        Raises:
            ConversationBusy: earlier messages took longer than `wait_seconds`.
            StoreError: the store can't be reached.
        """
        deadline = time.monotonic() + self._wait_seconds
        line = self._lines.get(conversation_id)
        if line is None:
            line = self._lines[conversation_id] = asyncio.Lock()
        try:
            await asyncio.wait_for(line.acquire(), self._wait_seconds)
        except asyncio.TimeoutError:
            raise ConversationBusy("earlier messages of the conversation took too long") from None
        try:
            async with self._held(conversation_id, lock_lifetime, wait_time_in_seconds, deadline):
                yield TicketLock(conversation_id)
        finally:
            line.release()

    async def close(self) -> None:
        """Renew nothing any more; for when no turn is taken any more."""
        await self._keeper.close()

    @asynccontextmanager
    async def _held(self, conversation_id: str, life: float, wake: float, deadline: float) -> AsyncIterator[None]:
        token = secrets.token_hex(8)
        try:
            await self._take(conversation_id, token, life, wake, deadline)
        except ConversationBusy:
            raise
        except (
            BaseException
        ):  # whoever is cancelled, or gets no answer, doesn't know whether the store gave it the lock
            self._keeper.withdraw(conversation_id, token)
            raise
        self._keeper.renew(conversation_id, token, life)
        before = _held.get()
        _held.set((conversation_id, token))
        is_away = False
        try:
            yield
        except StoreError:  # the citizen needn't wait once more for a store that didn't answer
            is_away = True
            raise
        finally:
            _held.set(before)
            self._keeper.leave(token)
            if is_away:
                self._keeper.withdraw(conversation_id, token)
            else:
                await self._give_back(conversation_id, token)

    async def _give_back(self, conversation_id: str, token: str) -> None:
        try:
            await self._release(conversation_id, token)
        except StoreError as error:  # the turn itself succeeded
            self._keeper.withdraw(conversation_id, token)
            logger.warning("%s", error)
        except BaseException:
            self._keeper.withdraw(conversation_id, token)
            raise

    async def _take(self, conversation_id: str, token: str, life: float, wake: float, deadline: float) -> None:
        client = self._store.client
        with outage_of("lock a conversation"):
            while not await client.set(keys.lock(conversation_id), token, nx=True, px=milliseconds(life)):
                if time.monotonic() > deadline:
                    raise ConversationBusy("another process holds the conversation for too long")
                await client.blpop(keys.lock_wake(conversation_id), timeout=wake)

    async def _release(self, conversation_id: str, token: str) -> None:
        used = [keys.lock(conversation_id), keys.lock_wake(conversation_id)]
        with outage_of("release a conversation's lock"):
            await self._release_script(used, [token, milliseconds(keys.LOCK_WAKE_SECONDS)])
