"""What breaks while citizens are talking: the server, the action server. Its store: test_store_faults.py."""

from __future__ import annotations

import os
import signal
import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import redis
import requests

from tests.support.tiny import TinyServer, is_alive

pytestmark = pytest.mark.alone


def in_background(server: TinyServer, message: str) -> tuple[threading.Thread, list[Any]]:
    """Send a message without waiting for the reply, which arrives in the list."""
    replies: list[Any] = []

    def say() -> None:
        try:
            replies.append(server.say(message))
        except requests.RequestException as error:
            replies.append(error)

    thread = threading.Thread(target=say)
    thread.start()
    return thread, replies


def locks_of(server: TinyServer) -> list[bytes]:
    with redis.Redis(unix_socket_path=str(server.state / "valkey" / "valkey.sock")) as client:
        return [key for key in client.keys("bianmin:lock:*") if b":wake:" not in key]


def test_a_conversation_goes_on_after_the_server_was_killed(server: TinyServer) -> None:
    assert server.say("数数")[0]["text"] == "第1次"
    server.kill()
    server.start()
    assert server.say("数数")[0]["text"] == "第2次"


def test_a_server_killed_in_the_middle_of_a_turn_holds_its_citizen_up_for_seconds_only(server: TinyServer) -> None:
    server.say("数数")
    thread, _ = in_background(server, "慢慢来")
    time.sleep(0.5)
    server.kill()
    thread.join()
    server.start()
    started = time.monotonic()
    assert server.say("数数")[0]["text"] == "第2次"
    assert time.monotonic() - started < 4


def test_a_server_that_stood_still_in_a_turn_does_not_overwrite_what_went_on_elsewhere(
    tiny_models: Path, tmp_path: Path
) -> None:
    here, there = TinyServer(tiny_models, tmp_path / "state"), TinyServer(tiny_models, tmp_path / "state")
    here.start()
    there.start()
    try:
        here.say("数数")
        thread, replies = in_background(here, "慢慢来")
        while not locks_of(here):
            time.sleep(0.01)
        assert here.process is not None
        here.process.send_signal(signal.SIGSTOP)
        try:
            assert there.say("数数")[0]["text"] == "第2次", "within what a lock lives without its holder"
        finally:
            here.process.send_signal(signal.SIGCONT)
        thread.join()
        (late,) = replies[0]
        assert late["custom"]["kind"] == "error"
        assert "没有记下来" in late["text"]
        assert here.say("数数")[0]["text"] == "第3次"
    finally:
        there.stop()
        here.stop()


def test_a_conversation_goes_on_after_server_and_store_were_killed(server: TinyServer) -> None:
    server.say("数数")
    store = server.store_process()
    server.kill()
    os.kill(store, signal.SIGKILL)
    server.start()
    assert server.say("数数")[0]["text"] == "第2次"


@pytest.mark.parametrize("stop", [signal.SIGTERM, signal.SIGINT])
def test_the_turn_in_hand_is_finished_before_the_server_stops(server: TinyServer, stop: signal.Signals) -> None:
    thread, replies = in_background(server, "慢慢来")
    time.sleep(0.5)
    assert server.process is not None
    started = time.monotonic()
    server.process.send_signal(stop)
    server.process.wait(10)
    thread.join()
    assert replies[0][0]["text"] == "办好了"
    assert time.monotonic() - started < 5
    assert server.process.returncode == 0


