"""Getting what was erased, and what has expired, out of the store's files.

A store that appends what happens to a file keeps there what was said long after the key was deleted, until it writes
the file anew from what it still holds; a snapshot on disk is as old as it is. Whoever erases something leaves a word in
the store, so that a restart doesn't make it forgotten; a server that finds it has the files written anew, once for all
that was erased until then, and takes the word away if it is still the same.

An embedded store is also told to do so once a day, for what expires: by itself it does so only when much was written.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Mapping
from typing import Any

from redis.exceptions import ResponseError

from bot.errors import StoreError
from bot.storage import keys
from bot.storage.outage import outage_of, reason
from bot.storage.scripts import DELETE_IF_EQUAL
from bot.storage.store import Store

logger = logging.getLogger(__name__)

_LOOK_SECONDS = 5.0
_RETRY_SECONDS = 15.0
_FORBIDDEN_RETRY_SECONDS = 3600.0
_POLL_SECONDS = 0.05
_LONGEST_REWRITE_SECONDS = 1800.0


class RewriteForbidden(StoreError):
    """The store's operator doesn't let this service write the files anew."""


class StoreFiles:
    """The files of one store, as far as this service can look after them."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._delete_if_equal = store.client.register_script(DELETE_IF_EQUAL)

    async def look_after(self) -> None:
        """Have the files written anew whenever that is due, until cancelled."""
        pause, complained = _LOOK_SECONDS, False
        while True:
            await asyncio.sleep(pause)
            pause = _LOOK_SECONDS
            try:
                if await self._is_due():
                    await self.rewrite()
            except RewriteForbidden as error:
                pause = _FORBIDDEN_RETRY_SECONDS
                logger.log(logging.DEBUG if complained else logging.ERROR, "%s", error)
                complained = True
            except StoreError as error:
                pause = _RETRY_SECONDS
                logger.warning("what was erased may still stand in the store's files: %s", error)

    async def is_asked_for(self) -> bool:
        """Whether something was erased since the files were written last. Raises StoreError."""
        with outage_of("look after the store's files"):
            return bool(await self._store.client.exists(keys.REWRITE_ASKED))

    async def rewrite(self, within_seconds: float = _LONGEST_REWRITE_SECONDS) -> None:
        """Have the files written anew from what the store holds now; returns when that is done.

        Raises:
            RewriteForbidden: the commands for it aren't allowed.
            StoreError: it failed, or takes longer; it stays asked for.
        """
        with outage_of("write the store's files anew"):
            try:
                await self._rewrite(time.monotonic() + within_seconds)
            except ResponseError as error:
                if not _is_forbidden(error):
                    raise
                raise RewriteForbidden(
                    "what citizens had erased stays in the files of BIANMIN_REDIS_URL's Redis until it rewrites them: "
                    "it doesn't allow BGREWRITEAOF, BGSAVE and INFO to this user. Allow them, or run BGREWRITEAOF (and "
                    f"BGSAVE, if snapshots are on) after an erasure yourself ({reason(error)})"
                ) from None

    async def _rewrite(self, deadline: float) -> None:
        client = self._store.client
        asked = await client.get(keys.REWRITE_ASKED)
        # What is being written now was begun before: it may hold what was erased since.
        files = await self._when_nothing_is_written(deadline)
        if asked is not None and not await client.exists(keys.REWRITE_ASKED):
            return  # another process has seen to it
        if files["aof_enabled"]:
            await self._begin("BGREWRITEAOF", deadline)
            files = await self._when_nothing_is_written(deadline)
            _must_be_ok(files["aof_last_bgrewrite_status"])
        if await self._takes_snapshots(files):
            await self._begin("BGSAVE", deadline)
            files = await self._when_nothing_is_written(deadline)
            _must_be_ok(files["rdb_last_bgsave_status"])
        if asked is not None:
            await self._delete_if_equal([keys.REWRITE_ASKED], [asked])
        if self._store.is_embedded:
            await client.set(keys.REWRITTEN, "1", ex=keys.REWRITTEN_SECONDS)

    async def _is_due(self) -> bool:
        if await self.is_asked_for():
            return True
        with outage_of("look after the store's files"):
            return self._store.is_embedded and not await self._store.client.exists(keys.REWRITTEN)

    async def _begin(self, command: str, deadline: float) -> None:
        while True:
            try:
                await self._store.client.execute_command(command)
                return
            except ResponseError as error:
                if "in progress" in str(error):  # begun by another process since we looked, which does as well
                    return
                if "Another child process" not in str(error):  # it has begun to write the other file
                    raise
            await self._when_nothing_is_written(deadline)

    async def _when_nothing_is_written(self, deadline: float) -> Mapping[str, Any]:
        """The store's INFO on its files, once no rewriting and no snapshot is under way."""
        while True:
            files: Mapping[str, Any] = await self._store.client.info("persistence")
            under_way = ("aof_rewrite_in_progress", "aof_rewrite_scheduled", "rdb_bgsave_in_progress")
            if not any(files.get(name) for name in under_way):
                return files
            if time.monotonic() > deadline:
                raise StoreError("the store takes long to write its files anew")
            await asyncio.sleep(_POLL_SECONDS)

    async def _takes_snapshots(self, files: Mapping[str, Any]) -> bool:
        """Whether there is a snapshot on disk to be replaced. Where there is none, none is made."""
        try:
            return bool((await self._store.client.config_get("save")).get("save"))
        except ResponseError:  # it isn't told: has there been one since the start?
            return bool(files.get("rdb_saves"))


def _must_be_ok(status: str) -> None:
    if status != "ok":
        raise StoreError(f"the store failed to write its files anew ({status}); its own log says why")


def _is_forbidden(error: ResponseError) -> bool:
    words = str(error).lower()
    return any(sign in words for sign in ("noperm", "permission", "unknown command"))
