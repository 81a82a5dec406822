"""Requests written byte by byte: one that could be understood in two ways is refused, and holds nobody up."""

from __future__ import annotations

import json
import socket
import time

import pytest

from tests.support.platform_server import PlatformServer

HIDDEN = b"GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n"
"""A second request that follows each malformed one; served, it would be a request smuggled past a proxy."""

ROUTES = {
    "page": (b"GET", b"/"),
    "health": (b"GET", b"/healthz"),
    "headers only": (b"HEAD", b"/"),
    "message": (b"POST", b"/webhooks/rest/webhook"),
    "preflight": (b"OPTIONS", b"/webhooks/web/message"),
    "event stream": (b"GET", b"/webhooks/web/events?session=none"),
    "WebSocket": (b"GET", b"/socket.io/?EIO=4&transport=websocket"),
    "no such path": (b"DELETE", b"/nowhere"),
}

LENGTHS = {
    "negative": b"Content-Length: -1",
    "more negative": b"Content-Length: -5",
    "minus zero": b"Content-Length: -0",
    "signed": b"Content-Length: +5",
    "doubled": b"Content-Length: 5\r\nContent-Length: 5",
    "doubled and different": b"Content-Length: 5\r\nContent-Length: 6",
    "doubled in other letters": b"Content-Length: 0\r\ncontent-length: 5",
    "joined": b"Content-Length: 5, 5",
    "joined and different": b"Content-Length: 5,6",
    "a word": b"Content-Length: abc",
    "hexadecimal": b"Content-Length: 0x5",
    "underscored": b"Content-Length: 1_0",
    "a fraction": b"Content-Length: 5.0",
    "an exponent": b"Content-Length: 5e0",
    "two numbers": b"Content-Length: 5 5",
    "empty": b"Content-Length:",
    "blank": b"Content-Length:  \t ",
    "quoted": b'Content-Length: "5"',
    "full-width": "Content-Length: ５".encode(),
    "Arabic": "Content-Length: ٥".encode(),
    "behind a control character": b"Content-Length: \x0b5",
    "before a NUL": b"Content-Length: 5\x00",
}

CODINGS = {
    "beside a length": b"Content-Length: 5\r\nTransfer-Encoding: chunked",
    "before a length": b"Transfer-Encoding: chunked\r\nContent-Length: 5",
    "in large letters beside a length": b"Content-Length: 5\r\nTransfer-Encoding: CHUNKED",
    "identity": b"Transfer-Encoding: identity",
    "identity beside a length": b"Transfer-Encoding: identity\r\nContent-Length: 5",
    "gzip": b"Transfer-Encoding: gzip",
    "gzip and chunked": b"Transfer-Encoding: gzip, chunked",
    "chunked and identity": b"Transfer-Encoding: chunked, identity",
    "chunked twice": b"Transfer-Encoding: chunked, chunked",
    "doubled": b"Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked",
    "doubled and different": b"Transfer-Encoding: chunked\r\nTransfer-Encoding: identity",
    "with a parameter": b"Transfer-Encoding: chunked;q=1",
    "almost chunked": b"Transfer-Encoding: xchunked",
    "quoted": b'Transfer-Encoding: "chunked"',
    "empty": b"Transfer-Encoding:",
    "with a comma": b"Transfer-Encoding: ,chunked",
    "behind a control character": b"Transfer-Encoding: \x0bchunked",
}

FIELDS = {
    "blank before the colon of the length": b"Content-Length : 5",
    "tab before the colon of the coding": b"Transfer-Encoding\t: chunked",
    "folded length": b"Content-Length:\r\n 5",
    "folded coding": b"Transfer-Encoding:\r\n\tchunked",
    "folded into another field": b"X-One: 1\r\n Content-Length: 5",
    "first field folded": b" Content-Length: 5",
    "length behind LF": b"X-One: 1\nContent-Length: 5",
    "coding behind LF": b"X-One: 1\nTransfer-Encoding: chunked",
    "length behind CR": b"X-One: 1\rContent-Length: 5",
    "no colon": b"Content-Length 5",
    "no name": b": 5",
    "bracketed name": b"(Content-Length): 5",
    "name beyond ASCII": "Content‐Length: 5".encode(),
    "NUL in a name": b"Content-Length\x00: 5",
    "host named twice": b"Host: y",
}

