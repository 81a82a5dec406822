from __future__ import annotations

import asyncio
import json

from bot.engine.assistant import Assistant
from bot.settings import Settings
from tests.support.command_line import CommandLine


def test_everything_that_is_kept_of_a_citizen_is_printed(command_line: CommandLine, tiny_settings: Settings) -> None:
    async def talk() -> None:
        async with Assistant.open(tiny_settings) as assistant:
            await assistant.ask("anna", "数数，我电话13812345678")
            await assistant.ask("bert", "你好")

    asyncio.run(talk())
    done = command_line("export-person", "anna")
    assert done.returncode == 0, done.stderr
    kept = json.loads(done.stdout)
    assert list(kept) == ["anna"]
    events = kept["anna"]["bianmin:events:{anna}"]
    assert 71 * 3600 < events["seconds_left"] <= 72 * 3600
    assert [event["text"] for event in events["value"] if event["event"] == "user"] == ["数数，我电话〔电话号码〕"]
    assert "bert" not in done.stdout


def test_it_says_when_nothing_is_known(command_line: CommandLine) -> None:
    done = command_line("export-person", "nobody")
    assert (done.returncode, done.stdout) == (1, "")
    assert "nothing is kept" in done.stderr
