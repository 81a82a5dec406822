"""What anybody may send to the address of Socket.IO, byte by byte."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
import requests
import websocket

from bot.channels import socket_packets
from tests.support.tiny import TinyServer

OPEN = "/socket.io/?EIO=4&transport="
CONNECT, CONNECTED = "40", "40{"


@pytest.fixture(scope="module")
def server(tiny_models: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TinyServer]:
    """A server behind a proxy, which lets an address hold three connections and ask six times a minute."""
    directory = tmp_path_factory.mktemp("packets")
    credentials = directory / "credentials.yml"
    credentials.write_text("socketio:\nrest:\n")
    server = TinyServer(
        tiny_models,
        directory / "state",
        BIANMIN_CREDENTIALS=str(credentials),
        BIANMIN_TRUSTED_PROXIES="127.0.0.1",
        BIANMIN_ADDRESS_RATE_LIMIT_PER_MINUTE="6",
        BIANMIN_MAX_CONNECTIONS_PER_ADDRESS="3",
        BIANMIN_RESPONSE_SECONDS="2",
    )
    server.start()
    yield server
    for _ in range(3):
        requests.get(f"{server.url}socket.io/?EIO=4&transport=polling", timeout=10)
    assert server.stop() < 5, "the stop waited for who doesn't poll"
    assert server.process is not None
    assert server.process.returncode == 0


def heard(socket: websocket.WebSocket) -> str:
    return str(socket.recv())


def opened(server: TinyServer, address: str | None = None) -> websocket.WebSocket:
    """A WebSocket that has been let in, of a program here or of a client behind the proxy."""
    header = {"X-Forwarded-For": address} if address else {}
    socket = websocket.create_connection(
        server.url.replace("http", "ws", 1).rstrip("/") + OPEN + "websocket", header=header, timeout=10
    )
    assert heard(socket).startswith("0{")
    socket.send(CONNECT)
    assert heard(socket).startswith(CONNECTED)
    return socket


def send(socket: websocket.WebSocket, sent: str | bytes) -> None:
    socket.send(sent, websocket.ABNF.OPCODE_TEXT if isinstance(sent, str) else websocket.ABNF.OPCODE_BINARY)


@contextmanager
def opened_and_closed(server: TinyServer, address: str | None = None) -> Iterator[websocket.WebSocket]:
    socket = opened(server, address)
    try:
        yield socket
    finally:
        socket.close()


def is_closed(socket: websocket.WebSocket, within_seconds: float = 10) -> bool:
    socket.settimeout(within_seconds)
    try:
        while socket.recv() != "":
            pass
    except websocket.WebSocketTimeoutException:
        return False
    except (websocket.WebSocketException, OSError):
        pass
    return True


def answer_to(socket: websocket.WebSocket, packet: str) -> str:
    """The text of the reply to a packet."""
    socket.send(packet)
    while not (came := heard(socket)).startswith("42"):
        pass
    text = json.loads(came[2:])[1]["text"]
    while '"custom"' not in heard(socket):
        pass
    return text


NO_PACKETS: dict[str, str | bytes] = {
    "nothing": "",
    "no number": "x",
    "an unknown type": "9",
    "half a message": "42[",
    "an event that is no list": "42{}",
    "an event without a name": "42[]",
    "an event whose name is a number": "42[1,2]",
    "an event whose name is an object": '42[{"a":1},2]',
    "too deep": "42" + "[" * 5000,
    "an acknowledgement of nothing": "431[]",
    "an error": '44"x"',
    "binary parts announced": '451-["user_uttered",{"_placeholder":true,"num":0}]',
    "a number too long": "4" + "2" + "1" * 101 + "[]",
    "its own connection": '42["connect",{}]',
    "its own end": '42["disconnect"]',
    "no base64": "b!!",
    "bytes": b"\x00\xff",
}


@pytest.mark.parametrize("sent", NO_PACKETS.values(), ids=NO_PACKETS)
def test_what_is_no_packet_does_no_harm_and_leaves_no_word_in_the_log(server: TinyServer, sent: str | bytes) -> None:
    written = len(server.output)
    socket = opened(server)
    send(socket, sent)
    is_closed(socket, within_seconds=0.5)
    socket.close()
    polled = requests.get(f"{server.url}socket.io/?EIO=4&transport=polling", timeout=10)
    session = json.loads(polled.text[1:])["sid"]
    posted = requests.post(f"{server.url}socket.io/?EIO=4&transport=polling&sid={session}", data=sent, timeout=10)
    assert posted.status_code in (200, 400)
    with opened_and_closed(server) as healthy:
        assert answer_to(healthy, '42["user_uttered",{"message":"数数"}]') == "第1次"
    assert [line for line in server.output[written:] if "ERROR" in line or "Traceback" in line] == []


@pytest.mark.parametrize("name", ["an event that is no list", "bytes", "its own end", "an acknowledgement of nothing"])
def test_who_sends_what_is_no_packet_is_closed(server: TinyServer, name: str) -> None:
    sent = NO_PACKETS[name]
    socket = opened(server)
    send(socket, sent)
    assert is_closed(socket)


def test_an_event_with_more_than_it_takes_is_answered(server: TinyServer) -> None:
    with opened_and_closed(server) as socket:
        assert answer_to(socket, '42["user_uttered",{"message":"数数"},1,2]') == "第1次"


def test_a_client_cannot_have_itself_forgotten_to_ask_without_limit(server: TinyServer) -> None:
    """The event `disconnect` of a client's own took it out of those that are counted by address."""
    asked = '42["user_uttered",{"message":"数数"}]'
    answers = []
    for _ in range(14):  # a minute may turn in between
        with opened_and_closed(server, "198.51.100.1") as socket:
            socket.send('42["disconnect"]')
            assert is_closed(socket)
        with opened_and_closed(server, "198.51.100.1") as socket:
            answers.append(answer_to(socket, asked))
    assert any("太多" in answer or "119" in answer for answer in answers)


def test_handshakes_are_counted_by_address_whether_or_not_anything_follows(server: TinyServer) -> None:
    headers = {"X-Forwarded-For": "198.51.100.2"}

    def shake_hands(headers: dict[str, str]) -> int:
        return requests.get(f"{server.url}socket.io/?EIO=4&transport=polling", headers=headers, timeout=10).status_code

    assert [shake_hands(headers) for _ in range(5)] == [200, 200, 200, 401, 401]
    assert shake_hands({"X-Forwarded-For": "198.51.100.3"}) == 200
    deadline = time.monotonic() + 40  # they end with the first ping that isn't answered
    while shake_hands(headers) != 200:
        assert time.monotonic() < deadline, "a connection that was given up still counts"
        time.sleep(0.5)


def test_who_sends_more_packets_than_a_page_is_closed(server: TinyServer) -> None:
    socket = opened(server)
    with suppress(websocket.WebSocketException, OSError):  # it may be closed while a packet is on its way
        for _ in range(socket_packets.MOST_PACKETS + 1):
            socket.send('42["session_request"]')
    assert is_closed(socket)
    with opened_and_closed(server) as other:
        assert answer_to(other, '42["user_uttered",{"message":"数数"}]') == "第1次"
