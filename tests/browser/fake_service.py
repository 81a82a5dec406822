"""A scripted service behind the real widget: makes every state of a conversation and records what was asked."""

from __future__ import annotations

import contextlib
import json
import secrets
import threading
import time
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

WIDGET = Path(__file__).parents[2] / "bot" / "widget"
CONTENT_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".json": "application/json; charset=utf-8",
    ".svg": "image/svg+xml",
}


@dataclass
class Response:
    """What the webhook answers once. `release` holds it back until it is set."""

    status: int = 200
    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)
    release: threading.Event | None = None


def bot(
    text: str, *, buttons: Sequence[str | tuple[str, str]] = (), kind: str = "chitchat", **custom: Any
) -> dict[str, Any]:
    """A message of the bot in the shape of the REST contract; a button is its title, or (title, payload)."""
    pairs = [(button, button) if isinstance(button, str) else button for button in buttons]
    return {
        "recipient_id": "someone",
        "text": text,
        "buttons": [{"title": title, "payload": payload} for title, payload in pairs],
        "custom": {"kind": kind, "mode": "standard", "card": None, **custom},
    }


def from_person(text: str) -> dict[str, Any]:
    """What the service sends for a person at the agency."""
    return bot(text, kind="handoff", author="person")


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128  # of the default of 5, a busy machine drops some, and a browser asks again after seconds


class FakeService:
    """Serves the widget's files under a strict content security policy and answers its messages from a script."""

    def __init__(self) -> None:
        self.received: list[dict[str, Any]] = []
        self.mode = "standard"  # as the real one, it keeps the mode it was told last
        self.pages: dict[str, str] = {}
        self.sessions: set[str] = set()
        self.tickets: set[str] = set()  # that no page has begun to listen with yet
        self.streams = 0  # how often a page has begun to listen
        self.stream_refusals: deque[int] = deque()
        self.broken_streams = 0  # how many of the streams, from the first on, the service has ended
        self.erased: list[str] = []  # the sessions of which everything was erased
        self.erasure_refusals: deque[int] = deque()
        self.is_stopped = False
        self._later: deque[bytes] = deque()
        self._lock = threading.Lock()
        self._script: deque[Response] = deque()
        self._server = Server(("127.0.0.1", 0), type("Handler", (_Handler,), {"service": self}))
        # The default of half a second is what each stop would wait for.
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    @property
    def messages(self) -> list[str]:
        return [request["message"] for request in self.received]

    def answer(self, *messages: Mapping[str, Any], release: threading.Event | None = None) -> None:
        """Answer the next message with these; without any script left, the service echoes."""
        self._script.append(Response(body=list(messages), release=release))

    def fail(self, status: int, body: Any = None, headers: Mapping[str, str] | None = None) -> None:
        self._script.append(Response(status=status, body=body, headers=headers or {}))

    def say_later(self, identifier: str, message: dict[str, Any]) -> None:
        """Send a message that isn't a reply to the page that listens."""
        self._later.append(f"id: {identifier}\ndata: {json.dumps(message)}\n\n".encode())

    def wait_for_messages(self, count: int, *, seconds: float = 5) -> list[str]:
        """The messages received so far, as soon as there are that many."""
        deadline = time.monotonic() + seconds
        while len(self.received) < count:
            assert time.monotonic() < deadline, f"the widget sent {self.messages}, not {count} messages, in {seconds} s"
            time.sleep(0.02)
        return self.messages

    def wait_for_streams(self, count: int, *, seconds: float = 5) -> None:
        """Return as soon as pages have begun to listen so often: what is said before goes to a page that was left."""
        deadline = time.monotonic() + seconds
        while self.streams < count:
            assert time.monotonic() < deadline, (
                f"pages began to listen {self.streams} times, not {count}, in {seconds} s"
            )
            time.sleep(0.02)

    def stop(self) -> None:
        self.is_stopped = True
        self._server.shutdown()
        self._server.server_close()

    def _next(self, message: str) -> Response:
        return self._script.popleft() if self._script else Response(body=[bot(f"收到:{message}", mode=self.mode)])


class _Handler(BaseHTTPRequestHandler):
    """Answers the page as the script of its service says."""

    service: FakeService

    def log_message(self, *arguments: Any) -> None:
        """Quiet: the record of requests is `received`."""

    def do_GET(self) -> None:
        path, query = urlsplit(self.path).path, parse_qs(urlsplit(self.path).query)
        if path == "/webhooks/web/events":
            (ticket,) = query["ticket"]
            self.service.tickets.remove(ticket)  # each is good once
            return self.stream()
        if path in self.service.pages:
            return self.send(200, self.service.pages[path].encode(), ".html", {})
        name = "index.html" if path == "/" else path.removeprefix("/widget/")
        file = WIDGET / name
        if "/" in name or not file.is_file():
            return self.send(404, b"", ".html", {})
        return self.send(200, file.read_bytes(), file.suffix, {"Content-Security-Policy": "default-src 'self'"})

    def do_POST(self) -> None:
        request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if self.path == "/webhooks/web/session":
            session = secrets.token_hex(16)
            self.service.sessions.add(session)
            return self.send(200, json.dumps({"session": session}).encode(), ".json", {})
        if self.path == "/webhooks/web/ticket":
            return self.ticket(request)
        if self.path == "/webhooks/web/erase":
            return self.erase(request)
        assert self.path == "/webhooks/web/message", self.path
        if request["session"] not in self.service.sessions:
            return self.send(401, b'{"error": "session_invalid", "message": "no"}', ".json", {})
        self.service.received.append(request)
        self.service.mode = request.get("metadata", {}).get("mode", self.service.mode)
        response = self.service._next(request["message"])
        if response.release is not None:
            response.release.wait(30)
        body = response.body if isinstance(response.body, bytes) else json.dumps(response.body).encode()
        self.send(response.status, body, ".json", response.headers)

    def ticket(self, request: dict[str, Any]) -> None:
        if request["session"] not in self.service.sessions:
            return self.send(401, b'{"error": "session_invalid", "message": "no"}', ".json", {})
        ticket = secrets.token_hex(8)
        self.service.tickets.add(ticket)
        self.send(200, json.dumps({"ticket": ticket}).encode(), ".json", {})

    def erase(self, request: dict[str, Any]) -> None:
        if self.service.erasure_refusals:
            return self.send(self.service.erasure_refusals.popleft(), b"{}", ".json", {})
        if request["session"] not in self.service.sessions:
            return self.send(401, b'{"error": "session_invalid", "message": "no"}', ".json", {})
        self.service.erased.append(request["session"])
        self.send(200, b'{"erased": true}', ".json", {})

    def stream(self) -> None:
        with self.service._lock:
            self.service.streams += 1
            number = self.service.streams
        if self.service.stream_refusals:
            return self.send(self.service.stream_refusals.popleft(), b"", ".html", {})
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream; charset=utf-8")
        self.end_headers()
        with contextlib.suppress(OSError):  # the page was left
            while not self.service.is_stopped:
                with self.service._lock:
                    if (
                        number != self.service.streams or number <= self.service.broken_streams
                    ):  # that page was left for another
                        return
                    event = self.service._later.popleft() if self.service._later else b""
                self.wfile.write(event)
                time.sleep(0.02)

    def send(self, status: int, body: bytes, suffix: str, headers: Mapping[str, str]) -> None:
        self.send_response(status)
        self.send_header("Content-Type", CONTENT_TYPES[suffix])
        self.send_header("Content-Length", str(len(body)))
        self.send_header("X-Content-Type-Options", "nosniff")
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):  # the page may have been left by now
            self.wfile.write(body)
