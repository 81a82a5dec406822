"""Keeping the locks of a process's conversations: those in use are renewed, those nobody can use are given back.

One task does it for all, over one connection, in a round a second. It ends when there is nothing left to keep. It is
never cancelled: redis-py would take that for a time-out now and then, and the task would live on (`bot.cancellation`).
"""

from __future__ import annotations

import asyncio
import logging
import time
from contextlib import suppress
from dataclasses import dataclass

from bot.errors import StoreError
from bot.storage import keys
from bot.storage.outage import outage_of
from bot.storage.store import Store, milliseconds

logger = logging.getLogger(__name__)

_ROUND_SECONDS = 1.0
_WITHDRAWING_SECONDS = 2 * keys.LOCK_SECONDS
"""How long a lock is looked for that may not have come into being yet: a store that hangs sets it when it goes on."""

RENEW = """
if redis.call('get', KEYS[1]) == ARGV[1] then redis.call('pexpire', KEYS[1], ARGV[2]) end
"""
RELEASE = """
if redis.call('get', KEYS[1]) ~= ARGV[1] then return 0 end
redis.call('del', KEYS[1])
redis.call('del', KEYS[2])
redis.call('rpush', KEYS[2], '1')
redis.call('pexpire', KEYS[2], ARGV[2])
return 1
"""
"""Gives a lock back, unless it is somebody else's, and wakes who waits for it. Returns whether it was ours."""


@dataclass(frozen=True)
class _Kept:
    """A lock that is held, to be renewed for `life` seconds."""

    conversation: str
    life: float


@dataclass(frozen=True)
class _Withdrawn:
    """A lock that nobody may be holding, to be looked for `until` then (monotonic)."""

    conversation: str
    until: float


class LockKeeper:
    """The locks of one store; to be used on one event loop."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._renew = store.client.register_script(RENEW)
        self._release = store.client.register_script(RELEASE)
        self._kept: dict[str, _Kept] = {}
        self._withdrawn: dict[str, _Withdrawn] = {}
        self._wake = asyncio.Event()
        self._rounds: asyncio.Task[None] | None = None

    def renew(self, conversation: str, token: str, life: float) -> None:
        """Renew a lock until `leave`."""
        self._kept[token] = _Kept(conversation, life)
        self._see_to_it()

    def leave(self, token: str) -> None:
        """Renew a lock no more."""
        self._kept.pop(token, None)
        if not self._kept and not self._withdrawn:
            self._wake.set()

    def withdraw(self, conversation: str, token: str) -> None:
        """Give a lock back that may be ours or may become so: the store's answer was lost, or nobody waits for it."""
        self._withdrawn[token] = _Withdrawn(conversation, time.monotonic() + _WITHDRAWING_SECONDS)
        self._see_to_it()
        self._wake.set()

    async def close(self) -> None:
        """End, leaving to their own end what locks there are."""
        self._kept.clear()
        self._withdrawn.clear()
        self._wake.set()
        if self._rounds is not None:
            await self._rounds

    def _see_to_it(self) -> None:
        if self._rounds is None or self._rounds.done():
            self._wake.clear()
            self._rounds = asyncio.create_task(self._go_round())

    async def _go_round(self) -> None:
        while self._kept or self._withdrawn:
            with suppress(asyncio.TimeoutError):
                await asyncio.wait_for(self._wake.wait(), _ROUND_SECONDS)
            self._wake.clear()
            try:
                with outage_of("keep the conversations' locks"):
                    await self._look_after_all()
            except StoreError as error:
                logger.warning("%s", error)
            now = time.monotonic()
            self._withdrawn = {token: lock for token, lock in self._withdrawn.items() if lock.until > now}

    async def _look_after_all(self) -> None:
        kept, withdrawn = dict(self._kept), list(self._withdrawn.items())
        if not kept and not withdrawn:
            return
        async with self._store.client.pipeline(transaction=False) as pipeline:
            for token, lock in withdrawn:
                used = [keys.lock(lock.conversation), keys.lock_wake(lock.conversation)]
                await self._release(used, [token, milliseconds(keys.LOCK_WAKE_SECONDS)], client=pipeline)
            for token, held in kept.items():
                await self._renew([keys.lock(held.conversation)], [token, milliseconds(held.life)], client=pipeline)
            answers = await pipeline.execute()
        for (token, _), was_ours in zip(withdrawn, answers, strict=False):
            if was_ours:
                self._withdrawn.pop(token, None)
