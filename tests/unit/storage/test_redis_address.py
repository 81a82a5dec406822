from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import redis

from bot.errors import SettingsError, StoreError
from bot.settings import load_settings
from bot.storage.redis_address import RedisAddress, end, without_password
from bot.storage.store import Store
from tests.support.platform_server import free_port
from tests.support.redis_server import RedisServer, SentinelServer, WatchedRedis, certificate, wait_until
from tests.support.tiny import TINY_PACK


@pytest.fixture
def watched(tmp_path: Path) -> Iterator[WatchedRedis]:
    started = WatchedRedis(tmp_path)
    started.start()
    yield started
    started.stop()


@pytest.mark.parametrize(
    ("url", "hosts", "service", "of_redis", "of_sentinels"),
    [
        ("redis+sentinel://a/desk", [("a", 26379)], "desk", {"db": 0}, {}),
        (
            "redis+sentinel://a:1,[::1]:2/desk/3",
            [("a", 1), ("::1", 2)],
            "desk",
            {"db": 3},
            {},
        ),
        (
            "redis+sentinel://anna:p%40ss@a:1/desk?sentinel_password=s&health_check_interval=9",
            [("a", 1)],
            "desk",
            {"username": "anna", "password": "p@ss", "health_check_interval": 9},
            {"password": "s"},
        ),
        (
            "rediss+sentinel://:pass@a:1/desk/?ssl_ca_certs=/ca.pem",
            [("a", 1)],
            "desk",
            {"password": "pass", "ssl": True, "ssl_ca_certs": "/ca.pem"},
            {"ssl": True, "ssl_ca_certs": "/ca.pem"},
        ),
    ],
)
def test_an_address_of_sentinels_is_read(
    url: str, hosts: list[tuple[str, int]], service: str, of_redis: dict[str, Any], of_sentinels: dict[str, Any]
) -> None:
    address = RedisAddress(url)
    assert (address._hosts, address._service) == (hosts, service)
    assert address._of_redis.items() >= of_redis.items()
    assert {
        name: value for name, value in address._of_sentinels.items() if not name.startswith("socket_")
    } == of_sentinels


@pytest.mark.parametrize(
    "url",
    [
        "redis+sentinel://:secret@host:26379",
        "redis+sentinel:///desk?sentinel_password=secret",
        "redis+sentinel://:secret@host:port/desk",
        "redis+sentinel://:secret@a,,b/desk",
        "redis+sentinel://:secret@a/desk/one",
        "redis+sentinel://:secret@a/desk?health_check_interval=often",
    ],
)
def test_what_is_no_address_of_sentinels_is_said_without_its_password(url: str) -> None:
    with pytest.raises(SettingsError, match="BIANMIN_REDIS_URL") as caught:
        RedisAddress(url)
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("redis://:secret@host:6379/0", "redis://***@host:6379/0"),
        ("redis://user:p@ss@host", "redis://***@host"),
        ("redis://host:6379", "redis://host:6379"),
        ("redis://host?password=secret&db=1", "redis://host?password=***&db=1"),
        ("redis+sentinel://u:p@a,b/desk?sentinel_password=s", "redis+sentinel://***@a,b/desk?sentinel_password=***"),
    ],
)
def test_an_address_is_shown_without_its_password(url: str, shown: str) -> None:
    assert without_password(url) == shown


async def test_the_master_is_found_by_the_sentinels_before_and_after_a_failover(watched: WatchedRedis) -> None:
    store = Store.open(load_settings(content=TINY_PACK, redis_url=watched.url))
    await store.ping()
    with watched.master.client() as master:
        assert master.get("bianmin:ping")
    watched.master.kill()
    deadline = time.monotonic() + 10
    while not await takes_writes(store):
        assert time.monotonic() < deadline
        await asyncio.sleep(0.05)
    with watched.replica.client() as replica:
        assert replica.info("replication")["role"] == "master"
        assert replica.get("bianmin:ping")
    await asyncio.gather(*(store.ping() for _ in range(8)))
    await store.close()


async def takes_writes(store: Store) -> bool:
    try:
        await store.ping()
    except StoreError:
        return False
    return True


async def test_sentinels_that_know_no_such_service_are_named(watched: WatchedRedis) -> None:
    url = watched.url.replace(f"/{watched.sentinel.service}", "/nobody")
    with pytest.raises(StoreError, match="No master found for 'nobody'"):
        Store.open(load_settings(content=TINY_PACK, redis_url=url))


async def test_no_connection_to_a_sentinel_stays_open(watched: WatchedRedis) -> None:
    with redis.Redis(port=watched.sentinel.port) as sentinel:
        before = len(sentinel.client_list())
        client = RedisAddress(watched.url).client()
        await client.ping()
        assert len(sentinel.client_list()) > before
        await end(client)
        wait_until(lambda: len(sentinel.client_list()) == before, "they are closed")


async def test_sentinels_with_tls_and_passwords_are_spoken_to(tmp_path: Path) -> None:
    file, key = certificate(tmp_path)
    tls = {
        "tls-cert-file": str(file),
        "tls-key-file": str(key),
        "tls-ca-cert-file": str(file),
        "tls-auth-clients": "no",
    }
    (tmp_path / "users.acl").write_text("user default on nopass ~* &* +@all\nuser anna on >secret ~bianmin:* +@all\n")
    port = free_port()
    server = RedisServer(tmp_path / "redis", aclfile=str(tmp_path / "users.acl"), **{"tls-port": str(port), **tls})
    lines = [f"{name} {value}" for name, value in tls.items()]
    sentinel = SentinelServer(tmp_path, port, [*lines, "tls-replication yes", "requirepass other", "port 0"])
    server.start()
    sentinel.start()
    place = f"127.0.0.1:{sentinel.port}/{sentinel.service}?sentinel_password=other&ssl_ca_certs={file}"
    url = f"rediss+sentinel://anna:secret@{place}"
    try:
        wait_until(lambda: opens(url), "the Sentinel answers")
        store = Store(url)
        await store.ping()
        await store.close()
        assert not opens(f"rediss+sentinel://anna:wrong@{place}")
        assert not opens(url.replace("=other", "=wrong"))
        assert not opens(url.replace("rediss", "redis"))
    finally:
        sentinel.stop()
        server.stop()


def opens(url: str) -> bool:
    try:
        Store.open(load_settings(content=TINY_PACK, redis_url=url))
    except StoreError:
        return False
    return True
