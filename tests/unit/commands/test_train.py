from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from bot.cli import app
from tests.support.command_line import CommandLine


def test_train_does_nothing_when_nothing_changed(command_line: CommandLine) -> None:
    done = command_line("train")
    assert done.returncode == 0
    assert "current" in done.stdout
    assert "training" not in done.stderr


@pytest.mark.parametrize(("options", "is_forced"), [([], False), (["--force"], True)])
def test_each_step_is_told_and_the_model_named(
    monkeypatch: pytest.MonkeyPatch, options: list[str], is_forced: bool
) -> None:
    def ensure_model(settings: Any, report: Any, force: bool) -> Path:
        assert force is is_forced
        report("training RulePolicy")
        return Path("models/new.tar.gz")

    monkeypatch.setattr("bot.engine.training.ensure_model", ensure_model)
    done = CliRunner().invoke(app, ["train", *options])
    assert done.exit_code == 0
    assert "training RulePolicy" in done.stderr
    assert done.stdout == "The model is current: models/new.tar.gz\n"
