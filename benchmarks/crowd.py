"""What becomes of a crowd, and of everybody else meanwhile.

    python -m benchmarks.crowd [--senders N]

N senders (1,000), each with a connection of their own, say one thing at the same moment to a server of the shipped
content, or of the tests' tiny content pack where no model of the shipped one is there. Takes a minute, in a temporary
directory, on this machine alone. Ends with 1 if anybody gets neither an answer nor a refusal with `Retry-After`.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp
import numpy as np
import redis
import requests

from bot.engine.trained_model import current_model
from bot.engine.training import ensure_model
from bot.settings import load_settings
from tests.support.tiny import TINY_ACTIONS, TINY_PACK, TinyServer

_PROBE_SECONDS = 0.05
_SETTLED_SECONDS = 10.0


@dataclass
class Crowd:
    """What became of each message, and after how many seconds."""

    answered: list[float] = field(default_factory=list)
    refused: list[float] = field(default_factory=list)
    others: Counter[str] = field(default_factory=Counter)


async def gather_crowd(url: str, senders: int, text: str) -> Crowd:
    """Have everybody speak at once."""
    crowd = Crowd()
    connector = aiohttp.TCPConnector(limit=0, force_close=True)
    async with aiohttp.ClientSession(connector=connector, timeout=aiohttp.ClientTimeout(60)) as web:

        async def speak(number: int) -> None:
            begun = time.monotonic()
            body = {"sender": f"one of many {number}", "message": text}
            try:
                async with web.post(f"{url}webhooks/rest/webhook", json=body) as response:
                    await response.read()
            except (aiohttp.ClientError, OSError, asyncio.TimeoutError) as error:
                crowd.others[type(error).__name__] += 1
                return
            seconds = time.monotonic() - begun
            if response.status == 200:
                crowd.answered.append(seconds)
            elif response.status == 503 and response.headers.get("Retry-After"):
                crowd.refused.append(seconds)
            else:
                crowd.others[str(response.status)] += 1

        await asyncio.gather(*(speak(number) for number in range(senders)))
    return crowd


@contextmanager
def probed(url: str) -> Iterator[list[float]]:
    """How long /healthz takes in the block, each time over a new connection, in seconds."""
    times: list[float] = []
    is_over = threading.Event()

    def probe() -> None:
        while not is_over.wait(_PROBE_SECONDS):
            begun = time.monotonic()
            assert requests.get(f"{url}healthz", timeout=60).status_code == 200
            times.append(time.monotonic() - begun)

    thread = threading.Thread(target=probe)
    thread.start()
    try:
        yield times
    finally:
        is_over.set()
        thread.join()


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
                crowd = asyncio.run(gather_crowd(server.url, senders, text))
            at_the_end = _megabytes_and_files(server.process.pid), _store_connections(server)
            time.sleep(_SETTLED_SECONDS)
            after = _megabytes_and_files(server.process.pid), _store_connections(server)
        finally:
            server.stop()
    print(f"answered: {_seconds(crowd.answered)}\nrefused with Retry-After: {_seconds(crowd.refused)}")
    print(f"neither: {dict(crowd.others) or 'none'}\n/healthz: {_seconds(health)}")
    for when, ((megabytes, files), connections) in {"before": before, "then": at_the_end, "later": after}.items():
        print(f"{when}: {megabytes} MB, {files} files and connections, {connections} of them to the store")
    return int(bool(crowd.others))


if __name__ == "__main__":
    sys.exit(main())
