"""The stock `rasa` command on the shipped endpoints.yml and credentials.yml, and the tiny pack's other files."""

from __future__ import annotations

import json
import os
import pty
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from bot.settings import load_settings
from bot.storage.store import Store
from tests.support.tiny import PROJECT, TINY_ACTIONS, TINY_PACK, tiny_environment

RASA = str(Path(sys.executable).with_name("rasa"))
STORY = """
version: "3.1"
stories:
  - story: somebody greets
    steps:
      - {user: 你好, intent: hello}
      - action: utter_hello
"""


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


class Project:
    """A directory in which `rasa` is run, with the model that `rasa train` made there."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        shutil.copytree(TINY_PACK, directory, dirs_exist_ok=True)
        self.actions_port = free_port()
        endpoints = (PROJECT / "endpoints.yml").read_text(encoding="utf-8")
        (directory / "endpoints.yml").write_text(endpoints.replace(":5055", f":{self.actions_port}"), encoding="utf-8")
        shutil.copy(PROJECT / "credentials.yml", directory)
        self.environment = tiny_environment(
            directory / "models", directory / "state", BIANMIN_CONTENT=str(directory), PYTHONPATH=str(PROJECT)
        )

    def rasa(self, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [RASA, *arguments],
            cwd=self.directory,
            env={**self.environment, **settings},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=180,
        )

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        log = (self.directory / f"{arguments[-1]}.log").open("w")
        return subprocess.Popen(
            [RASA, *arguments], cwd=self.directory, env=self.environment, stdout=log, stderr=log, text=True
        )

    def typed(self, command: list[str], prompt: str, line: str, awaited: str) -> str:
        """What a command prints in a terminal, up to what is awaited, when a line is typed at its prompt."""
        process, terminal = pty.fork()
        if process == 0:
            os.chdir(self.directory)
            os.execvpe(RASA, [RASA, *command], {**self.environment, "COLUMNS": "140", "LINES": "40"})
        printed, deadline, is_typed = "", time.monotonic() + 120, False
        try:
            while time.monotonic() < deadline and awaited not in printed:
                os.set_blocking(terminal, False)
                try:
                    printed += os.read(terminal, 65536).decode(errors="replace")
                except BlockingIOError:
                    time.sleep(0.1)
                except OSError:  # the command has ended
                    break
                if prompt in printed and not is_typed:
                    time.sleep(1)  # the prompt is printed before it listens
                    os.write(terminal, f"{line}\r".encode())
                    is_typed = True
        finally:
            os.kill(process, 9)
            os.waitpid(process, 0)
            os.close(terminal)
        return printed


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Project]:
    made = Project(tmp_path_factory.mktemp("rasa"))
    done = made.rasa("train")
    assert done.returncode == 0, done.stderr
    yield made
    # A process that was killed leaves the embedded store to whoever comes next.
    Store.open(load_settings(content=TINY_PACK, state_dir=made.directory / "state")).close_embedded()


def wait_for(url: str, process: subprocess.Popen[str]) -> None:
    deadline = time.monotonic() + 90
    while time.monotonic() < deadline and process.poll() is None:
        try:
            if requests.get(url, timeout=5).ok:
                return
        except requests.ConnectionError:
            time.sleep(0.2)
    raise AssertionError(f"nothing answers at {url}")


@pytest.fixture(scope="module")
def actions(project: Project) -> Iterator[subprocess.Popen[str]]:
    """`rasa run actions`."""
    process = project.start("run", "actions", "--actions", TINY_ACTIONS, "--port", str(project.actions_port))
    wait_for(f"http://127.0.0.1:{project.actions_port}/health", process)
    yield process
    process.terminate()
    process.wait(20)


@pytest.fixture(scope="module")
def served(project: Project) -> Iterator[str]:
    """The address of `rasa run`."""
    port = free_port()
    process = project.start("run", "--port", str(port))
    url = f"http://127.0.0.1:{port}/"
    wait_for(url + "webhooks/rest/", process)
    wait_for(url, process)
    yield url
    process.terminate()
    process.wait(20)


def say(url: str, message: Any) -> requests.Response:
    return requests.post(url + "webhooks/rest/webhook", json={"sender": "citizen", "message": message}, timeout=30)


def test_rasa_run_answers_rest_with_complete_replies(served: str, actions: subprocess.Popen[str]) -> None:
    (message,) = say(served, "数数").json()
    assert message["text"] == "第1次"
    assert message["buttons"] == [{"title": "再来", "payload": "再数一次"}]
    assert (message["custom"]["kind"], message["custom"]["id"]) == ("answer", "tiny/count")
    (message,) = say(served, "你好").json()
    assert (message["text"], message["custom"]["kind"], message["custom"]["speech"]) == ("您好", "chitchat", "您好")


def test_rasa_run_is_never_silent(served: str, actions: subprocess.Popen[str]) -> None:
    assert say(served, "别出声").json()[-1]["custom"]["kind"] == "error"
    assert say(served, "坏掉").json()[-1]["custom"]["kind"] == "error"
    refused = say(served, " ")
    assert (refused.status_code, refused.json()["error"]) == (400, "message_blank")


def test_rasa_run_leaves_the_pages_channel_closed_and_says_so(served: str, project: Project) -> None:
    assert requests.post(served + "webhooks/web/session", timeout=20).status_code == 404
    log = "".join(path.read_text() for path in project.directory.glob("*.log"))
    assert "the channel 'web' stays closed: its page is served by 'bianmin serve' only" in log
    assert "telemetry" not in log.lower()


def test_a_channel_that_needs_the_assistant_names_the_command_that_starts_it(project: Project) -> None:
    (project.directory / "other.yml").write_text("rest:\nwechat:\n  app_id: x\n", encoding="utf-8")
    done = project.rasa("run", "--credentials", "other.yml", "--port", str(free_port()))
    assert done.returncode == 1
    assert "ChannelError: the channel 'wechat' needs the assistant that 'bianmin serve' starts" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("command", "settings", "said"),
    [
        (["data", "validate"], {"BIANMIN_PORT": "many"}, "SettingsError: BIANMIN_PORT"),
        (["run"], {"BIANMIN_REDIS_URL": "redis://127.0.0.1:1"}, "StoreError: the Redis of BIANMIN_REDIS_URL"),
    ],
)
def test_what_is_wrong_is_one_sentence(
    project: Project, command: list[str], settings: dict[str, str], said: str
) -> None:
    done = project.rasa(*command, **settings)
    assert done.returncode == 1
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_rasa_shell_answers(project: Project, actions: subprocess.Popen[str]) -> None:
    printed = project.typed(["shell", "--port", str(free_port())], "Your input", "数数", "第1次")
    assert "第1次" in printed


def test_rasa_interactive_asks_what_the_bot_should_do(project: Project) -> None:
    command = ["interactive", "--skip-visualization", "--port", str(free_port()), "--model", "models"]
    printed = project.typed(command, "Your input", "你好", "intent 'hello' correct?")
    assert "hello" in printed


def test_rasa_tests_and_validates(project: Project) -> None:
    (project.directory / "stories").mkdir()
    (project.directory / "stories" / "test_greeting.yml").write_text(STORY, encoding="utf-8")
    core = project.rasa("test", "core", "--stories", "stories", "--fail-on-prediction-errors", "--no-plot")
    assert core.returncode == 0, core.stderr
    nlu = project.rasa("test", "nlu", "--nlu", "data/nlu", "--no-plot")
    assert nlu.returncode == 0, nlu.stderr
    assert json.loads((project.directory / "results" / "intent_report.json").read_text())["accuracy"] == 1
    assert project.rasa("data", "validate").returncode == 0


def test_rasa_export_needs_a_broker_and_publishes_to_it(
    project: Project, served: str, actions: subprocess.Popen[str]
) -> None:
    say(served, "数数")
    refused = project.rasa("export")
    assert refused.returncode == 1
    assert "Could not find an `event_broker` section" in refused.stdout + refused.stderr
    assert "Traceback" not in refused.stderr
    published = project.directory / "published.log"
    endpoints = (project.directory / "endpoints.yml").read_text(encoding="utf-8")
    (project.directory / "export.yml").write_text(
        f"{endpoints}event_broker:\n  type: file\n  path: {published}\n", encoding="utf-8"
    )
    done = project.rasa("export", "--endpoints", "export.yml")
    assert done.returncode == 0, done.stderr
    assert "第1次" in {json.loads(line).get("text") for line in published.read_text(encoding="utf-8").splitlines()}
