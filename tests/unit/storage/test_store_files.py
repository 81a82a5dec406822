from __future__ import annotations

import asyncio
import logging
from pathlib import Path

import pytest
import redis

from bot.errors import StoreError
from bot.settings import Settings
from bot.storage import keys, store_files
from bot.storage.erasure import ask_for_rewrite
from bot.storage.store import Store
from bot.storage.store_files import RewriteForbidden, StoreFiles
from tests.support.redis_server import RedisServer

WORD = "碧螺春七号"


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store_files, "_LOOK_SECONDS", 0.2)
    monkeypatch.setattr(store_files, "_RETRY_SECONDS", 0.2)


def files_with(directory: Path, word: str) -> list[str]:
    return [str(path) for path in directory.rglob("*") if path.is_file() and word.encode() in path.read_bytes()]


async def written_and_deleted(store: Store) -> None:
    await store.client.set("said", WORD)
    await store.client.delete("said")


async def rewrites(store: Store) -> int:
    return int((await store.client.info("persistence"))["aof_rewrites"])


async def until_nothing_is_asked(store: Store) -> None:
    for _ in range(200):
        if not await store.client.exists(keys.REWRITE_ASKED):
            return
        await asyncio.sleep(0.05)
    raise AssertionError("the files weren't written anew")


async def test_what_was_deleted_leaves_the_files(own: Store, server: RedisServer) -> None:
    await written_and_deleted(own)
    await ask_for_rewrite(own)
    await asyncio.sleep(1.1)
    assert files_with(server.directory, WORD)
    await StoreFiles(own).rewrite()
    assert not await StoreFiles(own).is_asked_for()
    await asyncio.sleep(0.2)
    assert files_with(server.directory, WORD) == []
    assert not (server.directory / "dump.rdb").exists(), "no snapshot is made where none was"


async def test_many_erasures_are_one_rewrite(own: Store) -> None:
    before = await rewrites(own)
    for _ in range(200):
        await ask_for_rewrite(own)
    tasks = [asyncio.create_task(StoreFiles(own).look_after()) for _ in range(3)]
    await until_nothing_is_asked(own)
    await asyncio.sleep(1)
    for task in tasks:
        task.cancel()
    assert 1 <= await rewrites(own) - before <= len(tasks)


async def test_what_is_erased_during_a_rewrite_gets_another(own: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    files, begin = StoreFiles(own), StoreFiles._begin

    async def begin_and_be_asked(self: StoreFiles, command: str, deadline: float) -> None:
        await begin(self, command, deadline)
        await ask_for_rewrite(own)

    monkeypatch.setattr(StoreFiles, "_begin", begin_and_be_asked)
    await ask_for_rewrite(own)
    await files.rewrite()
    assert await files.is_asked_for()


async def test_one_that_is_running_already_is_not_enough(own: Store, server: RedisServer) -> None:
    """It may have begun before the deletion."""
    await own.client.config_set("rdb-key-save-delay", 200_000)  # microseconds a key
    await own.client.set("said", WORD)
    await own.client.bgrewriteaof()
    await own.client.delete("said")
    await ask_for_rewrite(own)
    await StoreFiles(own).rewrite()
    await asyncio.sleep(0.2)
    assert files_with(server.directory, WORD) == []


async def test_snapshots_are_renewed_where_there_are_any(tmp_path: Path) -> None:
    server = RedisServer(tmp_path / "redis", save="3600 1", rdbcompression="no")
    server.start()
    store = Store(server.url)
    try:
        await store.client.set("said", WORD)
        await store.client.save()
        await store.client.delete("said")
        assert files_with(server.directory, WORD)
        await ask_for_rewrite(store)
        await StoreFiles(store).rewrite()
        assert files_with(server.directory, WORD) == []
    finally:
        await store.close()
        server.stop()


async def test_a_redis_that_forbids_it_is_said_to_the_operator_once_and_the_erasure_stays_asked_for(
    own: Store, server: RedisServer, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store_files, "_FORBIDDEN_RETRY_SECONDS", 0.1)
    with server.client() as client:
        client.acl_setuser(
            "bianmin", enabled=True, passwords=["+secret"], keys=["*"], commands=["+@all", "-bgrewriteaof"]
        )
    other = Store(f"{server.url}?username=bianmin&password=secret")
    await ask_for_rewrite(other)
    with pytest.raises(RewriteForbidden, match="BGREWRITEAOF"):
        await StoreFiles(other).rewrite()
    task = asyncio.create_task(StoreFiles(other).look_after())
    await asyncio.sleep(1)
    task.cancel()
    said = [record.message for record in caplog.records if record.levelno >= logging.WARNING]
    assert len(said) == 1
    assert "BGREWRITEAOF" in said[0]
    assert await StoreFiles(other).is_asked_for()
    await other.close()


async def test_one_that_fails_is_tried_again(own: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    attempts = 0

    async def fail_once(self: StoreFiles, command: str, deadline: float) -> None:
        nonlocal attempts
        attempts += 1
        if attempts == 1:
            raise redis.ConnectionError("gone")

    monkeypatch.setattr(StoreFiles, "_begin", fail_once)
    await ask_for_rewrite(own)
    task = asyncio.create_task(StoreFiles(own).look_after())
    await until_nothing_is_asked(own)
    task.cancel()
    assert attempts == 2


async def test_one_that_takes_too_long_stays_asked_for(own: Store) -> None:
    await own.client.config_set("rdb-key-save-delay", 500_000)
    await own.client.set("said", WORD)
    await own.client.bgrewriteaof()
    await ask_for_rewrite(own)
    with pytest.raises(StoreError, match="takes long"):
        await StoreFiles(own).rewrite(within_seconds=0.1)
    assert await StoreFiles(own).is_asked_for()


async def test_what_expired_leaves_an_embedded_store_within_a_day(store: Store, tiny_settings: Settings) -> None:
    task = asyncio.create_task(StoreFiles(store).look_after())
    await store.client.set("said", WORD, px=50)
    await asyncio.sleep(1.2)
    for _ in range(100):
        if await store.client.exists(keys.REWRITTEN):
            break
        await asyncio.sleep(0.05)
    before = await rewrites(store)
    assert files_with(tiny_settings.state_dir / "valkey", WORD) == []
    await asyncio.sleep(1)
    task.cancel()
    assert await rewrites(store) == before, "and not more often"
    assert 86_000 < await store.client.ttl(keys.REWRITTEN) <= 86_400


async def test_an_embedded_store_does_not_wait_until_much_was_written(store: Store, tiny_settings: Settings) -> None:
    for number in range(400):
        await store.client.set("said", f"{WORD}{number}" + "长" * 2000, px=1)
    await asyncio.sleep(1.5)
    kept = sum(path.stat().st_size for path in (tiny_settings.state_dir / "valkey").rglob("*.aof"))
    assert kept < 1_500_000, "2.4 MB were written"
