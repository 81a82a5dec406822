from __future__ import annotations

import subprocess
import sys

from typer.main import get_command
from typer.testing import CliRunner

from bot.cli import app
from bot.settings import PROJECT_ROOT


def test_help_does_not_wait_for_rasa() -> None:
    loaded = subprocess.run(
        [sys.executable, "-c", "import bot.cli, sys; print({'rasa', 'redis', 'sanic', 'pydantic'} & set(sys.modules))"],
        cwd=PROJECT_ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert loaded.stdout == "set()\n"


def test_every_command_is_found_in_the_module_of_its_name() -> None:
    commands = set(get_command(app).commands)  # type: ignore[attr-defined]
    assert {"serve", "test", "content"} <= commands
    assert {name.replace("-", "_") for name in commands} <= {
        path.stem for path in (PROJECT_ROOT / "bot" / "commands").glob("*.py")
    }


def test_a_command_that_nobody_has_made_exits_with_2() -> None:
    done = CliRunner().invoke(app, ["nothing"])
    assert done.exit_code == 2
    assert "nothing" in done.output
