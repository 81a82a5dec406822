from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest

from bot.server.watchdog import _LOOK_SECONDS, Watchdog
from tests.support.tiny import PROJECT, tiny_environment


def hung_server(models: Path, state: Path, how: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """Have a server hang; returns how it ended, and what it wrote to the log."""
    return subprocess.run(
        [sys.executable, "-m", "tests.support.programs.hung_server", how],
        cwd=PROJECT,
        env=tiny_environment(models, state, **settings),
        timeout=180,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.mark.alone
@pytest.mark.parametrize(
    ("how", "function"),
    [
        ("requests", "go_round_for_ever"),
        ("turns", "go_round_for_ever"),
        ("interpreter", "match_for_ever"),
        ("interpreter in a turn", "match_for_ever"),
    ],
)
def test_a_server_that_hangs_says_where_and_ends(tiny_models: Path, tmp_path: Path, how: str, function: str) -> None:
    finished = hung_server(tiny_models, tmp_path / "state", how, BIANMIN_HANG_SECONDS="2")
    assert finished.returncode != 0
    assert function in finished.stderr
    if "interpreter" not in how:
        assert f"the event loop of the {how} stands still" in finished.stderr


@pytest.mark.alone
def test_a_server_that_hangs_when_asked_to_stop_ends(tiny_models: Path, tmp_path: Path) -> None:
    settings = {"BIANMIN_SHUTDOWN_SECONDS": "1", "BIANMIN_HANG_SECONDS": "1000"}
    finished = hung_server(tiny_models, tmp_path / "state", "asked", **settings)
    assert finished.returncode != 0
    assert "go_round_for_ever" in finished.stderr


@pytest.mark.alone
def test_a_server_that_was_suspended_has_not_hung(tiny_models: Path, tmp_path: Path) -> None:
    finished = hung_server(tiny_models, tmp_path / "state", "suspended", BIANMIN_HANG_SECONDS="2")
    assert finished.returncode == 0


class StillLoop:
    """Moves when it is told to."""

    def __init__(self) -> None:
        self.due: list[Any] = []

    def call_soon_threadsafe(self, callback: Any) -> None:
        self.due.append(callback)

    def call_later(self, seconds: float, callback: Any) -> None:
        assert seconds <= _LOOK_SECONDS
        self.due.append(callback)

    def move(self) -> None:
        due, self.due = self.due, []
        for callback in due:
            callback()


def watching(hang_seconds: float = 30, shutdown_seconds: float = 5) -> tuple[Watchdog, Any]:
    watchdog, loop = Watchdog(hang_seconds, shutdown_seconds), StillLoop()
    watchdog.watch("requests", loop)  # type: ignore[arg-type]
    return watchdog, loop


def test_a_loop_that_moves_is_never_silent_and_one_that_stands_still_is_so_by_the_looks() -> None:
    watchdog, loop = watching()
    (watched,) = watchdog._watched
    for _ in range(5):
        loop.move()
        assert watched.look() == 0
    assert [watched.look() for _ in range(3)] == [_LOOK_SECONDS, 2 * _LOOK_SECONDS, 3 * _LOOK_SECONDS]
    loop.move()
    assert watched.look() == 0, "it moves again"


def test_once_a_stop_is_asked_for_no_loop_may_stand_still_longer_than_that_takes() -> None:
    for hang_seconds, shutdown_seconds, allowed in ((30, 5, 5), (2, 5, 2)):
        watchdog, _ = watching(hang_seconds, shutdown_seconds)
        watchdog.stop_asked()
        assert watchdog._hang_seconds == allowed


def test_asking_twice_does_not_put_the_end_off() -> None:
    watchdog, _ = watching()
    watchdog.stop_asked()
    end = watchdog._stop_by
    watchdog.stop_asked()
    assert end is not None
    assert watchdog._stop_by == end


def test_when_a_stop_is_asked_for_only_the_loop_of_the_main_thread_still_counts() -> None:
    watchdog, requests = watching()
    turns = StillLoop()
    watchdog.watch("turns", turns)  # type: ignore[arg-type]
    requests.move()
    in_a_turn = threading.Thread(target=turns.move)
    in_a_turn.start()
    in_a_turn.join()
    watchdog.stop_asked()
    assert [watched.name for watched in watchdog._watched] == ["requests"]


def test_loops_that_are_left_for_good_are_not_missed() -> None:
    watchdog, _ = watching()
    watchdog.loops_end()
    assert watchdog._watched == []
