from __future__ import annotations

from pathlib import Path

import pytest

from bot.errors import StoreError
from bot.settings import load_settings
from bot.storage.private_directory import private_directory
from tests.support.tiny import TINY_PACK


def test_only_its_own_user_can_enter_it_also_when_it_was_open_before(tmp_path: Path) -> None:
    settings = load_settings(content=TINY_PACK, state_dir=tmp_path / "state")
    for _ in range(2):
        path = private_directory(settings, "valkey")
        assert path == tmp_path / "state" / "valkey"
        assert path.stat().st_mode & 0o777 == 0o700
        path.chmod(0o777)


def test_one_that_cannot_be_made_is_named_with_the_remedy(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    settings = load_settings(content=TINY_PACK, state_dir=tmp_path / "file")
    with pytest.raises(StoreError, match=r"file/valkey.*BIANMIN_STATE_DIR"):
        private_directory(settings, "valkey")
