from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from bot.calendar import today_in_china
from bot.cli import app
from bot.knowledge.checks.strayed_questions import StrayedQuestions
from bot.knowledge.files.problems import Problem
from bot.settings import Settings
from tests.support.spreadsheets import CARD, Pack

UNTRIED = "What the content proposes to say wasn't tried"
MISUNDERSTOOD = Problem("welcome.json", 1, "questions.0", "isn't understood")


@pytest.fixture
def pack(sheet: Callable[..., Path], imported: Callable[..., Pack]) -> Path:
    """A pack with one question: that there is no other is a warning."""
    return imported(sheet(CARD)).root


@pytest.fixture(autouse=True)
def _no_models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BIANMIN_MODEL_DIR", str(tmp_path / "models"))


@pytest.fixture
def tried(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """There is a current model, by which a proposal is misunderstood. Returns the contents for which it was tried."""
    contents: list[Path] = []

    async def check_proposals(settings: Settings, model: Path) -> list[Problem]:
        contents.append(settings.content)
        return [MISUNDERSTOOD]

    monkeypatch.setattr("bot.engine.trained_model.current_model", lambda settings: Path("model.tar.gz"))
    monkeypatch.setattr("bot.testing.proposals.check_proposals", check_proposals)
    return contents


def check(pack: Path, *options: str) -> Result:
    return CliRunner().invoke(app, ["check", "--content", str(pack), *options])


def break_topic(pack: Path) -> None:
    (topic,) = (pack / "data" / "faq").glob("*.yml")
    topic.write_text(topic.read_text(encoding="utf-8").replace("question:", "qestion:", 1), encoding="utf-8")


def test_warnings_are_told_and_are_no_failure(pack: Path) -> None:
    done = check(pack)
    assert done.exit_code == 0, done.output
    assert "warning: data/" in done.output
    assert "\n0 error(s), " in done.output
    assert f" warning(s) in {pack}" in done.output


def test_the_days_ahead_are_listed_below_and_are_no_warnings(pack: Path) -> None:
    def with_review(day: date) -> Result:
        (topic,) = (pack / "data" / "faq").glob("*.yml")
        text = re.sub(r"(?m)^review_by: .*$", f"review_by: {day}", topic.read_text(encoding="utf-8"))
        topic.write_text(re.sub(r"(?m)^reviewed: .*$", "reviewed: 2026-01-01", text), encoding="utf-8")
        return check(pack)

    near, far = today_in_china() + timedelta(days=60), today_in_china() + timedelta(days=61)
    listed = with_review(near).output
    assert f"In the next 60 days:\n  {near}  review due     data/faq/" in listed
    without = with_review(far).output
    assert "In the next 60 days" not in without
    assert listed.splitlines()[-1] == without.splitlines()[-1]


def test_an_error_is_told_with_file_line_and_field_and_exits_with_1(pack: Path) -> None:
    break_topic(pack)
    done = check(pack)
    assert done.exit_code == 1
    assert any(line.startswith("error: data/faq/") and "qestion" in line for line in done.output.splitlines())


def test_that_proposals_were_not_tried_is_said_where_there_is_no_current_model(pack: Path) -> None:
    assert UNTRIED in check(pack).output


def test_proposals_are_tried_with_the_current_model(pack: Path, tried: list[Any]) -> None:
    done = check(pack)
    assert tried == [pack]
    assert done.exit_code == 1
    assert UNTRIED not in done.output
    assert f"error: {MISUNDERSTOOD}" in done.output


def test_proposals_of_content_that_can_not_be_served_are_not_tried(pack: Path, tried: list[Any]) -> None:
    break_topic(pack)
    assert UNTRIED in check(pack).output
    assert tried == []


def test_questions_at_the_wrong_entry_are_looked_for_when_asked_to(pack: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stray = Problem("data/nlu/bus.yml", 7, "bus/card", "“公交卡”", "keep it where it is answered best", "warning")
    monkeypatch.setattr(
        "bot.knowledge.checks.strayed_questions.find_strayed_questions",
        lambda content: StrayedQuestions([stray], 3),
    )

    done = check(pack, "--questions")

    assert done.exit_code == 0, done.output
    assert f"warning: {stray}\n2 more questions" in done.output
    assert "data/nlu/bus.yml" not in check(pack).output


def test_a_new_pack_has_no_mistake(tmp_path: Path) -> None:
    """`check` is the first of the three commands that the editor is told to run."""
    assert CliRunner().invoke(app, ["content", "new", str(tmp_path / "new")]).exit_code == 0
    checked = CliRunner().invoke(app, ["check", "--content", str(tmp_path / "new")])
    assert (checked.exit_code, "0 error(s)" in checked.output) == (0, True), checked.output