def test_a_crowd_is_answered_or_told_to_come_again_and_the_health_is_told(tiny_models: Path, tmp_path: Path) -> None:
    server = TinyServer(tiny_models, tmp_path / "state", BIANMIN_MAX_WAITING_MESSAGES="20")
    server.start()
    try:
        with ThreadPoolExecutor(80) as crowd:  # 32 take their time, 20 wait until those are done
            answers = [
                crowd.submit(server.post, {"sender": f"one {number}", "message": "慢慢来"}) for number in range(80)
            ]
            while not all(answer.done() for answer in answers):
                assert server.get("healthz").status_code == 200
        refused = [answer.result() for answer in answers if answer.result().status_code == 503]
        assert len(refused) == 80 - 32 - 20
        assert {answer.json()["error"] for answer in refused} == {"busy"}
        assert {answer.headers["Retry-After"] for answer in refused} == {"5"}
        assert all("119" in answer.json()["message"] for answer in refused)  # what was said may have been an emergency
        answered = [answer.result() for answer in answers if answer.result().status_code == 200]
        assert {answer.json()[0]["text"] for answer in answered} == {"办好了"}
        assert 'bianmin_refusals_total{code="busy"} 28.0' in server.get("metrics").text
    finally:
        server.stop()


def test_an_open_connection_does_not_delay_the_stop(server: TinyServer) -> None:
    with requests.Session() as session:
        session.get(server.url + "healthz", timeout=5)
        assert server.stop() < 3


def test_a_store_is_not_left_running_after_a_stop(server: TinyServer) -> None:
    store = server.store_process()
    server.stop()
    assert not is_alive(store)


def test_an_action_server_that_is_away_is_said(tiny_models: Path, tmp_path: Path) -> None:
    server = TinyServer(tiny_models, tmp_path / "state", BIANMIN_ACTIONS_URL="http://127.0.0.1:1/webhook")
    server.start()
    try:
        (message,) = server.say("数数")
        assert message["custom"]["kind"] == "error"
        assert server.say("你好")[0]["text"] == "您好"
    finally:
        server.stop()


def test_a_citizen_who_closes_the_page_is_no_error(server: TinyServer) -> None:
    """Each was an ERROR with a traceback, and counted as a failure of the service."""
    address = urlsplit(server.url)
    body = b'{"sender": "gone", "message": "\xe6\x85\xa2\xe6\x85\xa2\xe6\x9d\xa5"}'
    head = f"POST /webhooks/rest/webhook HTTP/1.1\r\nHost: x\r\nContent-Length: {len(body)}"
    with socket.create_connection((address.hostname, address.port or 80)) as page:
        page.sendall(head.encode() + b"\r\nContent-Type: application/json\r\n\r\n" + body)
        while not locks_of(server):
            time.sleep(0.01)
    deadline = time.monotonic() + 10
    while 'status="499"} 1.0' not in server.get("metrics").text:
        assert time.monotonic() < deadline
        time.sleep(0.05)
    assert server.say("数数", "gone")[0]["text"] == "第1次"
    assert not any("ERROR" in line or "Traceback" in line for line in server.output)
    assert 'status="503"' not in server.get("metrics").text


def test_an_async_action_that_blocks_is_found_and_named(tiny_models: Path, tmp_path: Path) -> None:
    (tmp_path / "hasty_actions.py").write_text(
        "import time\n"
        "from rasa_sdk import Action\n"
        "from tests.support.tiny_actions import *\n\n"
        "class ActionHasty(Action):\n"
        "    def name(self):\n"
        "        return 'action_slow'\n\n"
        "    async def run(self, dispatcher, tracker, domain):\n"
        "        time.sleep(60)\n"
        "        return []\n"
    )
    settings = {"PYTHONPATH": str(tmp_path), "BIANMIN_ACTIONS_PACKAGE": "hasty_actions", "BIANMIN_HANG_SECONDS": "3"}
    server = TinyServer(tiny_models, tmp_path / "state", **settings)
    server.start()
    store = server.store_process()
    thread, replies = in_background(server, "慢慢来")
    time.sleep(0.5)
    assert server.get("healthz").status_code == 200, "requests are taken meanwhile"
    thread.join()
    assert isinstance(replies[0], requests.RequestException)
    server.wait_for("the event loop of the turns stands still")
    server.wait_for(r"hasty_actions\.py")
    assert server.process is not None
    assert server.process.wait(10) == os.EX_SOFTWARE
    os.kill(store, signal.SIGTERM)  # the next start would take it over
