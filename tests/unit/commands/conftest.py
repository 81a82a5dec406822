from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.settings import get_settings, use_settings


@pytest.fixture(autouse=True)
def _forgotten_options() -> Iterator[None]:
    """The options of a command that a test runs in this process are not those of the next."""
    yield
    use_settings()
    get_settings.cache_clear()
