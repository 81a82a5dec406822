from __future__ import annotations

import subprocess
import sys
import threading
import time
from pathlib import Path

from bot.storage.file_lock import SharedFileLock, exclusive_file_lock
from tests.support.tiny import PROJECT

HOLD = """
import sys, time
from pathlib import Path
from bot.storage.file_lock import exclusive_file_lock
with exclusive_file_lock(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


def holder(path: Path) -> subprocess.Popen[str]:
    process = subprocess.Popen([sys.executable, "-c", HOLD, path], cwd=PROJECT, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


def enter(path: Path, entered: threading.Event) -> None:
    with exclusive_file_lock(path):
        entered.set()


def test_another_process_waits_until_the_holder_is_killed(tmp_path: Path) -> None:
    process, entered = holder(tmp_path / "lock"), threading.Event()
    waiting = threading.Thread(target=enter, args=(tmp_path / "lock", entered))
    waiting.start()
    assert not entered.wait(0.2)
    process.kill()
    assert entered.wait(5)
    process.wait()
    waiting.join()


def test_an_error_inside_gives_the_lock_back(tmp_path: Path) -> None:
    try:
        with exclusive_file_lock(tmp_path / "lock"):
            raise RuntimeError
    except RuntimeError:
        started = time.monotonic()
        enter(tmp_path / "lock", threading.Event())
        assert time.monotonic() - started < 1


def test_the_last_holder_of_a_shared_lock_knows_that_it_is_the_last(tmp_path: Path) -> None:
    first, second = SharedFileLock(tmp_path / "users"), SharedFileLock(tmp_path / "users")
    assert not first.is_held_by_nobody_else()
    second.release()
    assert first.is_held_by_nobody_else()
    first.release()
    first.release()
    assert (first.is_held, second.is_held) == (False, False)


def test_only_its_own_user_can_open_the_file(tmp_path: Path) -> None:
    enter(tmp_path / "lock", threading.Event())
    assert (tmp_path / "lock").stat().st_mode & 0o777 == 0o600
