from __future__ import annotations

import re

from bot.engine.assistant import Assistant
from bot.settings import Settings
from bot.storage.store import Store
from bot.storage.waiting import WaitingCitizens
from tests.support.command_line import CommandLine

PAGE = "@web:0123456789abcdef0123456789abcdef"


async def test_who_asked_for_a_person_is_listed_until_it_is_done(
    command_line: CommandLine, tiny_settings: Settings
) -> None:
    async with Assistant.open(tiny_settings) as assistant:
        for sender, text in (("anna", "人工"), ("bert", "数数"), ("carla", "停")):
            await assistant.ask(sender, text, channel="rest")
    listed = command_line("waiting")
    assert listed.returncode == 0, listed.stderr
    anna, carla, count = listed.stdout.splitlines()
    assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d    0 h 0\d min  rest  anna  –", anna)
    assert "carla" in carla
    assert count == "2 citizens waiting for a person."
    done = command_line("waiting", "--done", "anna")
    assert (done.returncode, done.stdout) == (0, "1 citizen waiting for a person.\n")
    again = command_line("waiting", "--done", "anna")
    assert (again.returncode, again.stdout) == (1, "")
    assert "'anna' isn't on the list" in again.stderr


async def test_who_was_answered_waits_no_more(command_line: CommandLine, tiny_settings: Settings) -> None:
    store = Store.open(tiny_settings)
    await WaitingCitizens(store).add(PAGE, "web", "id_card/lost")
    await store.close()
    assert f"  web  {PAGE}  id_card/lost" in command_line("waiting").stdout
    assert command_line("say", PAGE, "您好").returncode == 0
    assert command_line("waiting").stdout == "No citizens waiting for a person.\n"
