from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
import traceback
from pathlib import Path

import pytest
from redis.exceptions import RedisError

from bot.cancellation import cancel_until_done
from bot.channels.messengers.incoming import Incoming
from bot.channels.messengers.message_queue import MessageQueue
from bot.channels.messengers.sender_notes import SenderNotes
from bot.engine.assistant import Assistant
from bot.errors import StoreError
from bot.safety.rate_limit import RateLimit
from bot.safety.sessions import Sessions
from bot.settings import Settings, load_settings
from bot.storage.embedded_store import EmbeddedStore
from bot.storage.lock_store import RedisLockStore
from bot.storage.pushed_messages import PushedMessages
from bot.storage.store import Store
from bot.storage.tracker_store import RedisTrackerStore
from tests.support.platform_server import free_port
from tests.support.redis_server import RedisServer
from tests.support.tiny import PROJECT, TINY_PACK, is_alive, tiny_environment
from tests.unit.storage.trackers import tracker_of

SENDER, WORDS = "13800001234", "我叫张三丰"


@pytest.mark.parametrize("refuses", ["memory", "replica", "disk", "command"])
async def test_a_store_that_refuses_is_not_logged_with_what_citizens_said(
    assistant: Assistant, tmp_path: Path, caplog: pytest.LogCaptureFixture, refuses: str
) -> None:
    """Everything that writes, with a store that takes nothing: neither the log nor an error shows words or a sender."""
    data = tmp_path / "data"
    data.mkdir()
    options = {"rename-command EXPIRE": '""'} if refuses == "command" else {}
    server = RedisServer(tmp_path / "redis", save="3600 1", dir=str(data), **options)
    server.start()
    store = Store(server.url)
    try:
        with server.client() as client:
            if refuses == "memory":
                client.config_set("maxmemory", 1)
            elif refuses == "replica":
                client.replicaof("127.0.0.1", "1")
            elif refuses == "disk":
                data.rmdir()
                client.bgsave()
                deadline = time.monotonic() + 10
                while client.info("persistence")["rdb_last_bgsave_status"] == "ok":
                    assert time.monotonic() < deadline
                    await asyncio.sleep(0.01)
        conversations = RedisTrackerStore(assistant.agent.domain, store=store, settings=assistant.settings)
        assistant.agent.processor.tracker_store = conversations
        assistant.agent.lock_store, assistant.rate_limit = RedisLockStore(store=store), RateLimit(store, 0)
        said: list[str] = []
        (message,) = await assistant.ask(SENDER, WORDS)
        assert message["custom"]["kind"] == "error"
        for attempt in (
            lambda: RateLimit(store, 5).count(SENDER),
            lambda: PushedMessages(store, 1).push(SENDER, {"text": WORDS}),
            lambda: MessageQueue(store, "pigeon").enqueue(SENDER, Incoming(SENDER, SENDER, WORDS)),
            lambda: SenderNotes(store, "pigeon").set(SENDER, "late", WORDS, 60),
            lambda: Sessions(store, "web").issue(),
            lambda: conversations.save(tracker_of(assistant, SENDER, WORDS)),
        ):
            try:
                await attempt()
            except StoreError as error:
                said.append("".join(traceback.format_exception(error)))
        assert len(said) == (3 if refuses == "command" else 6), "each that needs it is refused"
        assert not any(secret in text for text in [*said, caplog.text] for secret in (SENDER, WORDS, "RPUSH", "INCR"))
    finally:
        await store.close()
        with server.client() as client:
            client.config_set("save", "")  # or it wouldn't stop before it has taken its snapshot
        server.stop()


def test_a_redis_that_does_not_answer_is_named_without_its_password(tmp_path: Path) -> None:
    url = f"unix://:secret@{tmp_path}/nobody.sock"
    with pytest.raises(StoreError, match="BIANMIN_REDIS_URL") as caught:
        Store.open(load_settings(content=TINY_PACK, redis_url=url))
    assert "secret" not in str(caught.value)
    assert "nobody.sock" in str(caught.value)


def test_a_node_of_a_cluster_is_refused_with_what_to_do(tmp_path: Path) -> None:
    ports = {"port": str(free_port()), "cluster-port": str(free_port())}  # else 10,000 above, which may be none
    node = RedisServer(tmp_path / "node", **ports, **{"cluster-enabled": "yes"})
    node.start()
    try:
        with pytest.raises(StoreError, match=r"Redis Cluster, which can't be used: .* redis\+sentinel://"):
            Store.open(load_settings(content=TINY_PACK, redis_url=node.url))
    finally:
        node.stop()


async def test_an_embedded_store_that_died_is_started_again_with_all_that_it_had(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    looking_after = asyncio.create_task(store.look_after())
    await store.client.set("kept", "yes")
    process = (await store.client.info("server"))["process_id"]
    os.kill(process, signal.SIGKILL)
    deadline = time.monotonic() + 2

    async def is_back() -> bool:
        try:
            return bool(await store.client.get("kept") == "yes")
        except RedisError:
            return False

    while is_alive(process) or not await is_back() or "started again" not in caplog.text:
        assert time.monotonic() < deadline
        await asyncio.sleep(0.01)
    await cancel_until_done([looking_after])


def test_a_stock_command_leaves_no_store_behind(tiny_settings: Settings) -> None:
    """`rasa shell` closes none of its stores, and an embedded one went on running for good."""
    program = (
        "from bot.storage.lock_store import RedisLockStore; from bot.storage.tracker_store import RedisTrackerStore\n"
        "import redis\n"
        "stores = RedisTrackerStore(), RedisLockStore()\n"
        "print(redis.from_url(stores[0]._store.url).info('server')['process_id'])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=PROJECT,
        env=tiny_environment(tiny_settings.model_dir, tiny_settings.state_dir),
        stdout=subprocess.PIPE,
        check=True,
        text=True,
        timeout=60,
    )
    assert not is_alive(int(done.stdout))


async def test_a_store_that_cannot_be_started_again_is_told_less_and_less_often(
    store: Store, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    pauses: list[float] = []

    async def sleep(seconds: float) -> None:
        pauses.append(seconds)
        if len(pauses) == 10:
            raise asyncio.CancelledError

    def fail(embedded: EmbeddedStore) -> bool:
        raise StoreError("no room on the disk")

    await store.client.shutdown(nosave=True)
    monkeypatch.setattr("bot.storage.store.asyncio.sleep", sleep)
    monkeypatch.setattr(EmbeddedStore, "start_again", fail)
    with pytest.raises(asyncio.CancelledError):
        await store.look_after()
    assert pauses == [0.5, 1, 2, 4, 8, 16, 30, 30, 30, 30]
    assert all("no room on the disk" in record.getMessage() for record in caplog.records)


async def test_a_redis_of_the_operators_own_is_not_looked_after() -> None:
    await asyncio.wait_for(Store("unix:///nowhere").look_after(), 1)


async def test_no_command_fails_over_a_connection_from_before_a_restart(own: Store, server: RedisServer) -> None:
    await asyncio.gather(*(own.client.blpop("nothing", timeout=0.2) for _ in range(8)))  # each over its own
    server.stop()
    server.start()
    await asyncio.gather(*(own.ping() for _ in range(8)))


async def test_a_crowd_shares_the_connections_of_its_process(store: Store) -> None:
    """1,000 messages at once opened 1,000 connections, which stayed."""
    before = len(await store.client.client_list())
    await asyncio.gather(*(store.client.incr("counted") for _ in range(1000)))
    assert await store.client.get("counted") == "1000"
    assert len(await store.client.client_list()) - before < 64