CHUNKS = {
    "negative size": b"-1\r\nhello\r\n0\r\n\r\n",
    "signed size": b"+5\r\nhello\r\n0\r\n\r\n",
    "size that isn't hexadecimal": b"xyz\r\nhello\r\n0\r\n\r\n",
    "size with 0x": b"0x5\r\nhello\r\n0\r\n\r\n",
    "underscored size": b"0_5\r\nhello\r\n0\r\n\r\n",
    "no size": b"\r\nhello\r\n0\r\n\r\n",
    "blank before the size": b" 5\r\nhello\r\n0\r\n\r\n",
    "full-width size": "５\r\nhello\r\n0\r\n\r\n".encode(),
    "no end to the size": b"5" * 100,
    "LF behind the size": b"5\nhello\r\n0\r\n\r\n",
    "chunk longer than its size": b"5\r\nhello, world\r\n0\r\n\r\n",
    "chunk shorter than its size": b"7\r\nhello\r\n0\r\n\r\n",
    "LF behind the chunk": b"5\r\nhello\n0\r\n\r\n",
    "minus zero at the end": b"5\r\nhello\r\n-0\r\n\r\n",
    "something else behind the end": b"0\r\nXX",
    "LF behind the end": b"0\r\n\n",
    "a field behind the end": b"0\r\nContent-Length: 5\r\n\r\n",
}

REQUEST_LINES = {
    "LF alone": b"GET / HTTP/1.1\nHost: x\n\n",
    "CR alone": b"GET / HTTP/1.1\rHost: x\r\r",
    "version 0.9": b"GET /\r\n\r\n",
    "version 1.2": b"GET / HTTP/1.2\r\nHost: x\r\n\r\n",
    "version 2": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "small letters": b"GET / http/1.1\r\nHost: x\r\n\r\n",
    "two blanks": b"GET  / HTTP/1.1\r\nHost: x\r\n\r\n",
    "blank in the target": b"GET /a b HTTP/1.1\r\nHost: x\r\n\r\n",
    "tab in the target": b"GET /a\tb HTTP/1.1\r\nHost: x\r\n\r\n",
    "no method": b" / HTTP/1.1\r\nHost: x\r\n\r\n",
    "method with a bracket": b"GE(T / HTTP/1.1\r\nHost: x\r\n\r\n",
    "target that isn't UTF-8": b"GET /\xff HTTP/1.1\r\nHost: x\r\n\r\n",
    "target that is no URL": b"GET http:// HTTP/1.1\r\nHost: x\r\n\r\n",
    "tunnel": b"CONNECT example.org:443 HTTP/1.1\r\nHost: x\r\n\r\n",
    "no host": b"GET / HTTP/1.1\r\n\r\n",
    "nothing at all": b"\r\n\r\n",
}


def requests_with(fields: bytes, body: bytes, *, route: str = "message", version: bytes = b"1.1") -> bytes:
    method, path = ROUTES[route]
    upgrade = b"Upgrade: websocket\r\nConnection: Upgrade\r\n" if route == "WebSocket" else b""
    head = method + b" " + path + b" HTTP/" + version + b"\r\nHost: x\r\nContent-Type: application/json\r\n" + upgrade
    return head + fields + b"\r\n\r\n" + body + HIDDEN


