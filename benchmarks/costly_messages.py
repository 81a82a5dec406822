"""How soon /healthz is answered while messages that are made to cost are being answered.

    python -m benchmarks.costly_messages [--seconds N]

A few connections send the crafted messages of the tests, 1,000 characters each, one after the other, to a server of the
shipped content, which must be trained, for N seconds (60). On this machine alone, in a temporary directory.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import threading
import time
from collections import Counter
from itertools import cycle
from pathlib import Path

import requests

from benchmarks.health_probe import described, probed
from bot.knowledge.live_pack import shared_pack
from bot.settings import load_settings
from tests.support.crafted_messages import crafted
from tests.support.tiny import TinyServer

_CONNECTIONS = 4
_CHARACTERS = 1000


def main() -> None:
    """Print how soon /healthz was answered, before and meanwhile, and how soon the messages."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.costly_messages")
    parser.add_argument("--seconds", type=float, default=60)
    seconds = parser.parse_args().seconds
    settings = load_settings()
    messages = cycle(crafted(shared_pack(settings.content).current.knowledge.regions, _CHARACTERS))
    with tempfile.TemporaryDirectory() as directory:
        own = {"BIANMIN_CONTENT": str(settings.content), "BIANMIN_ACTIONS_PACKAGE": settings.actions_package}
        server = TinyServer(settings.model_dir, Path(directory) / "state", BIANMIN_RATE_LIMIT_PER_MINUTE="0", **own)
        server.start()
        try:
            with probed(server.url) as at_rest:
                time.sleep(5)
            with probed(server.url) as meanwhile:
                statuses, waits = _sent(server, messages, time.monotonic() + seconds)
        finally:
            server.stop()
    print(f"/healthz at rest: {described(at_rest)}\n/healthz meanwhile: {described(meanwhile)}")
    print(f"messages: {dict(statuses)}, after {statistics.median(waits):.2f} s (median), {max(waits):.2f} s at most")


def _sent(server: TinyServer, messages: cycle[str], end: float) -> tuple[Counter[int], list[float]]:
    """Send until the end, and tell how the messages were answered and after how many seconds."""
    statuses: Counter[int] = Counter()
    waits: list[float] = []
    draw = threading.Lock()

    def send(number: int) -> None:
        with requests.Session() as connection:
            while time.monotonic() < end:
                with draw:
                    text = next(messages)
                body, begun = {"sender": f"costly {number}", "message": text}, time.monotonic()
                answer = connection.post(f"{server.url}webhooks/rest/webhook", json=body, timeout=60)
                waits.append(time.monotonic() - begun)
                statuses[answer.status_code] += 1

    threads = [threading.Thread(target=send, args=(number,)) for number in range(_CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return statuses, waits


if __name__ == "__main__":
    main()
