from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
import redis

from bot.errors import StoreError
from bot.settings import Settings
from bot.storage.embedded_store import EmbeddedStore, socket_path
from tests.support.tiny import PROJECT

HOLD_AND_WAIT = """
import sys, time
from bot.storage.embedded_store import EmbeddedStore
from bot.settings import load_settings
store = EmbeddedStore.open(load_settings(content=sys.argv[1], state_dir=sys.argv[2]))
print("open", flush=True)
time.sleep(60)
"""


def client(store: EmbeddedStore) -> redis.Redis:
    return redis.Redis(unix_socket_path=str(store.socket), decode_responses=True)


def other_process(settings: Settings) -> subprocess.Popen[str]:
    """Another process that has opened the same store."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD_AND_WAIT, settings.content, settings.state_dir],
        cwd=PROJECT,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "open\n"
    return process


def is_running(store: EmbeddedStore) -> bool:
    try:
        return bool(client(store).ping())
    except redis.ConnectionError:
        return False


def test_what_was_written_is_there_after_a_restart(tiny_settings: Settings) -> None:
    first = EmbeddedStore.open(tiny_settings)
    client(first).set("kept", "yes")
    first.close()
    assert not is_running(first)
    second = EmbeddedStore.open(tiny_settings)
    assert client(second).get("kept") == "yes"
    second.close()


def test_nobody_else_can_enter_its_directory(tiny_settings: Settings) -> None:
    tiny_settings.state_dir.mkdir(mode=0o755)
    (tiny_settings.state_dir / "valkey").mkdir(mode=0o777)
    store = EmbeddedStore.open(tiny_settings)
    assert (tiny_settings.state_dir / "valkey").stat().st_mode & 0o777 == 0o700
    store.close()


def test_it_does_not_listen_on_the_network(tiny_settings: Settings) -> None:
    store = EmbeddedStore.open(tiny_settings)
    assert client(store).config_get("port") == {"port": "0"}
    store.close()


def test_a_second_process_shares_it_and_the_last_one_stops_it(tiny_settings: Settings) -> None:
    other = other_process(tiny_settings)
    store = EmbeddedStore.open(tiny_settings)
    client(store).set("shared", "yes")
    store.close()
    assert is_running(store), "the other process still uses it"
    other.kill()
    other.wait()
    taken_over = EmbeddedStore.open(tiny_settings)
    assert client(taken_over).get("shared") == "yes"
    taken_over.close()
    assert not is_running(taken_over)


def test_a_killed_process_leaves_nothing_that_blocks_the_next_start(tiny_settings: Settings) -> None:
    other = other_process(tiny_settings)
    server = EmbeddedStore.open(tiny_settings)
    client(server).set("kept", "yes")
    process_id = client(server).info("server")["process_id"]
    server.close()
    other.kill()
    other.wait()
    os.kill(process_id, signal.SIGKILL)
    time.sleep(0.1)
    assert socket_path(tiny_settings.state_dir / "valkey").exists(), "the killed store leaves its socket behind"
    again = EmbeddedStore.open(tiny_settings)
    assert client(again).get("kept") == "yes"
    again.close()


def test_a_server_that_died_is_started_again_by_one_of_its_users(tiny_settings: Settings) -> None:
    one, other = EmbeddedStore.open(tiny_settings), EmbeddedStore.open(tiny_settings)
    client(one).set("kept", "yes")
    os.kill(client(one).info("server")["process_id"], signal.SIGKILL)
    assert (other.start_again(), one.start_again()) == (True, False)
    assert client(one).get("kept") == "yes"
    other.close()
    assert is_running(one)
    one.close()
    assert not is_running(one)
    assert not one.start_again(), "whoever has left it doesn't bring it back"


def test_a_long_path_gets_a_short_socket(tiny_settings: Settings, tmp_path: Path) -> None:
    settings = tiny_settings.copy(update={"state_dir": tmp_path / ("long" * 30)})
    store = EmbeddedStore.open(settings)
    assert len(str(store.socket)) < 100
    assert is_running(store)
    store.close()


def test_a_directory_that_cannot_be_made_is_named(tiny_settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StoreError, match="BIANMIN_STATE_DIR"):
        EmbeddedStore.open(tiny_settings.copy(update={"state_dir": tmp_path / "file"}))


def test_a_start_that_fails_says_why(tiny_settings: Settings) -> None:
    data = tiny_settings.state_dir / "valkey" / "appendonlydir"
    data.mkdir(parents=True)
    (data / "appendonly.aof.manifest").write_text("this is no manifest\n")
    with pytest.raises(StoreError, match=r"stopped while starting.*valkey\.log"):
        EmbeddedStore.open(tiny_settings)


def test_something_that_accepts_but_never_answers_is_reported(
    tiny_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        EmbeddedStore, "_client", lambda self: redis.Redis(unix_socket_path=str(self.socket), socket_timeout=0.2)
    )
    directory = tiny_settings.state_dir / "valkey"
    directory.mkdir(parents=True)
    with socket.socket(socket.AF_UNIX) as mute:
        mute.bind(str(socket_path(directory)))
        mute.listen()
        with pytest.raises(StoreError, match="doesn't answer"):
            EmbeddedStore.open(tiny_settings)