def malformed() -> dict[str, bytes]:
    """Each request by its name."""
    found = {f"request line: {name}": line for name, line in REQUEST_LINES.items()}
    for version in (b"1.1", b"1.0"):
        shown = version.decode()
        for kind, cases in (("length", LENGTHS), ("coding", CODINGS), ("field", FIELDS)):
            for name, fields in cases.items():
                found[f"{shown} {kind}: {name}"] = requests_with(fields, b"hello", version=version)
    coded = b"Transfer-Encoding: chunked"
    found["1.0 coding: chunked"] = requests_with(coded, b"0\r\n\r\n", version=b"1.0")
    for name, body in CHUNKS.items():
        found[f"chunks: {name}"] = requests_with(coded, body)
    for route in ROUTES:
        found[f"{route}: negative length"] = requests_with(LENGTHS["negative"], b"X", route=route)
        found[f"{route}: length and coding"] = requests_with(CODINGS["beside a length"], b"0\r\n\r\n", route=route)
        found[f"{route}: odd coding"] = requests_with(CODINGS["gzip and chunked"], b"0\r\n\r\n", route=route)
        found[f"{route}: negative chunk"] = requests_with(coded, CHUNKS["negative size"], route=route)
        found[f"{route}: broken second chunk"] = requests_with(coded, b"1\r\nX\r\nxyz\r\n", route=route)
    return found


TOO_LARGE = {
    "length beyond the limit": requests_with(b"Content-Length: 99999999", b"{}"),
    "length of 64 bits": requests_with(b"Content-Length: 18446744073709551616", b"{}"),
    "length of 5,000 digits": requests_with(b"Content-Length: " + b"9" * 5000, b"{}"),
    "length that a page doesn't read": requests_with(b"Content-Length: 99999999", b"{}", route="page"),
    "chunk of 32 bits": requests_with(b"Transfer-Encoding: chunked", b"FFFFFFFF\r\n{}"),
    "chunk of 192 bits": requests_with(b"Transfer-Encoding: chunked", b"F" * 48 + b"\r\n{}"),
    "head": b"GET / HTTP/1.1\r\nHost: x\r\nX-Long: " + b"a" * 20_000 + b"\r\n\r\n",
    "head without an end": b"GET / HTTP/1.1\r\nHost: x\r\nX-Long: " + b"a" * 20_000,
}


def answers_to(server: PlatformServer, sent: bytes) -> bytes:
    """Everything that comes back until the server closes the connection, which must be soon."""
    port = int(server.url.rsplit(":", 1)[1].strip("/"))
    came = b""
    with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
        connection.sendall(sent)
        try:
            while received := connection.recv(1 << 16):
                came += received
        except ConnectionResetError:  # closed while some of what was sent hadn't been read
            pass
    return came


def assert_refused(server: PlatformServer, sent: bytes, status: int, code: str) -> None:
    came = answers_to(server, sent)
    head, _, body = came.partition(b"\r\n\r\n")
    assert head.startswith(f"HTTP/1.1 {status} ".encode()), came[:200]
    assert b"connection: close" in head.lower()
    assert came.count(b"HTTP/1.1 ") == 1
    if not sent.startswith(b"HEAD"):
        assert json.loads(body)["error"] == code
    started = time.monotonic()
    assert server.get("healthz").status_code == 200
    assert time.monotonic() - started < 1


def test_there_are_enough_of_them() -> None:
    assert len(malformed()) >= 66


@pytest.mark.parametrize("name", malformed())
def test_a_malformed_request_is_refused_and_its_connection_closed(platform_server: PlatformServer, name: str) -> None:
    assert_refused(platform_server, malformed()[name], 400, "bad_request")


@pytest.mark.parametrize("name", TOO_LARGE)
def test_a_request_that_is_too_large_is_refused_and_its_connection_closed(
    platform_server: PlatformServer, name: str
) -> None:
    assert_refused(platform_server, TOO_LARGE[name], 413, "body_too_large")


def test_nobody_waits_while_a_malformed_request_is_half_sent(platform_server: PlatformServer) -> None:
    port = int(platform_server.url.rsplit(":", 1)[1].strip("/"))
    with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
        connection.sendall(b"GET / HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n")
        assert platform_server.get("healthz").status_code == 200


