"""A platform's access token: fetched once for all processes, kept in the store, fetched again when it is refused."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Awaitable, Callable

from bot.engine.store import OUTAGE, Store
from bot.errors import NotDelivered, StoreError

Fetch = Callable[[], Awaitable[tuple[str, float]]]
"""Asks the platform for a token. Returns it and its life in seconds; raises NotDelivered."""

_FETCHING_SECONDS = 10.0
_LOOK_SECONDS = 0.05

_DELETE_IF = "if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end"


class AccessTokens:
    """The token of one account."""

    def __init__(self, store: Store, account: str, fetch: Fetch) -> None:
        self._store, self._fetch = store, fetch
        self._key = f"bianmin:token:{{{account}}}"
        self._lock_key = self._key + ":fetching"
        self._in_process = asyncio.Lock()

    async def current(self) -> str:
        """The token, fetched unless one is kept that is good for a while yet.

        Raises:
            NotDelivered: the platform gives none.
            StoreError: the store can't be reached.
        """
        try:
            return await self._kept() or await self._fetched()
        except OUTAGE as error:
            raise StoreError(f"an access token can't be kept, the store doesn't answer: {error}") from error

    async def forget(self, refused: str) -> None:
        """The platform has refused this token: the next call of `current` fetches another, unless one was meanwhile."""
        try:
            await self._store.client.eval(_DELETE_IF, 1, self._key, refused)
        except OUTAGE as error:
            raise StoreError(f"an access token can't be forgotten, the store doesn't answer: {error}") from error

    async def _kept(self) -> str | None:
        return await self._store.client.get(self._key)

    async def _fetched(self) -> str:
        client, mine = self._store.client, secrets.token_hex(8)
        async with self._in_process:
            while not await client.set(self._lock_key, mine, nx=True, px=int(_FETCHING_SECONDS * 1000)):
                await asyncio.sleep(_LOOK_SECONDS)
                if kept := await self._kept():
                    return kept
            try:
                if kept := await self._kept():
                    return kept
                token, life_seconds = await asyncio.wait_for(self._fetch(), _FETCHING_SECONDS)
                # Given up well before its end, so that no message is refused for it.
                kept_seconds = max(life_seconds - 300, life_seconds / 2)
                await client.set(self._key, token, px=max(int(kept_seconds * 1000), 1))
                return token
            except asyncio.TimeoutError:
                raise NotDelivered("the platform gave no access token in time") from None
            finally:
                await client.eval(_DELETE_IF, 1, self._lock_key, mine)
