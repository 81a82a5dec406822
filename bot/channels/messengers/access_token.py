"""A platform's access token: fetched once for all processes, kept in the store, fetched again when it is refused."""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import Awaitable, Callable

from bot.errors import NotDelivered, StoreError
from bot.storage import keys
from bot.storage.outage import outage_of
from bot.storage.scripts import DELETE_IF_EQUAL
from bot.storage.store import Store, milliseconds

logger = logging.getLogger(__name__)

Fetch = Callable[[], Awaitable[tuple[str, float]]]
"""Asks the platform for a token. Returns it and its life in seconds; raises NotDelivered."""

_LOOK_SECONDS = 0.05


class AccessTokens:
    """The token of one account."""

    def __init__(self, store: Store, account: str, fetch: Fetch) -> None:
        self._store, self._fetch = store, fetch
        self._key = keys.token(account)
        self._fetch_key = keys.token_fetch(account)
        self._delete_if_equal = store.client.register_script(DELETE_IF_EQUAL)
        self._in_process = asyncio.Lock()

    async def current(self) -> str:
        """The token, fetched unless one is kept that is good for a while yet.

        While the store is away it is fetched anew each time: what is sent then is urgent.

        Raises:
            NotDelivered: the platform gives none.
        """
        try:
            with outage_of("keep an access token"):
                return await self._kept() or await self._fetched()
        except StoreError as error:
            logger.warning("%s", error)
            return (await self._fetch_in_time())[0]

    async def forget(self, refused: str) -> None:
        """The platform has refused this token: the next call of `current` fetches another, unless one was meanwhile."""
        with outage_of("forget an access token"):
            await self._delete_if_equal([self._key], [refused])

    async def _kept(self) -> str | None:
        return await self._store.client.get(self._key)

    async def _fetched(self) -> str:
        client, mine = self._store.client, secrets.token_hex(8)
        async with self._in_process:
            while not await client.set(self._fetch_key, mine, nx=True, px=milliseconds(keys.TOKEN_FETCH_SECONDS)):
                await asyncio.sleep(_LOOK_SECONDS)
                if kept := await self._kept():
                    return kept
            try:
                if kept := await self._kept():
                    return kept
                token, life_seconds = await self._fetch_in_time()
                await client.set(self._key, token, px=milliseconds(keys.token_seconds(life_seconds)))
                return token
            finally:
                await self._delete_if_equal([self._fetch_key], [mine])

    async def _fetch_in_time(self) -> tuple[str, float]:
        try:
            return await asyncio.wait_for(self._fetch(), keys.TOKEN_FETCH_SECONDS)
        except asyncio.TimeoutError:
            raise NotDelivered("the platform gave no access token in time") from None
