"""Locks between the processes of one machine, held on a file (flock).

The kernel drops the lock of a process that was killed, so nothing it left behind blocks the next one. The library
`filelock` has exclusive locks on files only; counting the users of the embedded store takes a shared one, too.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def exclusive_file_lock(path: Path) -> Iterator[None]:
    """Let one process at a time, and one thread at a time, into the block; the others wait without a time-out.

    Args:
        path: the file to lock, made if need be; it stays, for removing it would let two in.
    """
    descriptor = _opened(path)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


class SharedFileLock:
    """A lock that any number of processes hold at the same time, from its making until `release`."""

    def __init__(self, path: Path) -> None:
        self._descriptor = _opened(path)
        fcntl.flock(self._descriptor, fcntl.LOCK_SH)

    @property
    def is_held(self) -> bool:
        return self._descriptor >= 0

    def is_held_by_nobody_else(self) -> bool:
        """Whether this is the only holder. From then on until `release`, others wait to become one."""
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def release(self) -> None:
        """Let go of the lock. Doing so twice does no harm."""
        if self.is_held:
            os.close(self._descriptor)
            self._descriptor = -1


def _opened(path: Path) -> int:
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
