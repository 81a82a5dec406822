from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.engine.assistant import Assistant
from tests.support.pigeon import PigeonInput, opened


@pytest.fixture
async def pigeon(assistant: Assistant) -> AsyncIterator[PigeonInput]:
    async with opened(assistant) as channel:
        yield channel
