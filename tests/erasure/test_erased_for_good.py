"""What citizens had erased is nowhere any more: not in a key and not in a file of the store.

The real content and model over HTTP, with the embedded store and with a Redis that keeps both an append-only file and
snapshots. The stores are told not to compress, so that what stands in their files can be found.
"""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import redis

from bot.settings import PROJECT_ROOT, load_settings
from tests.support.platform_server import free_port
from tests.support.redis_server import RedisServer
from tests.support.simulators.platform import Fault
from tests.support.simulators.wechat import SimulatedWeChat
from tests.support.tiny import BIANMIN, PROJECT, TinyServer

WITHIN_SECONDS = 60
REDIS_OPTIONS = {
    "appendonly": "yes",
    "save": "3600 1",
    "rdbcompression": "no",
    "aof-use-rdb-preamble": "no",
}


class StoringServer(TinyServer):
    """The real content behind a server, and the files of its store."""

    def __init__(self, directory: Path, own_redis: RedisServer | None) -> None:
        self.wechat_port = free_port()
        self.redis = own_redis
        credentials = directory / "credentials.yml"
        credentials.write_text("rest:\nweb:\n" + SimulatedWeChat(self.wechat_port).credentials(), encoding="utf-8")
        super().__init__(
            load_settings().model_dir,
            directory / "state",
            BIANMIN_CONTENT=str(PROJECT_ROOT),
            BIANMIN_ACTIONS_PACKAGE="actions",
            BIANMIN_CREDENTIALS=str(credentials),
            **({"BIANMIN_REDIS_URL": own_redis.url} if own_redis else {}),
        )
        self.files = own_redis.directory if own_redis else self.state

    def start(self) -> None:
        super().start()
        if self.redis is None:
            with self.store() as client:
                client.config_set("rdbcompression", "no")

    def stop(self) -> float:
        """As any server, with more patience: with the real model the interpreter itself takes long to end."""
        assert self.process is not None
        started = time.monotonic()
        self.process.terminate()
        self.process.wait(90)
        return time.monotonic() - started

    def store(self) -> redis.Redis:
        if self.redis is not None:
            return self.redis.client()
        return redis.Redis(unix_socket_path=str(self.state / "valkey" / "valkey.sock"))

    def where(self, *telltales: str, keys: bool = True) -> list[str]:
        """The files and keys in which one of the words stands."""
        words = [telltale.encode() for telltale in telltales]
        places = []
        for path in (path for path in self.files.rglob("*") if path.is_file() and "jieba" not in path.parts):
            try:
                content = path.read_bytes()
            except FileNotFoundError:  # just replaced
                continue
            if any(word in content for word in words):
                places.append(str(path))
        if keys:
            with self.store() as client:
                for key in client.scan_iter(count=1000):
                    if any(word in key + _value(client, key) for word in words):
                        places.append(key.decode())
        return places

    def is_rid_of(self, *telltales: str, within_seconds: float = WITHIN_SECONDS) -> None:
        deadline = time.monotonic() + within_seconds
        while places := self.where(*telltales):
            assert time.monotonic() < deadline, f"still there: {places}"
            time.sleep(0.5)
        assert not any(telltale in line for line in self.output for telltale in telltales), "in the log"

    def snapshot(self) -> None:
        """What Redis does from time to time."""
        if self.redis is not None:
            with self.store() as client:
                client.save()

    def erased_by_command(self, sender: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*BIANMIN, "erase", sender, "--yes"],
            cwd=PROJECT,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=120,
        )


def _value(client: redis.Redis, key: bytes) -> bytes:
    kind = client.type(key)
    if kind == b"string":
        return client.get(key) or b""
    if kind == b"list":
        return b"".join(client.lrange(key, 0, -1))
    if kind == b"hash":
        return b"".join(part for pair in client.hgetall(key).items() for part in pair)
    if kind == b"zset":
        return b"".join(client.zrange(key, 0, -1))
    return repr(client.xrange(key)).encode() if kind == b"stream" else b""


