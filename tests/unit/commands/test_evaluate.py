"""What the command does with the figures; tests/content_packs measures with a real model."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from bot.cli import app
from bot.nlu.understanding import Candidate, Understanding
from bot.testing.cases import Case
from bot.testing.evaluation import Outcome, Report

REPORT = Report(
    [
        Outcome(
            Case("card/lost", "typed", "卡丢了"), Understanding("卡丢了", "answer", (Candidate("card/lost", 0.9),))
        ),
        Outcome(Case("card/fee", "typed", "多少钱"), Understanding("多少钱", "answer", (Candidate("card/lost", 0.4),))),
    ]
)


@pytest.fixture(autouse=True)
def measured(monkeypatch: pytest.MonkeyPatch) -> list[tuple[list[Path], list[Path]]]:
    """The files that were measured; half of the questions are understood."""
    files_of: list[tuple[list[Path], list[Path]]] = []

    async def measure(files: list[Path], settings: Any, model: Path, conversations: list[Path]) -> Report:
        files_of.append((files, conversations))
        return REPORT

    monkeypatch.setattr("bot.testing.runner.measure", measure)
    monkeypatch.setattr("bot.commands.evaluate.current_model_of", lambda settings: Path("model.tar.gz"))
    monkeypatch.setenv("COLUMNS", "160")
    return files_of


def evaluated(*options: str) -> Result:
    return CliRunner().invoke(app, ["evaluate", "cases.tsv", *options])


def test_figures_alone_are_no_failure_and_mistakes_are_listed_on_request() -> None:
    done = evaluated()
    assert done.exit_code == 0
    assert "50.0%" in done.stdout
    assert "多少钱" not in done.stdout
    assert "多少钱" in evaluated("--mistakes").stdout


def test_every_threshold_that_is_not_met_is_said_and_exits_with_1() -> None:
    done = evaluated("--fail-under", "top_1=0.6", "--fail-under", "wrong=0.4", "--fail-under", "top_1=0.5")
    assert done.exit_code == 1
    assert done.stderr.splitlines() == ["top_1 is 0.5, less than 0.6", "wrong is 0.5, more than 0.4"]
    assert evaluated("--fail-under", "top_1=0.5", "--fail-under", "wrong=0.5").exit_code == 0


@pytest.mark.parametrize("threshold", ["top_1", "top_1=good", "top_9=0.5"])
def test_a_threshold_on_nothing_that_is_measured_is_no_success(threshold: str) -> None:
    done = evaluated("--fail-under", threshold)
    assert done.exit_code == 1
    assert f"--fail-under '{threshold}'" in done.stderr


def test_everything_measured_is_written_though_a_threshold_is_not_met(tmp_path: Path) -> None:
    file = tmp_path / "measured.json"
    assert evaluated("--json", str(file), "--fail-under", "top_1=1").exit_code == 1
    written = json.loads(file.read_text(encoding="utf-8"))
    assert written["measures"] == REPORT.measures()
    assert [mistake["question"] for mistake in written["mistakes"]] == ["多少钱"]


CASES, ONE, OTHER = Path("cases.tsv"), Path("one.tsv"), Path("other.tsv")


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["cases.tsv"], ([CASES], [])),
        (["--conversations", "one.tsv", "--conversations", "other.tsv"], ([], [ONE, OTHER])),
        (["cases.tsv", "--conversations", "one.tsv"], ([CASES], [ONE])),
    ],
)
def test_questions_conversations_or_both_are_measured(
    measured: list[tuple[list[Path], list[Path]]], arguments: list[str], expected: tuple[list[Path], list[Path]]
) -> None:
    assert CliRunner().invoke(app, ["evaluate", *arguments]).exit_code == 0
    assert measured == [expected]


def test_nothing_to_measure_is_a_mistake(measured: list[tuple[list[Path], list[Path]]]) -> None:
    done = CliRunner().invoke(app, ["evaluate"])
    assert done.exit_code != 0
    assert "--conversations" in done.stderr
    assert measured == []
