"""What citizens give away of themselves is nowhere in clear: in no key or file, not in the log, not in the metrics.

Over real HTTP, by REST and by a messenger whose platform is down, so that its messages and answers wait in the queue.
The store keeps all that was ever written in files, and every event is published to a file, too.
"""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import redis

from bot.safety.personal_data.kinds import PersonalKind, placeholder
from bot.safety.personal_data.masking import mask
from bot.settings import PROJECT_ROOT
from tests.support.personal_strings import PersonalString, personal_strings
from tests.support.platform_server import free_port
from tests.support.redis_server import RedisServer
from tests.support.simulators.receiver import SimulatedReceiver
from tests.support.tiny import TINY_PACK, TinyServer

EACH_KIND = 3
LEAST_SENT = 30
MANY = 500
FILES = {"appendonly": "yes", "aof-use-rdb-preamble": "no", "rdbcompression": "no", "save": "3600 1"}


def told() -> list[PersonalString]:
    """A few messages of each kind, whose values can't be in the store by chance."""
    chosen = []
    for kind in PersonalKind:
        of_kind = [string for string in personal_strings() if string.kind == kind]
        unmistakable = [string for string in of_kind if all(map(is_unmistakable, string.values))]
        chosen += unmistakable[:EACH_KIND]
    assert len(chosen) >= LEAST_SENT
    return chosen


def many() -> list[PersonalString]:
    """All messages of which nothing is left when they are masked, and whose values are in no other message."""
    strings = [string for string in personal_strings() if all(map(is_unmistakable, string.values))]
    left = "\n".join(mask(string.text) for string in personal_strings())
    chosen = [string for string in strings if not any(value in left for value in string.values)]
    assert len(chosen) >= MANY
    return chosen


def is_unmistakable(value: str) -> bool:
    return len(value) >= 8 if value.isascii() else len(value) >= 3


class PrivateServer(TinyServer):
    """A server on a Redis of its own, with REST and a messenger whose platform can't be reached."""

    def __init__(self, models: Path, directory: Path, store: RedisServer) -> None:
        credentials = directory / "credentials.yml"
        credentials.write_text("rest:\n" + SimulatedReceiver(free_port()).credentials(), encoding="utf-8")
        pack = shutil.copytree(TINY_PACK, directory / "pack")
        endpoints = (PROJECT_ROOT / "endpoints.yml").read_text(encoding="utf-8")
        broker = f"event_broker:\n  type: file\n  path: {directory / 'published'}\n"
        (pack / "endpoints.yml").write_text(endpoints + broker, encoding="utf-8")
        super().__init__(
            models,
            directory / "state",
            BIANMIN_CONTENT=str(pack),
            BIANMIN_CREDENTIALS=str(credentials),
            BIANMIN_REDIS_URL=store.url,
            BIANMIN_LOG_LEVEL="DEBUG",
        )
        self.redis, self.directory = store, directory

    def kept(self) -> str:
        """All keys, and what they hold."""
        with self.redis.client() as client:
            return "\n".join(f"{key.decode()}: {content(client, key)}" for key in client.scan_iter(count=1000))

    def written(self) -> dict[str, str]:
        """All files that it and its store have written, a snapshot of now among them."""
        with self.redis.client() as client:
            client.save()
        files = [path for path in self.directory.rglob("*") if path.is_file() and "jieba" not in path.parts]
        return {path.name: path.read_bytes().decode(errors="replace") for path in files}


def content(client: redis.Redis, key: bytes) -> str:
    read: dict[bytes, Callable[[bytes], object]] = {
        b"string": client.get,
        b"list": lambda key: client.lrange(key, 0, -1),
        b"hash": client.hgetall,
        b"zset": lambda key: client.zrange(key, 0, -1),
        b"stream": client.xrange,
        b"set": client.smembers,
        b"none": lambda key: "",  # gone meanwhile
    }
    return _text(read[client.type(key)](key))


def _text(value: object) -> str:
    if isinstance(value, bytes):
        return value.decode()
    if isinstance(value, dict):
        return " ".join(f"{_text(name)}={_text(part)}" for name, part in value.items())
    if isinstance(value, (list, tuple, set)):
        return "\n".join(map(_text, value))
    return str(value)


@pytest.fixture(scope="module")
def server(tiny_models: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[PrivateServer]:
    directory = tmp_path_factory.mktemp("privacy")
    store = RedisServer(directory / "redis", **FILES)
    store.start()
    running = PrivateServer(tiny_models, directory, store)
    try:
        running.start()
        yield running
    finally:
        if running.process is not None and running.process.poll() is None:
            running.stop()
        store.stop()


def in_clear(text: str, strings: list[PersonalString]) -> list[str]:
    """The values that stand in a text, as they are or escaped as JSON."""
    values = {value for string in strings for value in string.values}
    return [value for value in values if value in text or json.dumps(value)[1:-1] in text]


def test_nothing_is_in_clear(server: PrivateServer) -> None:
    strings = told()
    for string in strings:
        server.say(string.text, sender="by-rest")
        assert server.post_to("webhooks/callback/webhook", {"sender": "m", "message": string.text}).text == "success"
        assert in_clear(server.kept(), strings) == []
    wait_until_answered(server, len(strings))
    kept = server.kept()
    for sender in ("bianmin:events:{by-rest}", "bianmin:events:{@callback:m}", "bianmin:queue:{callback}:messages:"):
        assert sender in kept, "nothing was looked at"
    assert all(placeholder(kind) in kept for kind in PersonalKind)
    assert in_clear(kept, strings) == []
    assert in_clear(server.get("metrics").text, strings) == []
    server.stop()
    assert in_clear("".join(server.output), strings) == []
    assert in_clear(server.kept(), strings) == []


def test_nothing_of_many_is_in_clear_in_any_file(server: PrivateServer) -> None:
    if server.process is None or server.process.poll() is not None:
        server.start()
    strings = many()
    for number, string in enumerate(strings):
        server.say(string.text, sender=f"one of many {number}")
    metrics = server.get("metrics").text
    server.stop()
    written = server.written()
    assert {"published", "dump.rdb"} < set(written)
    assert any(name.endswith(".aof") for name in written)
    for name in ("published", "dump.rdb"):
        assert "one of many 0" in written[name], "nothing was looked at"
    for name, text in {**written, "log": "".join(server.output), "metrics": metrics}.items():
        assert in_clear(text, strings) == [], name


def wait_until_answered(server: PrivateServer, count: int) -> None:
    """The platform is down, so that all messages stay in the queue, with their answers."""
    deadline = time.monotonic() + 60
    with server.redis.client() as client:
        while True:
            (key,) = client.scan_iter("bianmin:queue:{callback}:messages:*")
            queued = [json.loads(row) for row in client.lrange(key, 0, -1)]
            if len(queued) == count and all(message["parts"] for message in queued):
                return
            assert time.monotonic() < deadline, "not all messages were answered"
            time.sleep(0.05)


def test_the_citizen_is_told(server: PrivateServer) -> None:
    if server.process is None or server.process.poll() is not None:
        server.start()
    reply = server.say("数数，我的车是京A12345", sender="told")
    assert reply[-1]["text"].endswith("您刚才发的车牌号我没有保存，办事不用发给我。")
    assert sum("custom" in message for message in reply) == 1