@pytest.fixture(scope="module", params=["embedded", "redis"])
def assistant(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[StoringServer]:
    directory = tmp_path_factory.mktemp(request.param)
    own_redis = RedisServer(directory / "redis", **REDIS_OPTIONS) if request.param == "redis" else None
    if own_redis is not None:
        own_redis.start()
    server = StoringServer(directory, own_redis)
    try:
        server.start()
        yield server
    finally:
        if server.process is not None and server.process.poll() is None:
            server.stop()
        if own_redis is not None:
            own_redis.stop()


def talk(assistant: StoringServer, sender: str, word: str, mode: str) -> None:
    for text in ("身份证丢了怎么补", f"我叫{word}，社保卡怎么补办", "下一步", "长辈版", f"我住在{word}"):
        assistant.say(text, sender=sender, metadata={"mode": mode})


def ask_to_erase(say: Any) -> None:
    """Ask, and confirm as often as that is asked for; `say` returns the messages of a reply."""
    say("删除我的记录")
    for confirmation in ("确认删除", "是"):
        if any(message.get("custom", {}).get("erased") for message in say(confirmation)):
            return
    raise AssertionError("nothing was erased")


@pytest.mark.parametrize("mode", ["standard", "accessible"])
def test_by_asking_for_it(assistant: StoringServer, mode: str) -> None:
    sender, word = f"visitor-of-{mode}-7091", "碧螺春七号"
    talk(assistant, sender, word, mode)
    assert assistant.where(word), "there is something to be erased"
    assert assistant.where(sender)
    assistant.snapshot()
    ask_to_erase(lambda text: assistant.say(text, sender=sender, metadata={"mode": mode}))
    assistant.is_rid_of(word, sender)


def test_by_the_pages_button(assistant: StoringServer) -> None:
    session = assistant.post_to("webhooks/web/session", {}).json()["session"]
    sender, word = "@web:" + session.partition(".")[0], "铁观音八号"
    for text in ("身份证丢了怎么补", f"我叫{word}，社保卡怎么补办"):
        assert assistant.post_to("webhooks/web/message", {"session": session, "message": text}).status_code == 200
    pushed = [*BIANMIN, "say", sender, f"{word}您好"]
    subprocess.run(pushed, cwd=PROJECT, env=assistant.environment, check=True, timeout=60)
    assert assistant.where(word)
    assistant.snapshot()
    erased = assistant.post_to("webhooks/web/erase", {"session": session})
    assert (erased.status_code, erased.json()) == (200, {"erased": True})
    assistant.is_rid_of(word, sender)
    again = assistant.post_to("webhooks/web/message", {"session": session, "message": "再说一遍"}).json()
    assert word not in str(again)


@pytest.mark.parametrize("named", ["sender", "session"])
def test_by_the_operator(assistant: StoringServer, named: str) -> None:
    word = "龙井九号"
    session = assistant.post_to("webhooks/web/session", {}).json()["session"]
    sender = "@web:" + session.partition(".")[0] if named == "session" else "13800007091"
    if named == "session":
        assistant.post_to("webhooks/web/message", {"session": session, "message": f"我叫{word}，社保卡怎么补办"})
    else:
        talk(assistant, sender, word, "accessible")
    assert assistant.where(word)
    assistant.snapshot()
    erased = assistant.erased_by_command(session if named == "session" else sender)
    assert erased.returncode == 0, erased.stderr
    assert "events" in erased.stdout
    assert word not in erased.stdout
    # The command has waited; the store removes the files that it has replaced in a thread of its own.
    assistant.is_rid_of(word, sender, within_seconds=3)
    again = assistant.erased_by_command(sender)
    assert (again.returncode, again.stdout) == (1, "")
    assert "nothing is kept" in again.stderr


async def test_on_a_messaging_platform(assistant: StoringServer) -> None:
    user, word = "openid-of-visitor-7091", "毛尖十号"
    async with SimulatedWeChat(assistant.wechat_port) as wechat:
        wechat.bot_url = assistant.url + "webhooks/wechat/webhook"
        wechat.fault_for = lambda: Fault(errcode=45015)
        # An event's id is made of the citizen's; an answer longer than one text leaves a note.
        await wechat.do(user, MsgType="event", Event="CLICK", EventKey="长辈版")
        await wechat.do(user, MsgType="event", Event="CLICK", EventKey="普通版")
        await wechat.say(f"我叫{word}，社保卡怎么补办", user=user)
        await wechat.say("退休年龄是多少", user=user)
        await asyncio.sleep(1.5)
        assert await asyncio.to_thread(assistant.where, user)
        await asyncio.to_thread(assistant.snapshot)
        wechat.fault_for = lambda: None
        await wechat.say("删除我的记录", user=user)
        said = await wechat.say("确认删除", user=user) or ""
        if "删掉了" not in said:
            said = await wechat.say("是", user=user) or ""
        assert "删掉了" in said
        await asyncio.to_thread(assistant.is_rid_of, word, user)
        assert "现在补上" not in (await wechat.say("你好", user=user) or "")


def test_though_the_server_is_killed_right_after(assistant: StoringServer) -> None:
    sender, word = "visitor-of-a-killed-server", "普洱十一号"
    talk(assistant, sender, word, "standard")
    assistant.snapshot()
    ask_to_erase(lambda text: assistant.say(text, sender=sender))
    assert assistant.process is not None
    os.kill(assistant.process.pid, signal.SIGKILL)
    assistant.process.wait(5)
    assert assistant.where(word), "this server had no time for it"
    assistant.start()
    assistant.is_rid_of(word, sender)


def test_though_the_server_is_stopped_right_after(assistant: StoringServer) -> None:
    sender, word = "visitor-of-a-stopped-server", "大红袍十二号"
    talk(assistant, sender, word, "standard")
    assistant.snapshot()
    ask_to_erase(lambda text: assistant.say(text, sender=sender))
    assistant.stop()
    assert assistant.where(word, sender, keys=False) == []
    assistant.start()
