"""Every place that the project knows, told to the real agent by every name it has."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from bot.engine.assistant import Assistant
from bot.settings import Settings
from tests.support.shipped_content import shipped_knowledge

FRAME = "我在{}，身份证丢了怎么补办"


async def noted(names: list[str], state: Path) -> dict[str, str | None]:
    """The adcode noted for a citizen who tells one place after the other, each within a question."""
    found = {}
    async with Assistant.open(Settings(state_dir=state, rate_limit_per_minute=0)) as assistant:
        for name in names:
            await assistant.ask("citizen", FRAME.format(name), {})
            found[name] = (await assistant.slots("citizen")).get("region")
    return found


@pytest.fixture(scope="module")
def places() -> dict[str, str]:
    """The adcode by each full name, everyday name and nickname that one place only bears."""
    bearers: dict[str, list[str]] = {}
    for region in shipped_knowledge().regions.values():
        for name in dict.fromkeys((region.name, region.everyday_name, *region.aliases)):
            bearers.setdefault(name, []).append(region.adcode)
    return {name: adcodes[0] for name, adcodes in bearers.items() if len(adcodes) == 1}


def test_a_place_told_within_a_question_is_noted_by_whatever_name(
    places: dict[str, str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    found = asyncio.run(noted(list(places), tmp_path_factory.mktemp("state")))

    assert {name: adcode for name, adcode in found.items() if adcode != places[name]} == {}
