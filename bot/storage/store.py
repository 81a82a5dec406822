"""The Redis-compatible server that holds all state, configured or embedded. The same code speaks to both."""

from __future__ import annotations

import asyncio
import atexit
import logging

import redis
import redis.asyncio
from redis.exceptions import ConnectionError, NoPermissionError, RedisError

from bot.errors import StoreError
from bot.settings import Settings
from bot.storage import keys
from bot.storage.embedded_store import EmbeddedStore
from bot.storage.outage import outage_of
from bot.storage.redis_address import RedisAddress, end, without_password

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
        self.client: redis.asyncio.Redis = RedisAddress(url).client()
        pool = self.client.connection_pool
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
            SettingsError: the address is malformed.
            StoreError: it doesn't answer, or is none that can be used; names the address (without the password) and the
                remedy.
        """
        if settings.redis_url is None:
            embedded = EmbeddedStore.open(settings)
            return cls(embedded.url, embedded)
        address = RedisAddress(settings.redis_url)
        try:
            with address.blocking_client() as client:
                client.ping()
                is_in_cluster = _is_in_cluster(client)
        except (RedisError, OSError, ValueError, TypeError) as error:  # the last two: an option of the address
            raise StoreError(
                f"the Redis of BIANMIN_REDIS_URL ({address.shown}) doesn't answer: {error}. "
                "Start it or correct the address; without the variable an embedded store is used."
            ) from error
        if is_in_cluster:
            raise StoreError(
                f"the Redis of BIANMIN_REDIS_URL ({address.shown}) is a node of a Redis Cluster, which can't be used: "
                "name a Redis that isn't in cluster mode, or, for failover, redis+sentinel://host:port/service"
            )
        return cls(settings.redis_url)

    @classmethod
    def open_for_process(cls, settings: Settings) -> Store:
        """As `open`, for stock `rasa` commands, which close no store: the end of the process leaves an embedded one."""
        store = cls.open(settings)
        atexit.register(store.close_embedded)
        return store

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
        await end(self.client)
        self.close_embedded()

    def close_embedded(self) -> None:
        """Leave the embedded server, if that is what this is; for a start that failed before an event loop ran."""
        if self._embedded is not None:
            self._embedded.close()


def milliseconds(seconds: float) -> int:
    """A time as the server's commands take it."""
    return int(seconds * 1000)


def _is_in_cluster(client: redis.Redis) -> bool:
    """Whether a server is in cluster mode; it is taken for none when it doesn't tell this user."""
    try:
        return bool(client.info("cluster").get("cluster_enabled"))
    except NoPermissionError:
        return False
