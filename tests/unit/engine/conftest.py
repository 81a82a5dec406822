from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bot.settings import Settings, load_settings
from tests.support.tiny import TINY_ACTIONS, TINY_PACK


@pytest.fixture
def own_pack(tmp_path: Path) -> Settings:
    """A copy of the tiny pack that a test may change, with no model yet."""
    shutil.copytree(TINY_PACK, tmp_path / "pack")
    return load_settings(
        content=tmp_path / "pack",
        model_dir=tmp_path / "models",
        state_dir=tmp_path / "state",
        actions_package=TINY_ACTIONS,
    )
