"""A real Redis of a test's own."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from pathlib import Path

import pytest
import redis


class RedisServer:
    """A `redis-server` process on a Unix socket in `directory`, where its files are too."""

    def __init__(self, directory: Path, **options: str) -> None:
        directory.mkdir(parents=True, exist_ok=True)
        self.directory = directory
        self._socket = directory / "redis.sock"
        self._options = {"port": "0", "unixsocket": str(self._socket), "dir": str(directory), **options}
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"unix://{self._socket}"

    def client(self) -> redis.Redis:
        return redis.Redis(unix_socket_path=str(self._socket))

    def start(self) -> None:
        program = shutil.which("redis-server")
        if program is None:
            if os.environ.get("CI"):
                pytest.fail("there is no redis-server; install it, for example with: apt-get install -y redis-server")
            pytest.skip("LEFT OUT: there is no redis-server on this machine")
        arguments = [part for name, value in self._options.items() for part in (f"--{name}", value)]
        self._process = subprocess.Popen([program, *arguments], stdout=subprocess.DEVNULL)
        for _ in range(500):
            try:
                with self.client() as client:
                    client.ping()
                return
            except redis.RedisError:
                time.sleep(0.02)
        raise AssertionError("redis-server didn't start")

    def stop(self) -> None:
        if self._process is not None:
            self._process.terminate()
            self._process.wait(10)
