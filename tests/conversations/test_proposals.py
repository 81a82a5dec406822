"""What is proposed to be said is understood by the real model: example questions, headings, buttons, quoted words."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.engine.trained_model import newest_model
from bot.settings import Settings
from bot.testing.proposals import Proposal, check_proposals


async def test_everything_proposed_is_understood(tmp_path: Path) -> None:
    settings = Settings(state_dir=tmp_path)
    assert await check_proposals(settings, newest_model(settings)) == []


async def test_what_is_understood_otherwise_is_a_problem(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    wrong = [
        Proposal("身份证丢了怎么补办", "x.yml", "one", "pension/apply"),
        Proposal("红烧肉怎么做才香", "x.yml", "two"),
    ]
    monkeypatch.setattr("bot.testing.proposals.proposals_of", lambda content: wrong)
    settings = Settings(state_dir=tmp_path)
    problems = await check_proposals(settings, newest_model(settings))
    assert [problem.field for problem in problems] == ["one", "two"]
    assert "id_card/replace_lost" in problems[0].message
