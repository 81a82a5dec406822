from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
from pathlib import Path

import pytest

from bot.settings import PROJECT_ROOT
from tests.support.command_line import CommandLine
from tests.support.tiny import BIANMIN, PROJECT, TINY_PACK, TinyServer, is_alive, tiny_environment


def test_what_is_found_out_while_the_server_starts_is_one_sentence_too(tiny_models: Path, tmp_path: Path) -> None:
    pack = tmp_path / "pack"
    shutil.copytree(TINY_PACK, pack)
    endpoints = (PROJECT_ROOT / "endpoints.yml").read_text(encoding="utf-8")
    (pack / "endpoints.yml").write_text(endpoints + "event_broker:\n  type: sql\n  dialect: none\n", encoding="utf-8")
    environment = tiny_environment(tiny_models, tmp_path / "state", BIANMIN_CONTENT=str(pack))
    done = subprocess.run(
        [*BIANMIN, "serve", "--port", "0"], cwd=PROJECT, env=environment, capture_output=True, text=True, timeout=90
    )
    assert done.returncode == 1
    assert "bianmin: the event_broker of endpoints.yml can't be used" in done.stderr
    assert "Traceback" not in done.stderr
    assert "never awaited" not in done.stderr
    assert not (tmp_path / "state" / "valkey" / "valkey.sock").exists()  # the embedded store was stopped


def test_a_lexicon_that_cannot_be_read_is_no_service(tiny_models: Path, tmp_path: Path) -> None:
    pack = tmp_path / "pack"
    shutil.copytree(TINY_PACK, pack)
    (pack / "data" / "lexicon" / "pronunciation.yml").write_text("words:\n  - [x: {\n", encoding="utf-8")
    environment = tiny_environment(tiny_models, tmp_path / "state", BIANMIN_CONTENT=str(pack))
    done = subprocess.run(
        [*BIANMIN, "serve", "--port", "0"], cwd=PROJECT, env=environment, capture_output=True, text=True, timeout=90
    )
    assert done.returncode == 1
    assert "pronunciation.yml:" in done.stderr
    assert "is ready" not in done.stdout


@pytest.mark.parametrize(
    ("settings", "hint"),
    [
        ({"BIANMIN_CONTENT": "/nowhere"}, "domain.yml"),
        ({"BIANMIN_PORT": "many"}, "BIANMIN_PORT"),
        ({"BIANMIN_REDIS_URL": "redis://127.0.0.1:1"}, "BIANMIN_REDIS_URL"),
    ],
)
def test_serve_refuses_to_start_with_a_reason(command_line: CommandLine, settings: dict[str, str], hint: str) -> None:
    done = command_line("serve", **settings)
    assert done.returncode == 1
    assert hint in done.stderr
    assert "Traceback" not in done.stderr


def test_a_port_in_use_is_said_before_anything_is_loaded(command_line: CommandLine) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = command_line("serve", "--port", str(taken.getsockname()[1]))
    assert done.returncode == 1
    assert "--port" in done.stderr
    assert "loading the model" not in done.stderr


def test_a_mistyped_variable_and_the_store_are_told_at_the_start(tiny_models: Path, tmp_path: Path) -> None:
    server = TinyServer(tiny_models, tmp_path / "state", BIANMIN_REDIS="redis://127.0.0.1:1")
    server.start()
    try:
        server.wait_for("Conversations are kept in the embedded store")
        assert "BIANMIN_REDIS is no setting of the server; did you mean BIANMIN_REDIS_URL?" in "".join(server.output)
    finally:
        server.stop()


def test_a_start_that_is_broken_off_leaves_no_store_behind(tiny_models: Path, tmp_path: Path) -> None:
    """It went on running until the next start."""
    server = TinyServer(tiny_models, tmp_path / "state", PYTHONPATH=str(tmp_path), BIANMIN_ACTIONS_PACKAGE="stalling")
    (tmp_path / "stalling.py").write_text(
        "import time\nfrom tests.support.tiny_actions import *\nprint('stalling', flush=True)\ntime.sleep(60)\n"
    )
    server.launch()
    server.wait_for("stalling")
    store = server.store_process()
    server.stop()
    assert not is_alive(store)
    assert not any("Traceback" in line for line in server.output)


def test_a_store_that_hangs_does_not_hold_up_the_stop(tiny_models: Path, tmp_path: Path) -> None:
    server = TinyServer(tiny_models, tmp_path / "state")
    server.start()
    store = server.store_process()
    os.kill(store, signal.SIGSTOP)
    server.stop()
    assert server.process is not None
    assert server.process.returncode == 0
    assert not is_alive(store)
