"""How long a citizen waits while others attack: short connections, slow ones, readers and askers without a pause.

    python -m benchmarks.attackers --content PACK --model-dir DIR --actions PACKAGE --question TEXT

Starts a server of its own on 127.0.0.1, which takes this machine for a proxy, so that every attacker and the citizen
have addresses of their own. Prints for each attack how long the citizen waited for a session with an answer. Needs more
than 10,000 open files (`ulimit -n 20000`).
"""

from __future__ import annotations

import argparse
import asyncio
import re
import statistics
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import Manager, get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event

import aiohttp
import requests

from benchmarks.anything_said import failures, memory_megabytes
from bot.settings import PROJECT_ROOT
from tests.support.tiny import TINY_ACTIONS, TINY_PACK, TinyServer

SHORT, HELD, AT_ONCE, SLOW, READERS, STRANGERS = 10_000, 10_000, 50, 200, 200, 60
_SECONDS = 20
_CITIZEN = "203.0.113.9"


class Attacks:
    """What is done to a server; each attack returns how many of its requests ended how."""

    def __init__(self, server: TinyServer, question: str) -> None:
        self._server, self._question = server, question
        self._port = int(server.url.rsplit(":", 1)[1].strip("/"))

    async def short_connections(self) -> Counter[str]:
        """Ask for the page over many connections, some of them at once, each of an address of its own."""
        ended: Counter[str] = Counter()
        turn = asyncio.Semaphore(AT_ONCE)

        async def ask(number: int) -> None:
            async with turn:
                reader, writer = await asyncio.open_connection("127.0.0.1", self._port)
                address = f"198.51.{number // 256}.{number % 256}"
                head = f"GET / HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: {address}\r\nConnection: close\r\n\r\n"
                writer.write(head.encode())
                ended[(await reader.read(12))[9:].decode()] += 1
                writer.close()

        await asyncio.gather(*map(ask, range(SHORT)))
        return ended

    async def slow_connections(self) -> Counter[str]:
        """Send requests a byte every two seconds."""
        ended: Counter[str] = Counter()

        async def drip(number: int) -> None:
            reader, writer = await asyncio.open_connection("127.0.0.1", self._port)
            head = f"POST /webhooks/web/message HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: 198.51.100.{number}\r\n"
            writer.write(f"{head}Content-Length: 60000\r\n\r\n".encode())
            for _ in range(_SECONDS):
                writer.write(b"a")
                try:
                    ended[(await asyncio.wait_for(reader.read(12), 2))[9:].decode()] += 1
                    break
                except asyncio.TimeoutError:
                    continue
            else:
                ended["still open"] += 1
            writer.close()

        await asyncio.gather(*map(drip, range(SLOW)))
        return ended

    async def held_connections(self) -> Counter[str]:
        """Begin a request over as many connections at once, each of an address of its own, and never end it."""
        ended: Counter[str] = Counter()

        async def hold(number: int) -> None:
            reader, writer = await asyncio.open_connection("127.0.0.1", self._port)
            address = f"198.51.{number // 256}.{number % 256}"
            writer.write(f"GET / HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: {address}\r\nX-Slow: ".encode())
            ended[(await reader.read(12))[9:].decode()] += 1
            writer.close()

        holding = []
        for number in range(HELD):
            holding.append(asyncio.create_task(hold(number)))
            if number % AT_ONCE == 0:
                await asyncio.sleep(0.01)
        await asyncio.gather(*holding)
        return ended

    async def readers(self) -> Counter[str]:
        """Read the page without a pause over many connections of one address."""
        ended: Counter[str] = Counter()
        end = time.monotonic() + _SECONDS

        async def read() -> None:
            reader, writer = await asyncio.open_connection("127.0.0.1", self._port)
            while time.monotonic() < end:
                writer.write(b"GET / HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: 198.51.100.1\r\n\r\n")
                head = await reader.readuntil(b"\r\n\r\n")
                length = re.search(rb"content-length: *(\d+)", head, re.IGNORECASE)
                assert length is not None
                await reader.readexactly(int(length[1]))
                ended[head[9:12].decode()] += 1
            writer.close()

        await asyncio.gather(*(read() for _ in range(READERS)))
        return ended

    async def strangers(self, addresses: int) -> Counter[str]:
        """Ask without a pause, each time in a new session."""
        ended: Counter[str] = Counter()
        end = time.monotonic() + _SECONDS

        async def ask(number: int) -> None:
            headers = {"X-Forwarded-For": f"198.51.100.{number % addresses}"}
            while time.monotonic() < end:
                async with client.post(f"{self._server.url}webhooks/web/session", headers=headers) as begun:
                    session = (await begun.json())["session"]
                said = {"session": session, "message": self._question}
                async with client.post(f"{self._server.url}webhooks/web/message", headers=headers, json=said) as answer:
                    await answer.read()
                    ended[str(answer.status)] += 1

        async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as client:
            await asyncio.gather(*map(ask, range(STRANGERS)))
        return ended

    async def nothing(self) -> Counter[str]:
        await asyncio.sleep(10)
        return Counter()

    def waits_during(self, attack: Callable[[], Awaitable[Counter[str]]]) -> tuple[list[float], Counter[str]]:
        """How many seconds a citizen waited, time after time, during an attack; and how its requests ended."""
        with ProcessPoolExecutor(1, get_context("spawn")) as elsewhere, Manager() as shared:
            is_over = shared.Event()
            citizen = elsewhere.submit(_ask, self._server.url, self._question, is_over)
            try:
                ended = asyncio.run(_awaited(attack))
            finally:
                is_over.set()
            return citizen.result(), ended


