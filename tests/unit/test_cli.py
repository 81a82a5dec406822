"""The command line, as a process."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.tiny import BIANMIN, PROJECT, tiny_environment


@pytest.fixture
def bianmin(tiny_models: Path, tmp_path: Path):
    def run(*arguments: str, stdin: str = "", **settings: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*BIANMIN, *arguments],
            cwd=PROJECT,
            env=tiny_environment(tiny_models, tmp_path / "state", **settings),
            input=stdin,
            capture_output=True,
            text=True,
            timeout=60,
        )

    return run


def test_help_does_not_wait_for_rasa() -> None:
    loaded = subprocess.run(
        [sys.executable, "-c", "import bot.cli, sys; print({'rasa', 'redis', 'sanic', 'pydantic'} & set(sys.modules))"],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert loaded.stdout == "set()\n"


def test_ask_prints_the_answer_and_its_choices(bianmin) -> None:
    done = bianmin("ask", "数数")
    assert (done.returncode, done.stdout) == (0, "第1次\n  1. 再来\n")


def test_ask_keeps_nothing(bianmin) -> None:
    assert bianmin("ask", "数数").stdout == bianmin("ask", "数数").stdout


def test_ask_prints_the_messages_of_the_rest_channel(bianmin) -> None:
    (message,) = json.loads(bianmin("ask", "数数", "--json", "--mode", "accessible").stdout)
    assert message["text"] == "第1次"
    assert message["custom"]["mode"] == "accessible"


@pytest.mark.parametrize("arguments", [["ask", " "], ["ask", "数数", "--mode", "loud"], ["ask"], ["nothing"]])
def test_wrong_use_exits_with_2_and_says_why(bianmin, arguments: list[str]) -> None:
    done = bianmin(*arguments)
    assert done.returncode == 2
    assert done.stderr
    assert "Traceback" not in done.stderr


def test_ask_tells_a_script_that_the_turn_failed(bianmin) -> None:
    done = bianmin("ask", "坏掉")
    assert done.returncode == 1
    assert "编号" in done.stdout


def test_a_number_picks_a_button_in_chat(bianmin) -> None:
    done = bianmin("chat", stdin="数数\n1\n9\n\n")
    assert done.returncode == 0
    assert [line for line in done.stdout.splitlines() if "次" in line][:2] == ["> 第1次", "> 第2次"]


def test_train_does_nothing_when_nothing_changed(bianmin) -> None:
    done = bianmin("train")
    assert done.returncode == 0
    assert "current" in done.stdout
    assert "training" not in done.stderr


@pytest.mark.parametrize(
    ("settings", "hint"),
    [
        ({"BIANMIN_CONTENT": "/nowhere"}, "domain.yml"),
        ({"BIANMIN_PORT": "many"}, "BIANMIN_PORT"),
        ({"BIANMIN_REDIS_URL": "redis://127.0.0.1:1"}, "BIANMIN_REDIS_URL"),
    ],
)
def test_serve_refuses_to_start_with_a_reason(bianmin, settings: dict[str, str], hint: str) -> None:
    done = bianmin("serve", **settings)
    assert done.returncode == 1
    assert hint in done.stderr
    assert "Traceback" not in done.stderr


def test_a_port_in_use_is_said_before_anything_is_loaded(bianmin) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = bianmin("serve", "--port", str(taken.getsockname()[1]))
    assert done.returncode == 1
    assert "--port" in done.stderr
    assert "loading the model" not in done.stderr