BODY = json.dumps({"sender": "framed", "message": "数数"}).encode()
CHUNKED = b"%x\r\n%b\r\n%X;name=value\r\n%b\r\n0\r\n\r\n" % (10, BODY[:10], len(BODY) - 10, BODY[10:])
CLOSE = b"\r\nConnection: close"


@pytest.mark.parametrize(
    "sent",
    [
        requests_with(b"Content-Length: %d" % len(BODY) + CLOSE, BODY),
        requests_with(b"Content-Length:   00%d\t " % len(BODY) + CLOSE, BODY),
        requests_with(b"Content-Length: %d" % len(BODY), BODY, version=b"1.0"),
        requests_with(b"Transfer-Encoding: chunked" + CLOSE, CHUNKED),
        requests_with(b"Transfer-Encoding:CHUNKED" + CLOSE, CHUNKED),
        requests_with(b"transfer-encoding: \t Chunked \t" + CLOSE, CHUNKED),
    ],
)
def test_a_well_formed_message_is_answered(platform_server: PlatformServer, sent: bytes) -> None:
    came = answers_to(platform_server, sent)
    assert came.startswith(b"HTTP/1.1 200 ")
    assert json.loads(came.partition(b"\r\n\r\n")[2])[0]["custom"]["kind"] == "answer"


def test_requests_sent_one_behind_the_other_are_answered_in_order(platform_server: PlatformServer) -> None:
    """Keep-alive and pipelining, with and without bodies, which a page is free not to read."""
    get, last = (
        b"GET /healthz HTTP/1.1\r\nHost: x\r\n",
        b"GET /nowhere HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
    )
    post = b"POST /webhooks/rest/webhook HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
    came = answers_to(
        platform_server,
        get + b"\r\n"
        b"" + post + b"Content-Length: %d\r\n\r\n" % len(BODY) + BODY
        # What lies in a page's body is no request.
        + get + b"Content-Length: %d\r\n\r\n" % len(HIDDEN) + HIDDEN
        + post + b"Transfer-Encoding: chunked\r\n\r\n" + CHUNKED
        + get + b"Transfer-Encoding: chunked\r\n\r\n" + CHUNKED
        + last,
    )  # fmt: skip
    statuses = [part[:3] for part in came.split(b"HTTP/1.1 ")[1:]]
    assert statuses == [b"200", b"200", b"200", b"200", b"200", b"404"]
    assert came.count(b'"status":"ok"') == 3
    assert came.count(b'"kind":"answer"') == 2


def test_a_request_may_come_byte_by_byte(platform_server: PlatformServer) -> None:
    port = int(platform_server.url.rsplit(":", 1)[1].strip("/"))
    head = b"POST /webhooks/rest/webhook HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
    with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for byte in head + b"Transfer-Encoding: chunked\r\n\r\n" + CHUNKED:
            connection.sendall(bytes([byte]))
            time.sleep(0.0005)
        assert connection.recv(1 << 16).startswith(b"HTTP/1.1 200 ")


@pytest.mark.parametrize(
    ("fields", "body"), [(b"Content-Length: %d" % len(BODY), BODY), (b"Transfer-Encoding: chunked", CHUNKED)]
)
def test_whoever_asks_first_whether_to_go_on_is_told_to(
    platform_server: PlatformServer, fields: bytes, body: bytes
) -> None:
    port = int(platform_server.url.rsplit(":", 1)[1].strip("/"))
    head = (
        b"POST /webhooks/rest/webhook HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nExpect: 100-continue\r\n"
    )
    with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
        connection.sendall(head + fields + b"\r\n\r\n")
        assert connection.recv(1 << 16) == b"HTTP/1.1 100 Continue\r\n\r\n"
        connection.sendall(body)
        assert connection.recv(1 << 16).startswith(b"HTTP/1.1 200 ")
