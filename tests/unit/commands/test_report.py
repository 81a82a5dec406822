from __future__ import annotations

import asyncio
import json

import pytest

from bot.commands.report import MOST_DAYS
from bot.engine.assistant import Assistant
from bot.settings import Settings
from bot.storage import keys
from tests.support.command_line import CommandLine


@pytest.fixture
def a_day(tiny_settings: Settings) -> None:
    """What citizens asked today, and what an operator tried."""

    async def talk() -> None:
        async with Assistant.open(tiny_settings) as assistant:
            for sender, text, channel in (
                ("anna", "数数", "rest"),
                ("anna", "数数", "rest"),
                ("bert", "人工", "web"),
                ("bert", "我要删掉", "web"),
                ("ask-1", "数数", "assistant"),
            ):
                await assistant.ask(sender, text, channel=channel)

    asyncio.run(talk())


@pytest.mark.usefixtures("a_day")
def test_what_citizens_asked_is_reported(command_line: CommandLine) -> None:
    written = command_line("report", "--format", "json")
    assert written.returncode == 0, written.stderr
    found = json.loads(written.stdout)
    assert found["turns"] == {"now": 4, "before": 0}
    assert found["outcomes"]["answered"]["now"] == 2
    assert found["outcomes"]["handed_over"]["now"] == 1
    assert found["channels"] == {"rest": {"now": 2, "before": 0}, "web": {"now": 2, "before": 0}}
    assert [(each["id"], each["given"]["now"]) for each in found["answers"]] == [("tiny/count", 2)]
    shown = command_line("report", "--days", "30")
    assert "（30天）" in shown.stdout
    assert "tiny/count" in shown.stdout
    assert command_line("report", "--format", "markdown").stdout.startswith("# 问答报告")
    assert "anna" not in written.stdout + shown.stdout


def test_before_anything_was_counted_that_is_said(command_line: CommandLine) -> None:
    shown = command_line("report")
    assert (shown.returncode, shown.stderr) == (0, "")
    assert "没有数到提问" in shown.stdout


@pytest.mark.parametrize("options", [("--days", "0"), ("--days", str(MOST_DAYS + 1)), ("--format", "pdf")])
def test_what_cannot_be_reported_is_refused(command_line: CommandLine, options: tuple[str, str]) -> None:
    assert command_line("report", *options).returncode == 2


def test_the_longest_report_has_as_much_to_compare_with() -> None:
    assert 2 * MOST_DAYS <= keys.COUNTS_DAYS
