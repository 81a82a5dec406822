"""A `bianmin serve` process with the tiny content pack, and how tests speak to it."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import requests

from bot.storage.file_lock import exclusive_file_lock

PROJECT = Path(__file__).resolve().parents[2]
TINY_PACK = PROJECT / "tests" / "fixtures" / "tiny_pack"
TINY_ACTIONS = "tests.support.tiny_actions"
BIANMIN = [sys.executable, "-m", "bot.cli"]


def tiny_environment(models: Path, state: Path, **settings: str) -> dict[str, str]:
    """The environment of a `bianmin` command on the tiny pack."""
    return {
        **{name: value for name, value in os.environ.items() if not name.startswith("BIANMIN_")},
        "BIANMIN_CONTENT": str(TINY_PACK),
        "BIANMIN_MODEL_DIR": str(models),
        "BIANMIN_STATE_DIR": str(state),
        "BIANMIN_ACTIONS_PACKAGE": TINY_ACTIONS,
        "BIANMIN_PORT": "0",
        "PYTHONUNBUFFERED": "1",
        **settings,
    }


class TinyServer:
    """A server process that can be started again after it was killed; it keeps its state, not its port."""

    def __init__(self, models: Path, state: Path, **settings: str) -> None:
        self.state = state
        self.environment = tiny_environment(models, state, **settings)
        self.process: subprocess.Popen[str] | None = None
        self._reader: threading.Thread | None = None
        self.url = ""
        self.output: list[str] = []

    def start(self) -> None:
        """Start and wait until the terminal says that citizens can be answered."""
        self.launch()
        self.url = self.wait_for(r"is ready after .*(http://\S+/)")[1]

    def launch(self) -> None:
        """Start, and don't wait."""
        self.output = []
        self.process = subprocess.Popen(
            [*BIANMIN, "serve", "--port", "0"],
            cwd=PROJECT,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self._reader = threading.Thread(target=self._read, args=(self.process,), daemon=True)
        self._reader.start()

    def wait_for(self, words: str) -> re.Match[str]:
        """Wait until the terminal says what the pattern matches."""
        assert self.process is not None
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            has_ended = self.process.poll() is not None
            if has_ended and self._reader is not None:
                self._reader.join(1)  # what it said last
            for line in list(self.output):
                if found := re.search(words, line):
                    return found
            if has_ended:
                break
            time.sleep(0.02)
        raise AssertionError("the server didn't start:\n" + "".join(self.output))

    def _read(self, process: subprocess.Popen[str]) -> None:
        assert process.stdout is not None
        for line in process.stdout:
            self.output.append(line)

    def stop(self) -> float:
        """Ask it to stop; returns the seconds it took."""
        assert self.process is not None
        started = time.monotonic()
        self.process.terminate()
        self.process.wait(20)
        return time.monotonic() - started

    def kill(self) -> None:
        assert self.process is not None
        self.process.kill()
        self.process.wait(5)

    def store_process(self) -> int:
        """The process id of the embedded store."""
        import redis

        with redis.Redis(unix_socket_path=str(self.state / "valkey" / "valkey.sock")) as client:
            return int(client.info("server")["process_id"])

    @contextmanager
    def without_store(self) -> Iterator[None]:
        """The embedded store is killed, and can't be started again before the end."""
        with exclusive_file_lock(self.state / "valkey" / "start.lock"):
            process = self.store_process()
            os.kill(process, signal.SIGKILL)
            while is_alive(process):
                time.sleep(0.01)
            yield

    def say(self, message: Any, sender: Any = "citizen", **more: Any) -> list[dict[str, Any]]:
        """A citizen's message; returns the reply's messages."""
        answer = self.post({"sender": sender, "message": message, **more})
        assert answer.status_code == 200, answer.text
        return answer.json()

    def post(self, body: Any, **options: Any) -> requests.Response:
        return self.post_to("webhooks/rest/webhook", body, **options)

    def post_to(self, path: str, body: Any, **options: Any) -> requests.Response:
        return requests.post(self.url + path, json=body, timeout=20, **options)

    def post_raw(self, body: bytes, content_type: str = "application/json") -> requests.Response:
        return requests.post(
            self.url + "webhooks/rest/webhook", data=body, headers={"Content-Type": content_type}, timeout=20
        )

    def get(self, path: str, **options: Any) -> requests.Response:
        return requests.get(self.url + path, timeout=20, **options)


def is_alive(process: int) -> bool:
    """Whether a process runs; one that ended and wasn't asked how, doesn't."""
    try:
        return ") Z " not in Path(f"/proc/{process}/stat").read_text()
    except FileNotFoundError:
        return False


def refusal(answer: requests.Response) -> tuple[int, str]:
    """The status and the code of an answer that refuses a request in words for citizens."""
    body = answer.json()
    assert set(body) == {"error", "message"}
    assert any("\u4e00" <= character <= "\u9fff" for character in body["message"])
    return answer.status_code, body["error"]
