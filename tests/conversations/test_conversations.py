"""Every conversation below this directory, held with the real agent, actions, content and store."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from bot.settings import Settings
from bot.testing.conversations import find
from bot.testing.runner import hold

DIRECTORY = Path(__file__).parent
PATHS = find([DIRECTORY])


@pytest.fixture(scope="session")
def failures(tmp_path_factory: pytest.TempPathFactory) -> dict[Path, str | None]:
    """What went wrong in each conversation; all with one assistant, since loading it takes most of the time."""
    settings = Settings(state_dir=tmp_path_factory.mktemp("state"))
    return asyncio.run(hold(PATHS, settings))


@pytest.mark.parametrize("path", PATHS, ids=lambda path: str(path.relative_to(DIRECTORY)))
def test_conversation_goes_as_written(path: Path, failures: dict[Path, str | None]) -> None:
    if failures[path]:
        pytest.fail(failures[path] or "", pytrace=False)
