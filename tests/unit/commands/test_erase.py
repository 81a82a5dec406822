from __future__ import annotations

import asyncio
import re

from bot.engine.assistant import Assistant
from bot.settings import Settings
from tests.support.command_line import CommandLine


def test_erase_asks_first_and_says_what_was_removed(command_line: CommandLine, tiny_settings: Settings) -> None:
    store = tiny_settings.state_dir / "valkey"

    async def talk() -> None:
        async with Assistant.open(tiny_settings) as assistant:
            await assistant.ask("13800001234", "数数")

    asyncio.run(talk())
    asked = command_line("erase", "13800001234", stdin="n\n")
    assert asked.returncode == 1
    assert "13800001234: " in asked.stdout
    assert "Removed" not in asked.stdout
    erased = command_line("erase", "13800001234", stdin="y\n")
    assert erased.returncode == 0, erased.stderr
    assert re.search(r"Removed: \d+ events, 1 checkpoint, 1 rate\.", erased.stdout)
    assert not any(b"13800001234" in path.read_bytes() for path in store.rglob("*.aof"))


def test_erase_says_when_nothing_is_known(command_line: CommandLine) -> None:
    for sender in ("nobody", "@wecom:nobody", "0123456789abcdef0123456789abcdef.0123456789abcdef0123456789abcdef", " "):
        done = command_line("erase", sender, "--yes")
        assert (done.returncode, done.stdout) == (1, "")
        assert "nothing is kept" in done.stderr
        assert "Traceback" not in done.stderr
