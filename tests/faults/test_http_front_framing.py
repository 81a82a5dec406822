"""What the shipped nginx does with requests that are malformed, slow, or ask for another protocol: a recorder behind it
keeps every byte that reaches the service.
"""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import suppress

import pytest

from bot.server.http_framing import _check_head
from tests.support.nginx_front import NginxFront
from tests.unit.server.test_http_framing import malformed

REWRITTEN = {
    "request line: LF alone",
    *(f"{version} field: {name}"
      for version in ("1.0", "1.1")
      for name in ("length behind LF", "bracketed name", "name beyond ASCII")),
    "chunks: LF behind the size",
    "chunks: LF behind the chunk",
    "chunks: something else behind the end",
    "chunks: LF behind the end",
    "chunks: a field behind the end",
}  # fmt: skip
"""nginx takes these, and no setting forbids it. What it hands on it words anew: one request, with one length, of which
what was malformed is no part."""


class Recorder:
    """A service that keeps what reaches it, and answers it with an empty page."""

    def __init__(self) -> None:
        self.heads: list[bytes] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        self._listener.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                threading.Thread(target=self._answer, args=(self._listener.accept()[0],), daemon=True).start()

    def _answer(self, connection: socket.socket) -> None:
        with connection, suppress(OSError), connection.makefile("rb") as file:
            while line := file.readline():
                head = line
                while line not in (b"\r\n", b"\n", b""):
                    line = file.readline()
                    head += line
                self.heads.append(head)
                _, _, length = head.lower().partition(b"content-length: ")
                file.read(int(length.split(b"\r\n")[0] or 0))
                connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")


@pytest.fixture(scope="module")
def recorder() -> Iterator[Recorder]:
    recorder = Recorder()
    yield recorder
    recorder.close()


@pytest.fixture(scope="module")
def front(recorder: Recorder, tmp_path_factory: pytest.TempPathFactory) -> Iterator[NginxFront]:
    """With a second in place of ten or thirty for what is slow."""
    shorter = {
        "client_header_timeout 10s": "client_header_timeout 1s",
        "client_body_timeout 10s": "client_body_timeout 1s",
        "keepalive_timeout 30s": "keepalive_timeout 1s",
    }
    front = NginxFront(tmp_path_factory.mktemp("front"), recorder.port, **shorter)
    front.start()
    yield front
    front.stop()


@pytest.fixture(autouse=True)
def _nothing_has_come(recorder: Recorder) -> None:
    recorder.heads.clear()


def for_this_host(request: bytes) -> bytes:
    """A request of the other tests, which name another host."""
    return request.replace(b"Host: x\r", b"Host: localhost\r").replace(b"Host: x\n", b"Host: localhost\n")


@pytest.mark.parametrize("name", [name for name in malformed() if name not in REWRITTEN])
def test_a_malformed_request_is_refused_and_never_reaches_the_service(
    front: NginxFront, recorder: Recorder, name: str
) -> None:
    came = front.answers_to(for_this_host(malformed()[name]))
    if name == "request line: nothing at all":
        assert came == b"", "empty lines before a request are passed over, and none comes"
    elif name == "request line: version 0.9":
        assert b"421 Misdirected Request" in came, "it names no host, and its answer has no head"
    else:
        assert came.startswith(b"HTTP/1.1 400 ")
        assert came.count(b"HTTP/1.1 ") == 1
        assert b"connection: close" in came.lower()
    assert recorder.heads == []


@pytest.mark.parametrize("name", sorted(REWRITTEN))
def test_one_that_nginx_takes_reaches_the_service_in_words_that_have_one_meaning(
    front: NginxFront, recorder: Recorder, name: str
) -> None:
    came = front.answers_to(for_this_host(malformed()[name]))
    assert came.count(b"HTTP/1.1 200 ") == 1
    (head,) = recorder.heads
    _check_head(bytearray(head), head.index(b"\r\n\r\n"))  # the service's own judgment
    assert b"metrics" not in head, "the request hidden behind it"
    assert b"transfer-encoding" not in head.lower()


def test_there_are_enough_of_them() -> None:
    assert set(malformed()) >= REWRITTEN
    assert len(malformed()) - len(REWRITTEN) >= 66


@pytest.mark.parametrize("begun", [b"", b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Long: "], ids=["nothing", "head"])
def test_a_head_that_comes_drop_by_drop_is_given_up(front: NginxFront, recorder: Recorder, begun: bytes) -> None:
    with front.connection() as connection:
        connection.sendall(begun)
        assert_closed_soon(connection, drop=b"a" if begun else b"")
    assert recorder.heads == []


def test_a_body_that_stops_never_reaches_the_service(front: NginxFront, recorder: Recorder) -> None:
    with front.connection() as connection:
        connection.sendall(b"POST /webhooks/web/message HTTP/1.1\r\nHost: localhost\r\nContent-Length: 60000\r\n\r\n{")
        assert_closed_soon(connection)
    assert recorder.heads == []


def assert_closed_soon(connection: socket.socket, drop: bytes = b"") -> None:
    """Whether the other end closes within five seconds, though a drop comes ten times a second."""
    connection.settimeout(0.1)
    began = time.monotonic()
    while time.monotonic() - began < 5:
        try:
            connection.sendall(drop)
            if not connection.recv(1 << 16):
                return
        except TimeoutError:
            continue
        except OSError:
            return
    raise AssertionError("the connection is still open")


@pytest.mark.parametrize(
    ("path", "wanted", "handed_on"),
    [
        ("/socket.io/?EIO=4&transport=websocket", "WebSocket", b"upgrade: websocket\r\nconnection: upgrade\r\n"),
        ("/socket.io/?EIO=4&transport=websocket", "h2c", b""),
        ("/webhooks/web/events", "websocket", b""),
        ("/", "h2c", b""),
    ],
)
def test_no_other_protocol_is_asked_for_than_the_widgets_websocket(
    front: NginxFront, recorder: Recorder, path: str, wanted: str, handed_on: bytes
) -> None:
    asked = f"Connection: Upgrade, HTTP2-Settings\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\nUpgrade: {wanted}\r\n"
    with front.connection() as connection:
        connection.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost\r\n{asked}\r\n".encode())
        assert connection.recv(1 << 16).startswith(b"HTTP/1.1 200 ")
    (head,) = recorder.heads
    lines = [line for line in head.lower().split(b"\r\n") if line.startswith((b"upgrade:", b"connection:"))]
    assert b"".join(line + b"\r\n" for line in lines) == handed_on


def test_the_service_is_told_whom_nginx_itself_sees(front: NginxFront, recorder: Recorder) -> None:
    spoofed = "X-Forwarded-For: 192.0.2.1\r\nX-Forwarded-For: 192.0.2.2\r\nForwarded: for=192.0.2.3\r\n"
    front.answers_to(f"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n{spoofed}\r\n".encode())
    (head,) = recorder.heads
    assert head.lower().count(b"forwarded") == 1
    assert b"\r\nX-Forwarded-For: 127.0.0.1\r\n" in head
