"""How soon /healthz is answered, each time over a new connection, by a process that does nothing else.

    with probed(url) as times:
        ...

As a program it asks until its input ends, and writes the seconds as JSON.
"""

from __future__ import annotations

import json
import select
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from urllib.parse import urlsplit

_PAUSE_SECONDS = 0.05
_LONGEST_SECONDS = 60
_ASKED = b"GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"


@contextmanager
def probed(url: str) -> Iterator[list[float]]:
    """How long /healthz took in the block, time after time, in seconds; filled when the block ends.

    Raises:
        CalledProcessError: it wasn't answered with 200 once.
    """
    times: list[float] = []
    with subprocess.Popen(  # noqa: S603
        [sys.executable, "-m", "benchmarks.health_probe", url], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as probe:
        assert probe.stdout is not None
        probe.stdout.readline()  # it has begun
        try:
            yield times
        finally:
            answer, _ = probe.communicate()
    if probe.returncode:
        raise subprocess.CalledProcessError(probe.returncode, probe.args)
    times.extend(json.loads(answer))


def described(times: Sequence[float]) -> str:
    """The median, the 99th percentile and the longest, in milliseconds."""
    ordered = sorted(times)
    median, late = (1000 * ordered[int(share * (len(ordered) - 1))] for share in (0.5, 0.99))
    return f"{len(ordered)}, after {median:.0f} ms (median), {late:.0f} ms (99 %), {1000 * ordered[-1]:.0f} ms at most"


def main() -> None:
    """Ask until the input ends."""
    address = urlsplit(sys.argv[1])
    times = [_asked(address.hostname or "", address.port or 80)]
    print(flush=True)
    while not select.select([sys.stdin], [], [], _PAUSE_SECONDS)[0]:
        times.append(_asked(address.hostname or "", address.port or 80))
    print(json.dumps(times))


def _asked(host: str, port: int) -> float:
    begun = time.monotonic()
    with socket.create_connection((host, port), _LONGEST_SECONDS) as connection:
        connection.sendall(_ASKED)
        answer = connection.recv(4096)
    if not answer.startswith(b"HTTP/1.1 200 "):
        raise SystemExit(f"/healthz answered {answer[:40]!r}")
    return time.monotonic() - begun


if __name__ == "__main__":
    main()
