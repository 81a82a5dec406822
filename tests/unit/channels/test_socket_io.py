"""Socket.IO over the running assistant, spoken by `python-socketio`'s client as widgets written for Rasa speak it."""

from __future__ import annotations

import copy
import secrets
import socket
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from queue import Empty, Queue
from typing import Any
from urllib.parse import urlsplit

import pytest
import redis
import socketio
from socketio.exceptions import ConnectionError as NotConnected

from bot import sentences
from bot.storage import keys
from tests.support.platform_server import PlatformServer

Open = Callable[..., Any]


class Widget:
    """A page's connection, and what came over it."""

    def __init__(self, origin: str | None) -> None:
        self.client = socketio.Client(reconnection=False, websocket_extra_options={"origin": origin} if origin else {})
        self.uttered: Queue[dict[str, Any]] = Queue()
        self.confirmed: Queue[str] = Queue()
        self.client.on("bot_uttered", self.uttered.put)
        self.client.on("session_confirm", self.confirmed.put)

    def session(self, wanted: Any = None) -> str:
        self.client.emit("session_request", {"session_id": wanted})
        return self.confirmed.get(timeout=10)

    def say(self, message: Any, **more: Any) -> list[dict[str, Any]]:
        """Returns the events of the reply; the last carries the structured part."""
        self.client.emit("user_uttered", {"message": message, **more})
        events: list[dict[str, Any]] = []
        while not events or "custom" not in events[-1]:
            events.append(self.uttered.get(timeout=10))
        return events


@contextmanager
def connected(server: PlatformServer, *transports: str, origin: str | None = None) -> Iterator[Widget]:
    widget = Widget(origin)
    headers = {"Origin": origin} if origin and transports == ("polling",) else {}
    widget.client.connect(server.url, headers=headers, transports=transports or ["websocket"], wait_timeout=10)
    try:
        yield widget
    finally:
        widget.client.disconnect()


@pytest.fixture
def widget(platform_server: PlatformServer) -> Iterator[Widget]:
    with connected(platform_server) as opened:
        yield opened


def counted(events: list[dict[str, Any]]) -> str:
    return events[0]["text"]


@pytest.mark.parametrize("transports", [["websocket"], ["polling", "websocket"]])
def test_a_widget_written_for_rasa_converses(platform_server: PlatformServer, transports: list[str]) -> None:
    with connected(platform_server, *transports) as widget:
        session = widget.session()
        text, custom = widget.say("数数", session_id=session, metadata={"mode": "accessible"})
        assert text == {
            "text": "第1次",
            "quick_replies": [{"content_type": "text", "title": "再来", "payload": "再数一次"}],
        }
        assert (custom["custom"]["kind"], custom["custom"]["mode"]) == ("answer", "accessible")
        text, _ = widget.say("你好", session_id=session, metadata='{"mode": "standard"}')
        assert text == {"text": "您好"}


def test_a_conversation_continues_over_a_new_connection(platform_server: PlatformServer) -> None:
    with connected(platform_server) as widget:
        session = widget.session()
        widget.say("数数", session_id=session)
    with connected(platform_server) as widget:
        assert widget.session(session) == session
        assert counted(widget.say("数数", session_id=session)) == "第2次"


@pytest.mark.parametrize("make", [lambda: str(uuid.uuid4()), lambda: secrets.token_hex(16)])
def test_an_id_that_a_widget_made_at_random_is_kept(platform_server: PlatformServer, make: Open) -> None:
    own = make()
    for count in ("第1次", "第2次"):
        with connected(platform_server) as widget:
            assert widget.session(own) == own
            assert counted(widget.say("数数", session_id=own)) == count


FROM_A_CLOCK = "40543d7e-ebaf-11f0-8de9-0242ac120002"
"""A UUID of version 1; written out, as the workers of pytest-xdist must find the same cases."""


@pytest.mark.parametrize(
    "weak",
    [
        "1",
        "anna",
        "user-17",
        "0" * 32,
        "01" * 16,
        "0123456789abcdef" * 2,
        "00112233445566778899aabbccddeeff",
        "12345678-1234-4123-8123-123456789012",
        FROM_A_CLOCK,
        f"{'0' * 32}.{'0' * 32}",
        7,
        ["a"],
        "签" * 40,
    ],
    ids=str,
)
def test_nobody_gets_into_a_conversation_whose_id_could_be_guessed(platform_server: PlatformServer, weak: Any) -> None:
    with connected(platform_server) as victim, connected(platform_server) as villain:
        assert victim.session(weak) != weak
        victim.say("数数", session_id=weak)
        assert counted(victim.say("数数", session_id=weak)) == "第2次", "the page itself goes on"
        assert counted(villain.say("数数", session_id=weak)) == "第1次"


def test_a_session_whose_conversation_was_erased_has_ended(platform_server: PlatformServer, widget: Widget) -> None:
    session = widget.session()
    assert widget.say("删掉", session_id=session)[-1]["custom"]["erased"] is True
    with connected(platform_server) as again:
        assert again.session(session) != session


def test_the_sender_of_a_session_is_not_a_way_into_it(platform_server: PlatformServer, widget: Widget) -> None:
    session = widget.session()
    widget.say("数数", session_id=session)
    random = session.partition(".")[0]
    answer = platform_server.post({"sender": f"@socketio:{random}", "message": "数数"})
    assert (answer.status_code, answer.json()["error"]) == (400, "sender_reserved")
    with connected(platform_server) as villain:
        assert counted(villain.say("数数", session_id=random)) == "第1次"


