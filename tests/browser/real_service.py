"""The service as a citizen meets it: `bianmin serve` with the shipped content and its model."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
BIANMIN = [sys.executable, "-m", "bot.cli"]
READY = re.compile(r"is ready after .*?(http://\S+/)")


@dataclass(frozen=True)
class RealService:
    """A running server and the environment in which commands reach it."""

    address: str
    environment: dict[str, str]

    def say_as_person(self, session: str, text: str) -> None:
        """What a person at the agency says into a page's conversation."""
        sender = "@web:" + session.partition(".")[0]
        command = [*BIANMIN, "say", sender, text]
        subprocess.run(command, cwd=PROJECT, env=self.environment, check=True, capture_output=True, timeout=60)


@contextmanager
def real_service() -> Iterator[RealService]:
    """A server on a free port with a state of its own; it trains first when the model is older than its content."""
    with tempfile.TemporaryDirectory() as state:
        environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("BIANMIN_")},
            "BIANMIN_STATE_DIR": state,
            "PYTHONUNBUFFERED": "1",
        }
        output: list[str] = []
        with subprocess.Popen(
            [*BIANMIN, "serve", "--port", "0"],
            cwd=PROJECT,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        ) as server:
            assert server.stdout is not None
            try:
                for line in server.stdout:
                    output.append(line)
                    if ready := READY.search(line):
                        break
                else:
                    raise AssertionError("the server didn't start:\n" + "".join(output))
                # Somebody has to read what it says later, or it would wait for that in the end.
                threading.Thread(target=server.stdout.read, daemon=True).start()
                yield RealService(ready[1], environment)
            finally:
                server.terminate()
