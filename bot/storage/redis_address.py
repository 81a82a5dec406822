"""Where a Redis is: at an address of its own, or wherever Sentinels say that the master is now.

    redis://[user:password@]host:port/db                                 rediss:// with TLS
    unix://[user:password@]/path/of/the.sock
    redis+sentinel://[user:password@]host:port,host:port/service[/db]    rediss+sentinel:// with TLS

User and password are the Redis'; those of the Sentinels are options behind a question mark, `sentinel_username` and
`sentinel_password`. Further options there are those of redis-py, such as `ssl_ca_certs`.
"""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import parse_qsl, urlencode

import redis
import redis.asyncio
import redis.asyncio.sentinel
import redis.sentinel
from redis.asyncio.connection import parse_url

from bot.errors import SettingsError

_CONNECT_SECONDS = 2.0
ANSWER_SECONDS = 2.0
"""Whoever waits longer for the server is told that it failed."""
_TIMES: dict[str, Any] = {"socket_connect_timeout": _CONNECT_SECONDS, "socket_timeout": ANSWER_SECONDS}
_BOUNDS: dict[str, Any] = {"max_connections": 64, "timeout": _CONNECT_SECONDS}
"""Of a process: more than wait for a lock at a time, each of whom holds one. Who finds none free waits for one."""
_SENTINEL_PORT = 26379
_SENTINELS = re.compile(
    r"(?P<scheme>rediss?)\+sentinel://(?:(?P<user>[^/?]*)@)?(?P<hosts>[^@/?]+)/(?P<service>[^/?]+)(?:/(?P<db>\d*))?"
    r"(?:\?(?P<options>.*))?"
)
_HOST = re.compile(r"(?P<host>\[[0-9a-fA-F:.]+\]|[^\[\]:]+)(?::(?P<port>\d{1,5}))?")
_OF_SENTINELS = "sentinel_"


class RedisAddress:
    """What BIANMIN_REDIS_URL says, and clients for it.

    Raises:
        SettingsError: the address is malformed.
    """

    def __init__(self, url: str) -> None:
        self._url = url
        self._service = ""
        if "+sentinel://" in url.partition("?")[0]:
            self._read_sentinels(url)

    def client(self) -> redis.asyncio.Redis:
        """A client for one event loop; `end` closes it."""
        if not self._service:
            pool: redis.asyncio.BlockingConnectionPool = redis.asyncio.BlockingConnectionPool.from_url(
                self._url, decode_responses=True, **_BOUNDS, **_TIMES
            )
            return redis.asyncio.Redis(connection_pool=pool)
        sentinels = redis.asyncio.sentinel.Sentinel(
            self._hosts, sentinel_kwargs=self._of_sentinels, decode_responses=True, **self._of_redis
        )
        return sentinels.master_for(self._service, connection_pool_class=_BoundedSentinelPool, **_BOUNDS)

    def blocking_client(self) -> redis.Redis:
        """A client for code without an event loop."""
        if not self._service:
            return redis.from_url(self._url, **_TIMES)
        sentinels = redis.sentinel.Sentinel(self._hosts, sentinel_kwargs=self._of_sentinels, **self._of_redis)
        return sentinels.master_for(self._service)

    @property
    def shown(self) -> str:
        """The address without its passwords."""
        return without_password(self._url)

    def _read_sentinels(self, url: str) -> None:
        parts = _SENTINELS.fullmatch(url)
        hosts = [_HOST.fullmatch(host) for host in parts["hosts"].split(",")] if parts else []
        if parts is None or not all(hosts):
            raise SettingsError(
                f"BIANMIN_REDIS_URL ({without_password(url)}) isn't an address of Sentinels; write "
                "redis+sentinel://host:port,host:port/service, with the name of the service that they watch"
            )
        options = dict(parse_qsl(parts["options"] or ""))
        of_sentinels = {name: options.pop(name) for name in list(options) if name.startswith(_OF_SENTINELS)}
        user = f"{parts['user']}@" if parts["user"] else ""
        try:
            # Options, user and database are read as redis-py reads them; the host is only known later.
            told: dict[str, Any] = dict(parse_url(f"redis://{user}host/{parts['db'] or 0}?{urlencode(options)}"))
        except ValueError as error:
            raise SettingsError(f"BIANMIN_REDIS_URL ({without_password(url)}): {error}") from None
        told.pop("host")
        tls = {"ssl": True, **{name: value for name, value in told.items() if name.startswith("ssl_")}}
        is_safe = parts["scheme"] == "rediss"
        self._service = parts["service"]
        self._hosts = [
            (host["host"].strip("[]"), int(host["port"] or _SENTINEL_PORT)) for host in hosts if host is not None
        ]
        self._of_redis = {**told, **(tls if is_safe else {}), **_TIMES}
        self._of_sentinels = {
            **{name.removeprefix(_OF_SENTINELS): value for name, value in of_sentinels.items()},
            **(tls if is_safe else {}),
            **_TIMES,
        }


class _BoundedSentinelPool(redis.asyncio.sentinel.SentinelConnectionPool, redis.asyncio.BlockingConnectionPool):
    """Connections to the master; who finds none free waits for one."""


async def end(client: redis.asyncio.Redis) -> None:
    """Close a client's connections, those to Sentinels too."""
    await client.close(close_connection_pool=True)
    pool = client.connection_pool
    if isinstance(pool, redis.asyncio.sentinel.SentinelConnectionPool):
        for sentinel in pool.sentinel_manager.sentinels:
            await sentinel.close(close_connection_pool=True)


def without_password(url: str) -> str:
    """The URL as it may be shown: `redis://:secret@host` becomes `redis://***@host`."""
    scheme, separator, rest = url.partition("://")
    if "@" in rest:
        rest = "***@" + rest.rpartition("@")[2]
    return scheme + separator + re.sub(r"(?<=password=)[^&#]*", "***", rest)
