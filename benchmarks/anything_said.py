"""Say whatever may be said to a running service, and tell what it cost.

    python -m benchmarks.anything_said [--cases 20000] [--content PACK] [--model-dir DIR] [--seed 0]

Starts a server with a store of its own, sends it conversations that are drawn at random (`tests.support.anything_said`)
over REST, and checks each answer against docs/openapi.yml. Prints statuses, kinds, times and memory; exits with 1 if an
answer is none, an exception stands in the log, or memory hasn't come back within a tenth.
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import requests
from hypothesis import HealthCheck, Phase, given, seed, settings

from bot.settings import PROJECT_ROOT
from tests.support.anything_said import turns
from tests.support.openapi import flaws
from tests.support.tiny import TinyServer

REST = "/webhooks/rest/webhook"
_WARM_UP = 0.1
"""The share of the messages after which memory is measured first: what is loaded lazily is there then."""


@dataclass
class Findings:
    """What came of the messages that were sent.

    Attributes:
        flaws: of answers, each with the message.
        statuses: HTTP's, and the codes of refusals.
        kinds: of replies.
        seconds: that each answer took.
    """

    flaws: list[str] = field(default_factory=list)
    statuses: Counter[str] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)

    def note(self, answer: requests.Response, said: str) -> None:
        """Take an answer in."""
        found = flaws(answer, REST, "POST")
        body = answer.json() if not found else None
        if body and answer.status_code == 200:
            kind = next(message["custom"]["kind"] for message in body if "custom" in message)
            self.kinds[kind] += 1
            if kind == "error":
                found.append(f"an apology: {body[0]['text']}")
        self.statuses[f"{answer.status_code} {body['error']}" if isinstance(body, dict) else "200"] += 1
        self.flaws += [f"{said!r}: {flaw}" for flaw in found]
        self.seconds.append(answer.elapsed.total_seconds())


def converse(
    server: TinyServer, cases: int, start: int = 0, on_message: Callable[[int], None] = lambda said: None
) -> Findings:
    """Send at least so many messages, in conversations of up to eight; the same ones for the same start."""
    findings, citizens = Findings(), count(start * 10**9)
    connection = requests.Session()
    bounded = settings(
        max_examples=10 * cases,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )

    class Enough(Exception):
        """So many messages were sent."""

    @seed(start)
    @bounded
    @given(said=turns())
    def send(said: list[tuple[str, Any]]) -> None:
        sender = f"citizen-{next(citizens)}"
        for text, metadata in said:
            if len(findings.seconds) >= cases:
                raise Enough
            body = json.dumps({"sender": sender, "message": text, "metadata": metadata}).encode()
            answer = connection.post(
                server.url.rstrip("/") + REST, data=body, headers={"Content-Type": "application/json"}, timeout=30
            )
            findings.note(answer, text)
            on_message(len(findings.seconds))

    with suppress(Enough):
        send()
    return findings


def failures(output: list[str]) -> list[str]:
    """The lines of a server's log that tell of an exception."""
    return [line for line in output if " ERROR " in line or "Traceback" in line]


def memory_megabytes(server: TinyServer) -> float:
    assert server.process is not None
    status = Path(f"/proc/{server.process.pid}/status").read_text()
    return int(next(line for line in status.splitlines() if line.startswith("VmRSS:")).split()[1]) / 1024


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=int, default=20_000)
    parser.add_argument("--content", type=Path, default=PROJECT_ROOT)
    parser.add_argument("--model-dir", type=Path, default=PROJECT_ROOT / "models")
    parser.add_argument("--seed", type=int, default=0)
    given_to = parser.parse_args()
    with TemporaryDirectory() as state:
        server = TinyServer(
            given_to.model_dir.resolve(),
            Path(state),
            BIANMIN_CONTENT=str(given_to.content.resolve()),
            BIANMIN_ACTIONS_PACKAGE="actions",
            BIANMIN_RATE_LIMIT_PER_MINUTE="0",
        )
        server.start()
        memory = [memory_megabytes(server)]

        def measure(said: int) -> None:
            if said in (int(given_to.cases * _WARM_UP), given_to.cases):
                memory.append(memory_megabytes(server))

        started = time.monotonic()
        findings = converse(server, given_to.cases, given_to.seed, measure)
        took = time.monotonic() - started
        time.sleep(5)
        memory.append(memory_megabytes(server))
        server.stop()
    logged = failures(server.output)
    print(f"{len(findings.seconds)} messages in {took:.0f} s")
    print("statuses:", dict(findings.statuses.most_common()))
    print("kinds:", dict(findings.kinds.most_common()))
    ordered = sorted(findings.seconds)
    print(
        f"an answer took {statistics.median(ordered) * 1000:.0f} ms (median), "
        f"{ordered[int(len(ordered) * 0.99)] * 1000:.0f} ms (99 %), {ordered[-1] * 1000:.0f} ms at most"
    )
    print("memory: {:.0f} MB at the start, {:.0f} after a tenth, {:.0f} at the end, {:.0f} afterwards".format(*memory))
    print(f"flaws: {len(findings.flaws)}", *findings.flaws[:20], sep="\n  ")
    print(f"exceptions in the log: {len(logged)}", *(line.rstrip() for line in logged[:20]), sep="\n  ")
    has_grown = memory[3] > 1.1 * memory[1]
    return int(bool(findings.flaws or logged or has_grown))


if __name__ == "__main__":
    raise SystemExit(main())
