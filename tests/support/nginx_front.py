"""A real nginx with the configuration that is shipped, before a server of a test."""

from __future__ import annotations

import os
import re
import shutil
import socket
import ssl
import subprocess
from contextlib import suppress
from pathlib import Path

import pytest

from bot.settings import PROJECT_ROOT
from tests.support.platform_server import free_port
from tests.support.redis_server import certificate, wait_until

SHIPPED = PROJECT_ROOT / "deploy" / "nginx.conf"
HOST = "localhost"


class NginxFront:
    """`deploy/nginx.conf` with other paths, ports and names.

    Args:
        directory: for its files.
        upstream: port of 127.0.0.1 on which the service listens.
        changes: what else stands in place of what, for example a shorter time.
    """

    def __init__(self, directory: Path, upstream: int, **changes: str) -> None:
        self.directory = directory
        self.port, self.plain_port = free_port(), free_port()
        self.certificate, key = certificate(directory)
        self.url = f"https://{HOST}:{self.port}/"
        self._process: subprocess.Popen[bytes] | None = None
        text = SHIPPED.read_text(encoding="utf-8")
        kept_files = "".join(
            f"    {kind}_temp_path {directory / kind};\n"
            for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        for shipped, here in {
            "http {\n": "http {\n" + kept_files,
            "/run/nginx.pid": str(directory / "nginx.pid"),
            "/var/log/nginx/": f"{directory}/",
            "/etc/nginx/tls/fullchain.pem": str(self.certificate),
            "/etc/nginx/tls/privkey.pem": str(key),
            "listen 443": f"listen 127.0.0.1:{self.port}",
            "listen 80": f"listen 127.0.0.1:{self.plain_port}",
            "chat.example.gov.cn": HOST,
            "server bianmin:5005;": f"server 127.0.0.1:{upstream};",
            **changes,
        }.items():
            assert shipped in text, shipped
            text = text.replace(shipped, here)
        self._file = directory / "nginx.conf"
        self._file.write_text(re.sub(r"^ *listen \[::\].*\n", "", text, flags=re.MULTILINE), encoding="utf-8")

    def start(self) -> None:
        process = self._process = subprocess.Popen(
            [
                _program(),
                "-p",
                str(self.directory),
                "-e",
                str(self.error_log),
                "-c",
                str(self._file),
                "-g",
                "daemon off;",
            ]
        )
        wait_until(lambda: process.poll() is not None or self._listens(), "nginx listens")
        assert process.poll() is None, self.error_log.read_text()

    def stop(self) -> None:
        if self._process is not None:
            self._process.terminate()
            self._process.wait(10)

    @property
    def error_log(self) -> Path:
        return self.directory / "error.log"

    @property
    def access_log(self) -> Path:
        return self.directory / "access.log"

    def connection(self, host: str = HOST) -> ssl.SSLSocket:
        """A connection to it with TLS, in which bytes can be written as one likes."""
        context = ssl.create_default_context(cafile=str(self.certificate))
        context.check_hostname = False
        return context.wrap_socket(socket.create_connection(("127.0.0.1", self.port), timeout=10), server_hostname=host)

    def answers_to(self, sent: bytes) -> bytes:
        """Everything that comes back until the connection is closed."""
        came = b""
        with self.connection() as connection, suppress(OSError):
            connection.sendall(sent)
            while received := connection.recv(1 << 16):
                came += received
        return came

    def _listens(self) -> bool:
        with suppress(OSError), self.connection():
            return True
        return False


def _program() -> str:
    program = shutil.which("nginx", path=os.pathsep.join([os.environ.get("PATH", os.defpath), "/usr/sbin"]))
    if program is None:
        if os.environ.get("CI"):
            pytest.fail("there is no nginx; install it, for example with: apt-get install -y nginx")
        pytest.skip("LEFT OUT: there is no nginx on this machine")
    return program
