"""What one client can take of the service: of its messages, its streams, its sockets and its connections."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import pytest
import requests
import socketio

from bot import sentences
from tests.support.tiny import TinyServer, refusal

ATTACKER, CITIZEN = {"X-Forwarded-For": "198.51.100.1"}, {"X-Forwarded-For": "198.51.100.2"}


@pytest.fixture(scope="module")
def server(tiny_models: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TinyServer]:
    """A server behind a proxy, with small limits."""
    directory = tmp_path_factory.mktemp("attacked")
    credentials = directory / "credentials.yml"
    credentials.write_text("rest:\nweb:\nsocketio:\n")
    server = TinyServer(
        tiny_models,
        directory / "state",
        BIANMIN_CREDENTIALS=str(credentials),
        BIANMIN_TRUSTED_PROXIES="127.0.0.1",
        BIANMIN_ADDRESS_RATE_LIMIT_PER_MINUTE="6",
        BIANMIN_MAX_CONNECTIONS_PER_ADDRESS="3",
        BIANMIN_REQUEST_SECONDS="1",
    )
    server.start()
    yield server
    server.stop()


def session(server: TinyServer, headers: dict[str, str]) -> str:
    return server.post_to("webhooks/web/session", {}, headers=headers).json()["session"]


def say(server: TinyServer, headers: dict[str, str]) -> requests.Response:
    body = {"session": session(server, headers), "message": "数数"}
    return server.post_to("webhooks/web/message", body, headers=headers)


def test_new_sessions_do_not_get_an_address_more_messages_and_others_are_answered(server: TinyServer) -> None:
    answers = [say(server, ATTACKER) for _ in range(14)]  # a minute may turn in between
    refused = [answer for answer in answers if answer.status_code != 200]
    assert refused
    assert {refusal(answer) for answer in refused} == {(429, "too_many_from_address")}
    assert all(1 <= int(answer.headers["Retry-After"]) <= 60 for answer in refused)
    assert all("119" in answer.json()["message"] for answer in refused)
    assert say(server, CITIZEN).status_code == 200


def test_what_is_put_before_the_proxys_own_word_changes_nothing(server: TinyServer) -> None:
    spoofed = [{"X-Forwarded-For": f"192.0.2.{number}, 198.51.100.3"} for number in range(14)]
    assert 429 in {say(server, headers).status_code for headers in spoofed}


def test_programs_on_this_machine_ask_as_often_as_they_have_citizens(server: TinyServer) -> None:
    answers = [server.post({"sender": f"citizen {number}", "message": "数数"}) for number in range(14)]
    assert {answer.status_code for answer in answers} == {200}


def test_one_address_cannot_hold_many_streams(server: TinyServer) -> None:
    headers = {"X-Forwarded-For": "198.51.100.4"}

    def stream() -> requests.Response:
        ticket = server.post_to("webhooks/web/ticket", {"session": session(server, headers)}, headers=headers).json()
        return server.get("webhooks/web/events", params=ticket, headers=headers, stream=True)

    with ExitStack() as streams:
        for _ in range(3):
            assert streams.enter_context(stream()).status_code == 200
        assert refusal(stream()) == (429, "too_many_connections")


def test_one_address_cannot_hold_many_sockets_and_is_told_over_them_when_it_says_too_much(server: TinyServer) -> None:
    def connected(headers: dict[str, str]) -> socketio.SimpleClient:
        client = socketio.SimpleClient(reconnection=False)
        clients.callback(client.disconnect)
        client.connect(server.url, headers=headers, transports=["websocket"], wait_timeout=10)
        return client

    headers = {"X-Forwarded-For": "198.51.100.5"}
    with ExitStack() as clients:
        widgets = [connected(headers) for _ in range(3)]
        with pytest.raises(socketio.exceptions.ConnectionError):
            connected(headers)
        connected(CITIZEN)
        said = set()
        for number in range(14):
            widgets[number % 3].emit("user_uttered", {"message": "数数"})
            said.add(widgets[number % 3].receive(timeout=10)[1]["text"])
            while "custom" not in widgets[number % 3].receive(timeout=10)[1]:
                pass
        assert sentences.refusal("too_many_from_address") in said
        widgets[0].disconnect()
        deadline = time.monotonic() + 5
        while True:
            try:
                connected(headers)
                break
            except socketio.exceptions.ConnectionError:
                assert time.monotonic() < deadline, "a socket that was left still counts"


@pytest.mark.alone
@pytest.mark.parametrize("door", ["web", "socketio"])
def test_one_address_has_some_of_the_turns_and_leaves_the_others(tiny_models: Path, tmp_path: Path, door: str) -> None:
    """The turns that take a second and a half: eight at a time of one address, and a citizen's beside them."""
    (tmp_path / "credentials.yml").write_text("rest:\nweb:\nsocketio:\n")
    server = TinyServer(
        tiny_models,
        tmp_path / "state",
        BIANMIN_CREDENTIALS=str(tmp_path / "credentials.yml"),
        BIANMIN_TRUSTED_PROXIES="127.0.0.1",
    )
    server.start()

    def over_web(number: int) -> Callable[[], object]:
        body = {"session": session(server, ATTACKER), "message": "慢慢来"}
        return lambda: server.post_to("webhooks/web/message", body, headers=ATTACKER)

    def over_socket(number: int) -> Callable[[], object]:
        client = socketio.SimpleClient(reconnection=False)
        client.connect(server.url, headers=ATTACKER, transports=["websocket"], wait_timeout=10)

        def ask() -> None:
            client.emit("user_uttered", {"message": "慢慢来"})
            client.receive(timeout=10)
            client.disconnect()

        return ask

    try:
        asking = [{"web": over_web, "socketio": over_socket}[door](number) for number in range(12)]
        with ThreadPoolExecutor(len(asking)) as crowd:
            begun = time.monotonic()
            ends = [crowd.submit(lambda ask=ask: (ask(), time.monotonic() - begun)[1]) for ask in asking]  # type: ignore[misc]
            time.sleep(0.3)
            assert say(server, CITIZEN).status_code == 200
            assert time.monotonic() - begun < 1.4, "he had to wait for one of theirs"
            seconds = sorted(end.result() for end in ends)
        assert sum(each < 2.5 for each in seconds) == 8, seconds
    finally:
        server.stop()


@pytest.mark.parametrize(
    "begun",
    [
        b"GET / HTTP/1.1\r\nHost: x\r\nX-Long: ",
        b"POST /webhooks/rest/webhook HTTP/1.1\r\nHost: x\r\nContent-Length: 60000\r\n\r\n",
        b"POST /webhooks/rest/webhook HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nffff\r\n",
        b"POST /webhooks/rest/webhook HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n1;",
    ],
    ids=["head", "body", "chunk", "size of a chunk"],
)
def test_a_request_that_comes_drop_by_drop_is_given_up(server: TinyServer, begun: bytes) -> None:
    """Each drop came in time; a connection was held for as long as they came."""
    port = int(server.url.rsplit(":", 1)[1].strip("/"))
    with socket.create_connection(("127.0.0.1", port), timeout=0.1) as connection:
        connection.sendall(begun)
        started, came = time.monotonic(), b""
        while time.monotonic() - started < 5:
            try:
                connection.sendall(b"a")
                received = connection.recv(1 << 16)
                if not received:
                    break
                came += received
            except TimeoutError:
                continue
            except OSError:  # closed while a drop was on its way
                break
        else:
            raise AssertionError("the connection is still open")
    assert came.startswith(b"HTTP/1.1 408 ")
    assert server.get("healthz").status_code == 200