def test_a_page_that_is_refused_holds_no_connection(platform_server: PlatformServer) -> None:
    """It was held for 22 seconds."""
    address = urlsplit(platform_server.url)
    upgrade = "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: "
    path = "/socket.io/?EIO=4&transport=websocket"
    with socket.create_connection((address.hostname, address.port or 80), timeout=3) as connection:
        head = f"GET {path} HTTP/1.1\r\nHost: {address.netloc}\r\nOrigin: https://evil.example\r\n{upgrade}"
        connection.sendall(f"{head}dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n".encode())
        answer = b""
        while received := connection.recv(1 << 16):
            answer += received
    assert answer.startswith(b"HTTP/1.1 400 ")


def test_only_pages_of_named_origins_and_our_own_connect(platform_server: PlatformServer) -> None:
    own = platform_server.url.rstrip("/")
    for origin in ("https://www.city.example", own):
        with connected(platform_server, origin=origin) as widget:
            assert counted(widget.say("数数")) == "第1次"
    for origin in ("https://evil.example", "null", own + ".evil.example", "https://www.city.example.evil.example"):
        for transport in ("polling", "websocket"):
            with pytest.raises(NotConnected), connected(platform_server, transport, origin=origin):
                pass


@pytest.mark.parametrize("message", [None, "/get_started", "/greet"])
def test_a_widget_that_greets_by_itself_is_greeted(widget: Widget, message: Any) -> None:
    """As rasa-webchat does with its default `initPayload`, null."""
    text, custom = widget.say(message, metadata={"mode": "dark"})
    assert text["text"] == "您好"
    assert (custom["custom"]["kind"], custom["custom"]["mode"]) == ("chitchat", "standard")


@pytest.mark.parametrize("message", ["", 7, "长" * 1001])
def test_what_the_gate_refuses_is_said_over_the_socket(widget: Widget, message: Any) -> None:
    text, custom = widget.say(message)
    assert custom["custom"]["kind"] == "error"
    assert text["text"]


def test_an_answer_that_comes_after_the_page_has_left_waits_for_it(platform_server: PlatformServer) -> None:
    """It was lost, though the conversation went on as if it had been read."""
    with connected(platform_server) as widget:
        session = widget.session()
        widget.client.emit("user_uttered", {"message": "慢慢来", "session_id": session})
        time.sleep(0.3)
    time.sleep(2)
    for is_there in (True, False):
        with connected(platform_server) as again:
            assert again.session(session) == session
            if is_there:
                assert counted([again.uttered.get(timeout=10)]) == "办好了"
                assert again.uttered.get(timeout=10)["custom"]["kind"] == "chitchat"
            else:
                time.sleep(0.5)
                assert again.uttered.empty(), "it is said once"


def test_an_event_that_is_no_object_is_answered_too(widget: Widget) -> None:
    widget.client.emit("user_uttered", "数数")
    widget.uttered.get(timeout=10)
    assert (widget.uttered.get(timeout=10))["custom"]["kind"] == "error"
    assert counted(widget.say("数数")) == "第1次"


def test_a_citizen_who_sends_too_much_is_told_so(platform_server: PlatformServer, widget: Widget) -> None:
    sender = f"@socketio:{widget.session().partition('.')[0]}"
    with redis.Redis(unix_socket_path=str(platform_server.state / "valkey" / "valkey.sock")) as client:
        for minute in range(int(time.time() // 60), int(time.time() // 60) + 2):
            client.set(keys.rate(sender, minute), 100_000, ex=120)
    text, custom = widget.say("数数")
    assert text["text"] == sentences.refusal("too_many_messages")
    assert custom["custom"]["kind"] == "error"


def test_a_widget_that_leaves_is_no_failure(platform_server: PlatformServer) -> None:
    def failures() -> float:
        lines = platform_server.get("metrics").text.splitlines()
        return sum(float(line.split()[1]) for line in lines if line.startswith('bianmin_requests_total{status="503"}'))

    before = failures()
    said = len(platform_server.output)
    for _ in range(3):
        with connected(platform_server) as widget:
            widget.say("你好")
    with connected(platform_server) as widget:  # its leaving comes behind that of those before
        widget.say("你好")
        assert failures() == before
        assert not any("the turn failed" in line for line in platform_server.output[said:])


@pytest.mark.parametrize("comes_back_early", [True, False])
def test_an_answer_whose_socket_dropped_comes_over_the_next(
    platform_server: PlatformServer, comes_back_early: bool
) -> None:
    with connected(platform_server) as widget:
        session = widget.session()
        widget.client.emit("user_uttered", {"message": "慢慢来", "session_id": session})
        time.sleep(0.5)
        widget.client.eio.ws.sock.shutdown(socket.SHUT_RDWR)
    time.sleep(0 if comes_back_early else 2)
    with connected(platform_server) as widget:
        assert widget.session(session) == session
        assert widget.uttered.get(timeout=10) == {"text": "办好了"}
        assert widget.uttered.get(timeout=10)["custom"]["kind"] == "chitchat"
        assert counted(widget.say("数数", session_id=session)) == "第1次"
    with connected(platform_server) as widget:
        widget.session(session)
        with pytest.raises(Empty):
            widget.uttered.get(timeout=0.5)


def test_an_answer_whose_socket_dropped_comes_at_another_server(platform_server: PlatformServer) -> None:
    other = copy.copy(platform_server)
    other.start()
    try:
        with connected(platform_server) as widget:
            session = widget.session()
            widget.client.emit("user_uttered", {"message": "慢慢来", "session_id": session})
            time.sleep(0.5)
            widget.client.eio.ws.sock.shutdown(socket.SHUT_RDWR)
        with connected(other) as widget:
            widget.session(session)
            assert widget.uttered.get(timeout=10) == {"text": "办好了"}
    finally:
        other.stop()
