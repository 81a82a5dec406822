"""The Redis-compatible server that holds all state, configured or embedded. The same code speaks to both."""

from __future__ import annotations

import asyncio
import logging

import redis
import redis.asyncio
from redis.exceptions import ConnectionError, RedisError

from bot.errors import StoreError
from bot.settings import Settings
from bot.storage import keys
from bot.storage.embedded_store import EmbeddedStore
from bot.storage.outage import outage_of

_CONNECT_SECONDS = 2.0
ANSWER_SECONDS = 2.0
"""Whoever waits longer for the server is told that it failed."""
_MOST_CONNECTIONS = 64
"""Of a process: more than wait for a lock at a time, each of whom holds one. Who finds none free waits for one."""
_LOOK_SECONDS = 0.5
_LONGEST_PAUSE_SECONDS = 30.0

logger = logging.getLogger(__name__)


class _NoticesTheEnd:
    """A connection that is made anew before it is used, when the server has ended since it was used last.

    redis-py looks whether something is left to be read, and takes the end of the stream for nothing; then the first
    command over each such connection failed.
    """

    _reader: asyncio.StreamReader | None

    async def can_read_destructive(self) -> bool:
        has_ended = self._reader is not None and self._reader.at_eof()
        return has_ended or await super().can_read_destructive()  # type: ignore[misc]


class Store:
    """An open store. `client` must only be used on one event loop."""

    def __init__(self, url: str, embedded: EmbeddedStore | None = None) -> None:
        self.url = url
        self._embedded = embedded
        pool: redis.asyncio.BlockingConnectionPool = redis.asyncio.BlockingConnectionPool.from_url(
            url,
            max_connections=_MOST_CONNECTIONS,
            timeout=_CONNECT_SECONDS,
            decode_responses=True,
            socket_connect_timeout=_CONNECT_SECONDS,
            socket_timeout=ANSWER_SECONDS,
        )
        self.client: redis.asyncio.Redis = redis.asyncio.Redis(connection_pool=pool)
        pool.connection_class = type("_Connection", (_NoticesTheEnd, pool.connection_class), {})

    @property
    def is_embedded(self) -> bool:
        return self._embedded is not None

    @property
    def described(self) -> str:
        """Which store it is, as it may be shown."""
        return f"the embedded store at {self.url}" if self.is_embedded else f"the Redis at {without_password(self.url)}"

    @classmethod
    def open(cls, settings: Settings) -> Store:
        """Connect to the configured Redis, or start or join the embedded one.

        Raises:
            StoreError: it doesn't answer; names the address (without the password) and the remedy.
        """
        if settings.redis_url is None:
            embedded = EmbeddedStore.open(settings)
            return cls(embedded.url, embedded)
        try:
            with redis.from_url(
                settings.redis_url, socket_connect_timeout=_CONNECT_SECONDS, socket_timeout=ANSWER_SECONDS
            ) as client:
                client.ping()
        except (RedisError, OSError, ValueError) as error:
            raise StoreError(
                f"the Redis of BIANMIN_REDIS_URL ({without_password(settings.redis_url)}) doesn't answer: {error}. "
                "Start it or correct the address; without the variable an embedded store is used."
            ) from error
        return cls(settings.redis_url)

    async def ping(self) -> None:
        """Raises StoreError unless the server answers and takes writes."""
        with outage_of("keep anything"):
            await self.client.set(keys.PING, "1", px=milliseconds(keys.PING_SECONDS))

    async def look_after(self) -> None:
        """Start an embedded server again whenever it has died, within a second; until cancelled."""
        pause = _LOOK_SECONDS
        while self._embedded is not None:
            await asyncio.sleep(pause)
            try:
                await self.client.ping()
                pause = _LOOK_SECONDS
            except ConnectionError:
                pause = await self._start_again(self._embedded, pause)
            except (RedisError, OSError):  # it is there, but slow; whoever needs it says so
                pause = _LOOK_SECONDS

    async def _start_again(self, embedded: EmbeddedStore, pause: float) -> float:
        """Start the server; returns after how many seconds to look again."""
        try:
            if await asyncio.to_thread(embedded.start_again):
                logger.warning("the embedded store had died; it was started again, with all that it had acknowledged")
            return _LOOK_SECONDS
        except StoreError as error:
            logger.error("the embedded store has died and can't be started again: %s", error)
            return min(2 * pause, _LONGEST_PAUSE_SECONDS)

    async def close(self) -> None:
        """Close the connections, and stop the embedded server if nobody else uses it."""
        await self.client.close(close_connection_pool=True)
        self.close_embedded()

    def close_embedded(self) -> None:
        """Leave the embedded server, if that is what this is; for a start that failed before an event loop ran."""
        if self._embedded is not None:
            self._embedded.close()


def milliseconds(seconds: float) -> int:
    """A time as the server's commands take it."""
    return int(seconds * 1000)


def without_password(url: str) -> str:
    """The URL as it may be shown: `redis://:secret@host` becomes `redis://***@host`."""
    scheme, separator, rest = url.partition("://")
    if "@" in rest:
        rest = "***@" + rest.rpartition("@")[2]
    return scheme + separator + rest
