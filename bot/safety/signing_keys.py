"""The keys that session ids are signed with: one that signs, and the one before, whose ids are still good."""

from __future__ import annotations

import secrets
import time
from collections.abc import Sequence
from contextlib import suppress

from bot.errors import StoreError
from bot.storage import keys
from bot.storage.outage import outage_of
from bot.storage.store import Store

_KEY_BYTES = 32
_REREAD_SECONDS = 60
"""How long a process goes on with keys that were renewed or removed in the store."""

_READ_OR_RENEW = """
local current = redis.call('GET', KEYS[1])
if not current then
    current = ARGV[1]
    redis.call('SET', KEYS[1], current)
elseif current == ARGV[2] then
    redis.call('SET', KEYS[2], current, 'EX', ARGV[3])
    current = ARGV[1]
    redis.call('SET', KEYS[1], current)
end
return {current, redis.call('GET', KEYS[2])}
"""
"""Gives the current key and the one before. Makes the first; replaces the one in ARGV[2], if nobody else has."""


class SigningKeys:
    """Keys that are kept in the store, so that all processes know them.

    Args:
        store: where they are.
        seconds: how old the current one may become. The one before is known for as long again.
    """

    def __init__(self, store: Store, seconds: float) -> None:
        self._script = store.client.register_script(_READ_OR_RENEW)
        self._seconds = seconds
        self._current = self._previous = ""
        self._read_at = 0.0

    async def current(self) -> bytes:
        """The key to sign with.

        Raises:
            StoreError: the store can't be reached, and couldn't before.
        """
        try:
            await self.read()  # the store may have been emptied since
        except StoreError:
            if not self._current:
                raise
        return _secret(self._current)

    async def known(self) -> Sequence[bytes]:
        """The keys that an id may be signed with, as they were read within the last minute or the store was there."""
        if self._is_outdated():
            with suppress(StoreError):
                await self.read()
        return [_secret(key) for key in (self._current, self._previous) if key]

    async def read(self) -> None:
        """Read the keys from the store, making the first, or a new one when the current one is too old.

        Raises:
            StoreError: the store can't be reached.
        """
        await self._call("")
        if time.time() - _made_at(self._current) > self._seconds:
            await self._call(self._current)

    def _is_outdated(self) -> bool:
        return not self._current or time.monotonic() - self._read_at > _REREAD_SECONDS

    async def _call(self, outworn: str) -> None:
        new = f"{secrets.token_hex(_KEY_BYTES)}:{int(time.time())}"
        with outage_of("read the key of the session ids"):
            self._current, previous = await self._script(
                keys=[keys.SESSIONS_KEY, keys.PREVIOUS_SESSIONS_KEY], args=[new, outworn, int(self._seconds) + 1]
            )
        self._previous = previous or ""
        self._read_at = time.monotonic()


def _secret(key: str) -> bytes:
    return bytes.fromhex(key.partition(":")[0])


def _made_at(key: str) -> float:
    return float(key.partition(":")[2] or 0)
