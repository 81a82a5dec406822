"""The command line as a process, on the tiny content pack."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.tiny import BIANMIN, PROJECT, tiny_environment

CommandLine = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def command_line(tiny_models: Path, tmp_path: Path) -> CommandLine:
    """Run `bianmin …` with a store of the test's own; settings are named as in the environment."""

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
