"""The nginx that is shipped (`deploy/nginx.conf`), before a server: what it hands on, and how."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
import requests
import socketio

from bot import sentences
from bot.settings import Settings
from tests.support.nginx_front import SHIPPED, NginxFront
from tests.support.tiny import TinyServer

TOKEN = "a token of the tests"
_HEARTBEAT_SECONDS = 1


@pytest.fixture(scope="module")
def server(tiny_models: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TinyServer]:
    directory = tmp_path_factory.mktemp("behind")
    credentials = directory / "credentials.yml"
    credentials.write_text("rest:\nweb:\nsocketio:\n")
    server = TinyServer(
        tiny_models,
        directory / "state",
        BIANMIN_CREDENTIALS=str(credentials),
        BIANMIN_TRUSTED_PROXIES="127.0.0.1",
        BIANMIN_REST_TOKEN=TOKEN,
        BIANMIN_RESPONSE_SECONDS=str(2 * _HEARTBEAT_SECONDS),
    )
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="module")
def front(server: TinyServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[NginxFront]:
    front = NginxFront(tmp_path_factory.mktemp("front"), port_of(server))
    front.start()
    yield front
    front.stop()


def port_of(server: TinyServer) -> int:
    return int(server.url.rsplit(":", 1)[1].strip("/"))


def asked(front: NginxFront, method: str, path: str, **options: object) -> requests.Response:
    return requests.request(method, front.url + path, verify=str(front.certificate), timeout=20, **options)  # type: ignore[arg-type]


def session_of(front: NginxFront) -> str:
    return asked(front, "POST", "webhooks/web/session", json={}).json()["session"]


def test_the_page_comes_as_the_server_sends_it(front: NginxFront, server: TinyServer) -> None:
    for path in ("", "widget/embed.js"):
        direct, through = server.get(path), asked(front, "GET", path)
        assert through.status_code == 200
        assert through.content == direct.content
        assert through.headers["Content-Security-Policy"] == direct.headers["Content-Security-Policy"]
        assert through.headers["Strict-Transport-Security"] == "max-age=31536000"
        assert through.headers["Server"] == "nginx", "without its version"


def test_a_citizen_at_the_page_is_answered(front: NginxFront) -> None:
    said = {"session": session_of(front), "message": "数数"}
    assert asked(front, "POST", "webhooks/web/message", json=said).json()[0]["text"] == "第1次"


def test_a_program_with_the_token_is_answered_and_another_isnt_taken_for_one_of_this_machine(front: NginxFront) -> None:
    said, knows = {"sender": "through", "message": "数数"}, {"Authorization": f"Bearer {TOKEN}"}
    answer = asked(front, "POST", "webhooks/rest/webhook", json=said, headers=knows)
    assert answer.json()[0]["text"] == "第1次"
    for spoofed in ({}, {"X-Forwarded-For": "127.0.0.1"}, {"Forwarded": "for=127.0.0.1"}):
        assert asked(front, "POST", "webhooks/rest/webhook", json=said, headers=spoofed).status_code == 401


def test_an_event_stream_comes_piece_by_piece(front: NginxFront) -> None:
    ticket = asked(front, "POST", "webhooks/web/ticket", json={"session": session_of(front)}).json()
    with asked(front, "GET", "webhooks/web/events", params=ticket, stream=True) as stream:
        assert stream.headers["Content-Type"].startswith("text/event-stream")
        came = []
        for line in stream.iter_lines(chunk_size=1):
            if line:
                came.append((line, time.monotonic()))
            if len(came) == 3:
                break
    assert [line for line, _ in came] == [b"retry: 3000", b":", b":"]
    assert came[2][1] - came[0][1] > _HEARTBEAT_SECONDS, "two heartbeats apart; what is held back comes all at once"


def test_a_widget_talks_over_a_websocket(front: NginxFront) -> None:
    with socketio.SimpleClient(reconnection=False, ssl_verify=False) as widget:
        widget.connect(front.url, transports=["websocket"], wait_timeout=10)
        assert widget.transport == "websocket"
        widget.emit("user_uttered", {"message": "数数"})
        assert widget.receive(timeout=10)[1]["text"] == "第1次"


def test_one_address_cannot_hold_many_connections(server: TinyServer, tmp_path: Path) -> None:
    front = NginxFront(tmp_path, port_of(server), **{"limit_conn addresses 200": "limit_conn addresses 2"})
    front.start()
    try:
        with ExitStack() as streams:
            tickets = [
                asked(front, "POST", "webhooks/web/ticket", json={"session": session_of(front)}).json()
                for _ in range(2)
            ]
            for ticket in tickets:
                stream = asked(front, "GET", "webhooks/web/events", params=ticket, stream=True)
                assert streams.enter_context(stream).status_code == 200
            answer = asked(front, "GET", "")
        assert (answer.status_code, answer.headers["Retry-After"]) == (429, "60")
        assert answer.json() == {
            "error": "too_many_connections",
            "message": sentences.refusal("too_many_connections"),
        }
    finally:
        front.stop()


@pytest.mark.parametrize(
    "path",
    ["/metrics", "/healthz", "/readyz", "//metrics", "/./metrics", "/%6detrics", "/widget/../metrics", "/nowhere",
     "/webhooks/..%2fmetrics", "/webhooks/%2e%2e/metrics", "/metrics/", "/metrics?/widget/", "/widget/..//metrics"],
)  # fmt: skip
def test_what_is_for_this_machine_stays_there(front: NginxFront, path: str) -> None:
    came = front.answers_to(f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode())
    assert came.startswith(b"HTTP/1.1 404 ")
    assert f'"message":"{sentences.refusal("not_found")}"'.encode() in came


def test_a_body_beyond_the_limit_is_refused_in_the_services_words(front: NginxFront) -> None:
    large = b"x" * (Settings.__fields__["max_body_bytes"].default + 1)
    for body in (large, iter([large])):  # of a stated length, and in chunks
        answer = asked(front, "POST", "webhooks/web/message", data=body, headers={"Connection": "close"})
        assert answer.status_code == 413
        assert answer.json() == {"error": "body_too_large", "message": sentences.refusal("body_too_large")}
    answer = asked(front, "GET", "", headers={"X-Long": "a" * 20_000})
    assert (answer.status_code, answer.json()["error"]) == (413, "body_too_large")


def test_another_host_is_not_served(front: NginxFront) -> None:
    with pytest.raises(OSError, match=r"(?i)unrecognized.name"):
        front.connection("www.other.example")
    for host in ("www.other.example", "127.0.0.1", "localhost.other.example"):
        sent = f"GET / HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode()
        assert front.answers_to(sent).startswith(b"HTTP/1.1 421 ")


def test_without_tls_one_is_sent_to_the_own_host_whatever_one_names(front: NginxFront) -> None:
    plain = f"http://127.0.0.1:{front.plain_port}/widget/embed.js?a=1"
    answer = requests.get(plain, headers={"Host": "www.other.example"}, allow_redirects=False, timeout=10)
    assert (answer.status_code, answer.headers["Location"]) == (308, "https://localhost/widget/embed.js?a=1")


def test_while_the_service_is_away_one_is_told_whom_to_call_and_no_ticket_gets_into_a_log(tmp_path: Path) -> None:
    with socket.socket() as nobody:  # bound, and not listening
        nobody.bind(("127.0.0.1", 0))
        front = NginxFront(tmp_path, nobody.getsockname()[1])
        front.start()
        try:
            answer = asked(front, "GET", "webhooks/web/events?ticket=still-good", headers={"Referer": "still-good"})
        finally:
            front.stop()
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "10")
    assert answer.json() == {"error": "busy", "message": sentences.refusal("busy")}
    assert " GET /webhooks/web/events 503 502 " in front.access_log.read_text()
    assert "still-good" not in front.access_log.read_text() + front.error_log.read_text()


def test_its_limits_and_sentences_are_those_of_the_service() -> None:
    text = SHIPPED.read_text(encoding="utf-8")
    default = {name: field.default for name, field in Settings.__fields__.items()}
    assert f"client_max_body_size {default['max_body_bytes'] // 1024}k; # BIANMIN_MAX_BODY_BYTES" in text
    assert f"limit_conn addresses {default['max_connections_per_address']}; # BIANMIN_MAX_CONNECTIONS" in text
    assert f"BIANMIN_RESPONSE_SECONDS ({default['response_seconds']})" in text
    for code in ("not_found", "body_too_large", "too_many_connections", "busy", "bad_request"):
        assert f'{{"error":"{code}","message":"{sentences.refusal(code)}"}}' in text
