from __future__ import annotations

from pathlib import Path

import pytest

from bot.channels.credentials import open_channels
from bot.channels.rest import RestInput
from bot.errors import ChannelError
from bot.settings import PROJECT_ROOT, get_settings
from tests.tiny import TINY_PACK


@pytest.fixture(autouse=True)
def _tiny(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BIANMIN_CONTENT", str(TINY_PACK))
    get_settings.cache_clear()


@pytest.mark.parametrize("text", ["rest:\n", "bot.channels.rest.RestInput:\n", ""])
def test_rest_is_this_projects_channel(tmp_path: Path, text: str) -> None:
    credentials = tmp_path / "credentials.yml"
    credentials.write_text(text)
    assert [type(channel) for channel in open_channels(credentials)] == [RestInput]


def test_the_shipped_credentials_open_rest() -> None:
    assert [channel.name() for channel in open_channels(PROJECT_ROOT / "credentials.yml")] == ["rest"]


@pytest.mark.parametrize("text", ["pigeon:\n", "bot.channels.rest.Pigeon:\n", "rest:\n  colour: red\n"])
def test_a_channel_that_cannot_be_opened_is_named(tmp_path: Path, text: str) -> None:
    credentials = tmp_path / "credentials.yml"
    credentials.write_text(text)
    with pytest.raises(ChannelError, match=r"credentials\.yml.*(pigeon|Pigeon|rest)"):
        open_channels(credentials)