def _ask(url: str, question: str, is_over: Event) -> list[float]:
    """Ask until it is over, in a process that doesn't wait for the attackers' own; returns how long each took."""
    headers, waits = {"X-Forwarded-For": _CITIZEN}, []
    while not is_over.wait(0.25):
        begun = time.monotonic()
        session = requests.post(f"{url}webhooks/web/session", headers=headers, timeout=30).json()
        answer = requests.post(
            f"{url}webhooks/web/message", json={**session, "message": question}, headers=headers, timeout=30
        )
        answer.raise_for_status()
        waits.append(time.monotonic() - begun)
    return waits


async def _awaited(attack: Callable[[], Awaitable[Counter[str]]]) -> Counter[str]:
    return await attack()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--content", type=Path, default=TINY_PACK)
    parser.add_argument("--model-dir", type=Path, default=PROJECT_ROOT / "models")
    parser.add_argument("--actions", default=TINY_ACTIONS)
    parser.add_argument("--question", default="数数")
    given = parser.parse_args()
    with TemporaryDirectory() as state:
        server = TinyServer(
            given.model_dir.resolve(),
            Path(state),
            BIANMIN_CONTENT=str(given.content.resolve()),
            BIANMIN_ACTIONS_PACKAGE=given.actions,
            BIANMIN_TRUSTED_PROXIES="127.0.0.1",
        )
        server.start()
        attacks = Attacks(server, given.question)
        for name, attack in {
            "nothing": attacks.nothing,
            f"{SHORT} short connections": attacks.short_connections,
            f"{HELD} connections at once": attacks.held_connections,
            f"{HELD} connections once more": attacks.held_connections,
            f"{SLOW} slow connections": attacks.slow_connections,
            f"{READERS} readers of one address": attacks.readers,
            f"{STRANGERS} strangers of one address": lambda: attacks.strangers(1),
            f"{STRANGERS} strangers of as many addresses": lambda: attacks.strangers(STRANGERS),
            "nothing, afterwards": attacks.nothing,
        }.items():
            waits, ended = attacks.waits_during(attack)
            print(
                f"{name}: the citizen waited {statistics.median(waits):.2f} s (median of {len(waits)}), "
                f"{max(waits):.2f} s at most; attackers got {dict(ended)}; {memory_megabytes(server):.0f} MB",
                flush=True,
            )
        server.stop()
    print("exceptions in the log:", len(failures(server.output)))


if __name__ == "__main__":
    main()
