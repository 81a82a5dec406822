"""One message of a conversation at a time, in the order they came, also when several processes serve.

Within a process the waiting stand in line for an `asyncio.Lock`; only the first in line competes in Redis, where a key
with a short life stands for the lock. The holder keeps renewing it, so a killed process blocks its conversation for
seconds only. A holder that is done wakes the next through a list (BLPOP): nobody polls.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from weakref import WeakValueDictionary

from rasa.core.lock import TicketLock
from rasa.core.lock_store import LockStore

from bot.errors import ConversationBusy, StoreError
from bot.settings import get_settings
from bot.storage import keys
from bot.storage.outage import outage_of
from bot.storage.store import Store, milliseconds

logger = logging.getLogger(__name__)

_RENEW_SECONDS = 2.0
_WAKE_SECONDS = 0.5  # a waiting process looks again at least so often; below the client's time-out

_RENEW = """
if redis.call('get', KEYS[1]) == ARGV[1] then redis.call('pexpire', KEYS[1], ARGV[2]) end
"""
_RELEASE = """
if redis.call('get', KEYS[1]) ~= ARGV[1] then return end
redis.call('del', KEYS[1])
redis.call('del', KEYS[2])
redis.call('rpush', KEYS[2], '1')
redis.call('pexpire', KEYS[2], ARGV[2])
"""


class RedisLockStore(LockStore):
    """Rasa's lock store on `Store`. Named in endpoints.yml for stock `rasa` commands; then it opens its own store."""

    def __init__(self, endpoint_config: Any = None, store: Store | None = None, wait_seconds: float = 15) -> None:
        self._store = store or Store.open(get_settings())
        self._wait_seconds = wait_seconds
        self._renew_script = self._store.client.register_script(_RENEW)
        self._release_script = self._store.client.register_script(_RELEASE)
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

    @asynccontextmanager
    async def _held(self, conversation_id: str, life: float, wake: float, deadline: float) -> AsyncIterator[None]:
        client = self._store.client
        key, wake_key = keys.lock(conversation_id), keys.lock_wake(conversation_id)
        token, life_ms = secrets.token_hex(8), milliseconds(life)
        with outage_of("lock a conversation"):
            while not await client.set(key, token, nx=True, px=life_ms):
                if time.monotonic() > deadline:
                    raise ConversationBusy("another process holds the conversation for too long")
                await client.blpop(wake_key, timeout=wake)
        renewal = asyncio.create_task(self._renew(key, token, life_ms))
        try:
            yield
        finally:
            renewal.cancel()
            try:
                with outage_of("release a conversation's lock"):
                    await self._release_script([key, wake_key], [token, milliseconds(keys.LOCK_WAKE_SECONDS)])
            except StoreError as error:  # the turn itself succeeded; the key ends its life by itself
                logger.warning("%s", error)

    async def _renew(self, key: str, token: str, life_ms: int) -> None:
        while True:
            await asyncio.sleep(_RENEW_SECONDS)
            try:
                with outage_of("renew a conversation's lock"):
                    await self._renew_script([key], [token, life_ms])
            except StoreError as error:
                logger.warning("%s", error)
