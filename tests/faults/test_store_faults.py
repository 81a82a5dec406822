"""The store dies, hangs or is slow while citizens are talking."""

from __future__ import annotations

import os
import signal
import threading
import time
from pathlib import Path

import pytest

from tests.support.tiny import TinyServer, is_alive

pytestmark = pytest.mark.alone


def test_a_store_that_died_is_said_to_citizens_and_to_monitoring(server: TinyServer) -> None:
    server.say("数数")
    with server.without_store():
        (message,) = server.say("数数")
        assert message["custom"]["kind"] == "error"
        assert message["text"]
        ready = server.get("readyz")
        assert ready.status_code == 503
        assert "store" in ready.json()["reason"]
        assert server.get("healthz").status_code == 200


@pytest.mark.parametrize("processes", [1, 2])
def test_an_embedded_store_that_died_is_back_within_two_seconds_and_has_lost_nothing(
    tiny_models: Path, tmp_path: Path, processes: int
) -> None:
    servers = [TinyServer(tiny_models, tmp_path / "state") for _ in range(processes)]
    for server in servers:
        server.start()
    try:
        counted = 0
        for _ in range(4):
            counted += 1
            assert servers[0].say("数数")[0]["text"] == f"第{counted}次"
            os.kill(servers[0].store_process(), signal.SIGKILL)
            died = time.monotonic()
            for server in servers:
                counted += 1
                while (said := server.say("数数")[0])["custom"]["kind"] == "error":
                    assert time.monotonic() - died < 2
                assert said["text"] == f"第{counted}次"
            assert time.monotonic() - died < 2.5
        last = servers.pop()
        store = last.store_process()
        for server in servers:
            server.stop()
        assert is_alive(store)
        last.stop()
        assert not is_alive(store)
    finally:
        for server in servers:
            server.kill()


def test_a_danger_gets_its_number_while_the_store_is_away(server: TinyServer) -> None:
    session = server.post_to("webhooks/web/session", {}).json()["session"]
    with server.without_store():
        new_session = server.post_to("webhooks/web/session", {}).json()["session"]
        doors = [
            server.post({"sender": "citizen", "message": "我家着火了", "metadata": {"mode": "accessible"}}),
            *(
                server.post_to("webhooks/web/message", {"session": each, "message": "我家着火了"})
                for each in (session, new_session)
            ),
        ]
        for answer in doors:
            (message,) = answer.json()
            assert (answer.status_code, message["text"], message["custom"]["kind"]) == (200, "请打119", "emergency")
        answer = server.post_to("webhooks/web/erase", {"session": session})
        assert answer.status_code == 500, "nobody is told that something was erased that wasn't"


def test_a_store_that_hangs_is_given_up_in_time(server: TinyServer) -> None:
    server.say("数数")
    store = server.store_process()
    os.kill(store, signal.SIGSTOP)
    try:
        started = time.monotonic()
        (message,) = server.say("数数")
        assert message["custom"]["kind"] == "error"
        assert time.monotonic() - started < 6
        assert server.get("readyz").status_code == 503
    finally:
        os.kill(store, signal.SIGCONT)
    assert server.get("readyz").status_code == 200


def test_a_store_that_is_slow_costs_time_and_no_turn(server: TinyServer) -> None:
    """It stands still for half of each second, as on a machine that swaps."""
    server.say("数数")
    store, is_over = server.store_process(), threading.Event()

    def doze() -> None:
        while not is_over.is_set():
            os.kill(store, signal.SIGSTOP)
            time.sleep(0.5)
            os.kill(store, signal.SIGCONT)
            time.sleep(0.5)

    dozing = threading.Thread(target=doze)
    dozing.start()
    try:
        for number in range(2, 12):
            started = time.monotonic()
            assert server.say("数数")[0]["text"] == f"第{number}次"
            assert time.monotonic() - started < 2
    finally:
        is_over.set()
        dozing.join()
