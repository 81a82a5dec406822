"""The web page's channel as a page uses it, without a browser."""

from __future__ import annotations

import json
import socket
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from queue import Queue
from typing import Any

import requests

from tests.support.tiny import BIANMIN, PROJECT, TinyServer


class Page:
    """A page with a session, and what its event stream has brought."""

    def __init__(self, server: TinyServer) -> None:
        self._server = server
        self.begin()

    def begin(self) -> None:
        """Enter a new session."""
        self.session = requests.post(self._server.url + "webhooks/web/session", timeout=10).json()["session"]
        self.sender = "@web:" + self.session.partition(".")[0]

    def say(self, message: Any, **more: Any) -> requests.Response:
        return self._server.post_to("webhooks/web/message", {"session": self.session, "message": message, **more})

    def ticket(self) -> str:
        return self._server.post_to("webhooks/web/ticket", {"session": self.session}).json()["ticket"]

    @contextmanager
    def listening(self, after: str | None = None, **headers: str) -> Iterator[Queue[tuple[str, Any]]]:
        """The events as they come; an id and a message each, and a last ("", None) when the server ends the stream."""
        parameters = {"ticket": self.ticket(), **({"after": after} if after else {})}
        response = requests.get(
            self._server.url + "webhooks/web/events", params=parameters, headers=headers, stream=True, timeout=30
        )
        assert response.status_code == 200, response.text
        assert response.headers["content-type"] == "text/event-stream; charset=utf-8"
        connection = response.raw._fp.fp.raw._sock
        events: Queue[tuple[str, Any]] = Queue()
        threading.Thread(target=_read, args=(response, events), daemon=True).start()
        try:
            yield events
        finally:
            with suppress(OSError):  # the server has ended it
                connection.shutdown(socket.SHUT_RDWR)


def _read(response: requests.Response, events: Queue[tuple[str, Any]]) -> None:
    identifier = ""
    try:
        for line in response.iter_lines():
            name, _, value = line.decode().partition(": ")
            if name == "id":
                identifier = value
            elif name == "data":
                events.put((identifier, json.loads(value)))
            elif name == ":":
                events.put(("heartbeat", None))
    except requests.RequestException:
        pass  # the test has left
    events.put(("", None))


def say_as_person(server: TinyServer, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*BIANMIN, "say", *arguments], cwd=PROJECT, env=server.environment, capture_output=True, text=True, timeout=30
    )
