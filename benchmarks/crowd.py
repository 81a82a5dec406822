"""What becomes of a crowd, and of everybody else meanwhile.

    python -m benchmarks.crowd [--senders N]

N senders (1,000), each with a connection of their own, say one thing at the same moment to a server of the shipped
content, or of the tests' tiny content pack where no model of the shipped one is there. Each is waited for from before
its connection to the end of its answer, by a client that costs next to nothing itself. Takes a minute, in a temporary
directory, on this machine alone. Ends with 1 if anybody gets neither an answer nor a refusal with `Retry-After`.
"""

from __future__ import annotations

import argparse
import json
import re
import selectors
import socket
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import numpy as np
import redis

from benchmarks.health_probe import described, probed
from bot.engine.trained_model import current_model
from bot.engine.training import ensure_model
from bot.settings import load_settings
from tests.support.tiny import TINY_ACTIONS, TINY_PACK, TinyServer

_SETTLED_SECONDS = 10.0
_LONGEST_SECONDS = 60.0


@dataclass
class Crowd:
    """What became of each message, and after how many seconds."""

    answered: list[float] = field(default_factory=list)
    refused: list[float] = field(default_factory=list)
    others: Counter[str] = field(default_factory=Counter)

    def note(self, answer: bytes, seconds: float) -> None:
        """Count what a sender got, which is empty when the connection was broken off."""
        status = answer[9:12].decode()
        if status == "200":
            self.answered.append(seconds)
        elif status == "503" and re.search(rb"\r\nretry-after: *[0-9]+\r\n", answer, re.IGNORECASE):
            self.refused.append(seconds)
        else:
            self.others[status or "broken off"] += 1


@dataclass
class _Sender:
    """One of the crowd, and what it has got so far."""

    request: bytes
    begun: float
    got: bytes = b""


def gather_crowd(url: str, senders: int, text: str) -> Crowd:
    """Have everybody speak at once."""
    crowd, address = Crowd(), urlsplit(url)
    requests = [_request(f"one of many {number}", text) for number in range(senders)]
    with selectors.DefaultSelector() as selector:
        for request in requests:
            connection = socket.socket()
            connection.setblocking(False)
            sender = _Sender(request, time.monotonic())
            connection.connect_ex((address.hostname or "", address.port or 80))
            selector.register(connection, selectors.EVENT_WRITE, sender)
        end = time.monotonic() + _LONGEST_SECONDS
        while selector.get_map() and time.monotonic() < end:
            for key, events in selector.select(1):
                _go_on(selector, key, events, crowd)
        crowd.others["no answer"] += len(selector.get_map())
    return Crowd(crowd.answered, crowd.refused, +crowd.others)


def _request(sender: str, text: str) -> bytes:
    body = json.dumps({"sender": sender, "message": text}).encode()
    head = "POST /webhooks/rest/webhook HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json"
    return f"{head}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body


def _go_on(selector: selectors.BaseSelector, key: selectors.SelectorKey, events: int, crowd: Crowd) -> None:
    """Send what a sender says once it is connected, then read what it gets."""
    connection, sender = key.fileobj, key.data
    assert isinstance(connection, socket.socket)
    try:
        if events & selectors.EVENT_WRITE:
            connection.send(sender.request)
            selector.modify(connection, selectors.EVENT_READ, sender)
            return
        received = connection.recv(1 << 16)
    except OSError:
        received = b""
    sender.got += received
    if not received:
        crowd.note(sender.got, time.monotonic() - sender.begun)
        selector.unregister(connection)
        connection.close()


def _megabytes_and_files(process: int) -> tuple[int, int]:
    """What a process has in memory, and how many files and connections it has open."""
    status = Path(f"/proc/{process}/status").read_text(encoding="utf-8")
    resident = next(line.split()[1] for line in status.splitlines() if line.startswith("VmRSS:"))
    return int(resident) // 1024, len(list(Path(f"/proc/{process}/fd").iterdir()))


def _store_connections(server: TinyServer) -> int:
    with redis.Redis(unix_socket_path=str(server.state / "valkey" / "valkey.sock")) as client:
        return len(client.client_list()) - 1


def _seconds(times: Sequence[float]) -> str:
    if not times:
        return "none"
    median, most = np.percentile(times, (50, 100))
    return f"{len(times)}, after {median:.2f} s (median), {most:.2f} s at most"


def _open_server(home: Path) -> tuple[TinyServer, str]:
    """A server, not yet started, and what is asked of it."""
    shipped = load_settings()
    if current_model(shipped):
        own = {"BIANMIN_CONTENT": str(shipped.content), "BIANMIN_ACTIONS_PACKAGE": shipped.actions_package}
        return TinyServer(shipped.model_dir, home / "state", **own), "社保卡丢了怎么补办"
    tiny = load_settings(content=TINY_PACK, model_dir=home, state_dir=home / "train", actions_package=TINY_ACTIONS)
    ensure_model(tiny, report=lambda step: None)
    return TinyServer(home, home / "state"), "慢慢来"


def main() -> int:
    """Print the figures; returns whether anybody was left without a word."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.crowd")
    parser.add_argument("--senders", type=int, default=1000)
    senders = parser.parse_args().senders
    with tempfile.TemporaryDirectory() as directory:
        server, text = _open_server(Path(directory))
        server.start()
        assert server.process is not None
        try:
            before = _megabytes_and_files(server.process.pid), _store_connections(server)
            with probed(server.url) as health:
                crowd = gather_crowd(server.url, senders, text)
            at_the_end = _megabytes_and_files(server.process.pid), _store_connections(server)
            time.sleep(_SETTLED_SECONDS)
            after = _megabytes_and_files(server.process.pid), _store_connections(server)
        finally:
            server.stop()
    print(f"answered: {_seconds(crowd.answered)}\nrefused with Retry-After: {_seconds(crowd.refused)}")
    print(f"neither: {dict(crowd.others) or 'none'}\n/healthz: {described(health)}")
    for when, ((megabytes, files), connections) in {"before": before, "then": at_the_end, "later": after}.items():
        print(f"{when}: {megabytes} MB, {files} files and connections, {connections} of them to the store")
    return int(bool(crowd.others))


if __name__ == "__main__":
    sys.exit(main())
