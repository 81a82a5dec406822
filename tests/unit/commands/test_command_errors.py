"""No command ends in a traceback: what is wrong is one sentence, and the exit code is 1."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command
from typer.testing import CliRunner

from bot.cli import app
from bot.commands.command_errors import Commands
from tests.support.tiny import BIANMIN, PROJECT, tiny_environment

ARGUMENTS = {
    "ask": ["数数"],
    "say": ["@web:0123456789abcdef0123456789abcdef", "您好"],
    "erase": ["citizen", "--yes"],
    "export-person": ["citizen"],
    "evaluate": ["questions.tsv"],
    "content import": ["questions.csv", "--out", "pack"],
    "content export": ["questions.xlsx"],
    "content new": ["pack"],
    "content review": ["pension"],
}
"""What a command needs besides its name."""


def commands(group: Any, *above: str) -> Iterator[str]:
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from commands(command, *above, name)
        else:
            yield " ".join((*above, name))


COMMANDS = sorted(commands(get_command(app)))


def run(directory: Path, *arguments: str, models: Path | None = None, **settings: str) -> str:
    """The one sentence in which a command that can't do its work ends."""
    done = subprocess.run(
        [*BIANMIN, *arguments],
        cwd=directory,
        env=tiny_environment(models or directory, directory, PYTHONPATH=str(PROJECT), **settings),
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 1, done.stderr
    assert "Traceback" not in done.stderr
    sentences = [line for line in done.stderr.splitlines() if line.startswith("bianmin: ")]
    assert len(sentences) == 1, done.stderr
    return sentences[0]


def test_every_group_of_commands_is_known_here() -> None:
    assert {"serve", "test", "channels check", "content import"} <= set(COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_a_wrong_setting_is_one_sentence(command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(app, [*command.split(), *ARGUMENTS.get(command, [])], env={"BIANMIN_PORT": "many"})
    assert result.exit_code == 1
    assert isinstance(result.exception, SystemExit)  # no error passed the decorator
    assert result.output.startswith("bianmin: BIANMIN_PORT")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "command", ["ask 数数", "erase citizen --yes", "say @web:0123456789abcdef0123456789abcdef 您好"]
)
def test_a_store_that_does_not_answer_is_one_sentence(command: str, tmp_path: Path, tiny_models: Path) -> None:
    said = run(tmp_path, *command.split(), models=tiny_models, BIANMIN_REDIS_URL="redis://127.0.0.1:1")
    assert "BIANMIN_REDIS_URL" in said


@pytest.mark.parametrize("command", ["test tests.yml", "content import no.csv --out pack"])
def test_a_file_that_is_not_there_is_one_sentence(command: str, tmp_path: Path, tiny_models: Path) -> None:
    run(tmp_path, *command.split(), models=tiny_models)


@pytest.mark.parametrize(
    ("content", "said"),
    [(None, "absent.tsv: No such file"), (b"ab\xff", "isn't text in UTF-8 (invalid start byte at byte 2)")],
)
def test_what_is_wrong_with_a_file_is_said_without_what_it_holds(
    content: bytes | None, said: str, tmp_path: Path
) -> None:
    commands, file = Commands(), tmp_path / "absent.tsv"
    if content is not None:
        file.write_bytes(content)

    @commands.command()
    def read() -> None:
        file.read_text(encoding="utf-8")

    result = CliRunner().invoke(commands, [])
    assert result.exit_code == 1
    assert said in result.output
    assert "ab" not in result.output.replace("absent", "")


def test_a_defect_of_the_program_keeps_its_traceback() -> None:
    commands = Commands()

    @commands.command()
    def fail() -> None:
        raise ConnectionResetError("of no file")

    assert isinstance(CliRunner().invoke(commands, []).exception, ConnectionResetError)
