"""Sentinels make a replica the master while citizens are talking."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.platform_server import free_port
from tests.support.redis_server import RedisServer, WatchedRedis, certificate
from tests.support.tiny import TinyServer

pytestmark = pytest.mark.alone

_USER = (
    "user desk on >secret ~bianmin:* &bianmin:* +@read +@write +@connection +@pubsub +@scripting +@transaction "
    "+@blocking -@dangerous +time +info +bgrewriteaof +bgsave +config|get\n"
)
"""As docs/operations.md gives it."""


@pytest.fixture
def watched(tmp_path: Path) -> Iterator[WatchedRedis]:
    started = WatchedRedis(tmp_path / "redis")
    started.start()
    yield started
    started.stop()


def test_a_conversation_goes_on_at_the_new_master(watched: WatchedRedis, tiny_models: Path, tmp_path: Path) -> None:
    server = TinyServer(tiny_models, tmp_path / "state", BIANMIN_REDIS_URL=watched.url)
    server.start()
    try:
        assert server.say("数数")[0]["text"] == "第1次"
        watched.master.kill()
        assert server.say("着火了")[0]["custom"]["kind"] == "emergency"
        deadline = time.monotonic() + 15
        while (text := server.say("数数")[0]["text"]) != "第2次":
            assert "暂时不能用" in text, "an apology, and nothing that forgets what was said"
            assert time.monotonic() < deadline
            time.sleep(0.1)
        assert server.get("readyz").status_code == 200
    finally:
        server.stop()


def test_a_redis_with_tls_needs_no_more_of_a_user_than_the_guide_says(tiny_models: Path, tmp_path: Path) -> None:
    file, key = certificate(tmp_path)
    port = free_port()
    (tmp_path / "users.acl").write_text("user default on nopass ~* &* +@all\n" + _USER)
    tls = {"tls-port": str(port), "tls-cert-file": str(file), "tls-key-file": str(key), "tls-ca-cert-file": str(file)}
    redis = RedisServer(
        tmp_path / "redis", aclfile=str(tmp_path / "users.acl"), appendonly="yes", **{**tls, "tls-auth-clients": "no"}
    )
    redis.start()
    url = f"rediss://desk:secret@127.0.0.1:{port}/0?ssl_ca_certs={file}"
    server = TinyServer(tiny_models, tmp_path / "state", BIANMIN_REDIS_URL=url)
    server.start()
    try:
        server.wait_for(rf"kept in the Redis at rediss://\*\*\*@127.0.0.1:{port}")
        assert [server.say("数数")[0]["text"] for _ in range(2)] == ["第1次", "第2次"]
        session = server.post_to("webhooks/web/session", {}).json()["session"]
        said = server.post_to("webhooks/web/message", {"session": session, "message": "数数"})
        assert said.json()[0]["text"] == "第1次"
        assert server.post_to("webhooks/web/erase", {"session": session}).json() == {"erased": True}
        time.sleep(6)  # what was erased leaves the files
        assert not any("NOPERM" in line or "WARNING" in line or "ERROR" in line for line in server.output)
    finally:
        server.stop()
        redis.stop()


def test_the_guide_gives_the_user_that_was_tried() -> None:
    guide = (Path(__file__).parents[2] / "docs" / "operations.md").read_text(encoding="utf-8")
    assert " ".join(_USER.split()) in " ".join(guide.split())
