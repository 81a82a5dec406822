"""A real Redis of a test's own, alone or watched by a Sentinel, in clear or with TLS."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime, timedelta, timezone
from ipaddress import ip_address
from pathlib import Path

import pytest
import redis
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from tests.support.platform_server import free_port


class RedisServer:
    """A `redis-server` process on a Unix socket in `directory`, where its files are too.

    Args:
        directory: is made if need be.
        arguments: of the command line, as they are.
        options: by their names.
    """

    def __init__(self, directory: Path, *, arguments: Sequence[str] = (), **options: str) -> None:
        directory.mkdir(parents=True, exist_ok=True)
        self.directory = directory
        self._socket = directory / "redis.sock"
        self._arguments = arguments
        self._options = {"port": "0", "unixsocket": str(self._socket), "dir": str(directory), **options}
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"unix://{self._socket}"

    def client(self) -> redis.Redis:
        return redis.Redis(unix_socket_path=str(self._socket))

    def start(self) -> None:
        arguments = [part for name, value in self._options.items() for part in (f"--{name}", value)]
        self._process = subprocess.Popen([_program(), *self._arguments, *arguments], stdout=subprocess.DEVNULL)
        wait_until(self._answers, "redis-server starts")

    def stop(self) -> None:
        if self._process is not None:
            self._process.terminate()
            self._process.wait(10)

    def kill(self) -> None:
        """End as by a failure of the machine."""
        assert self._process is not None
        self._process.kill()
        self._process.wait(10)

    def _answers(self) -> bool:
        with suppress(redis.RedisError), self.client() as client:
            try:
                return bool(client.ping())
            except redis.AuthenticationError:  # it lets in nobody who has no name
                return True
        return False


class SentinelServer:
    """A Sentinel process that watches the Redis on a port, and decides alone.

    Args:
        directory: for its files.
        watched_port: of 127.0.0.1.
        lines: further ones of its configuration.
    """

    service = "desk"

    def __init__(self, directory: Path, watched_port: int, lines: Sequence[str] = ()) -> None:
        self.port = free_port()
        self._file = directory / "sentinel.conf"
        own = [
            f"tls-port {self.port}" if "port 0" in lines else f"port {self.port}",
            "bind 127.0.0.1",
            f"dir {directory}",
            f"sentinel monitor {self.service} 127.0.0.1 {watched_port} 1",
            f"sentinel down-after-milliseconds {self.service} 500",
            f"sentinel failover-timeout {self.service} 2000",
        ]
        self._file.write_text("\n".join([*own, *lines]) + "\n", encoding="utf-8")
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self._process = subprocess.Popen([_program(), str(self._file), "--sentinel"], stdout=subprocess.DEVNULL)

    def stop(self) -> None:
        if self._process is not None:
            self._process.terminate()
            self._process.wait(10)


class WatchedRedis:
    """A master with a replica and a Sentinel that makes the replica the master half a second after the master is gone.

    Args:
        directory: for their files.
    """

    def __init__(self, directory: Path) -> None:
        port, other_port = free_port(), free_port()
        self.master = RedisServer(directory / "master", port=str(port), save="", **{"repl-diskless-sync-delay": "0"})
        self.replica = RedisServer(directory / "replica", port=str(other_port), save="", replicaof=f"127.0.0.1 {port}")
        self.sentinel = SentinelServer(directory, port)

    @property
    def url(self) -> str:
        """The first of its Sentinels is away."""
        return f"redis+sentinel://127.0.0.1:{free_port()},127.0.0.1:{self.sentinel.port}/{self.sentinel.service}"

    def start(self) -> None:
        self.master.start()
        self.replica.start()
        self.sentinel.start()
        wait_until(self._is_watched, "the Sentinel knows the replica")

    def stop(self) -> None:
        self.sentinel.stop()
        self.replica.stop()
        self.master.stop()

    def _is_watched(self) -> bool:
        with self.replica.client() as client:
            is_linked = client.info("replication").get("master_link_status") == "up"
        with suppress(redis.RedisError), redis.Redis(port=self.sentinel.port) as sentinel:
            return is_linked and len(sentinel.sentinel_slaves(self.sentinel.service)) == 1
        return False


def wait_until(holds: Callable[[], bool], what: str, seconds: float = 15) -> None:
    """Wait until something holds."""
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, f"it didn't come to pass that {what}"
        time.sleep(0.02)


def certificate(directory: Path) -> tuple[Path, Path]:
    """A certificate for 127.0.0.1 and localhost, signed by itself, and its key: files in PEM."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "redis of a test")])
    now = datetime.now(timezone.utc)
    hosts = [x509.IPAddress(ip_address("127.0.0.1")), x509.DNSName("localhost")]
    builder = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(minutes=5))
        .not_valid_after(now + timedelta(hours=1))
        .add_extension(x509.SubjectAlternativeName(hosts), critical=False)
    )
    pem = serialization.Encoding.PEM
    files = directory / "certificate.pem", directory / "key.pem"
    files[0].write_bytes(builder.sign(key, hashes.SHA256()).public_bytes(pem))
    files[1].write_bytes(key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()))
    return files


def _program() -> str:
    program = shutil.which("redis-server")
    if program is None:
        if os.environ.get("CI"):
            pytest.fail("there is no redis-server; install it, for example with: apt-get install -y redis-server")
        pytest.skip("LEFT OUT: there is no redis-server on this machine")
    return program
