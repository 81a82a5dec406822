"""See also tests/behaviour/test_stock_rasa.py, where the stock command serves."""

from __future__ import annotations

import pytest

from bot.channels.credentials import OWN_CHANNELS
from bot.channels.under_rasa import RestUnderRasa, WebUnderRasa, channels_under_rasa
from bot.errors import ChannelError


def test_every_channel_of_the_project_is_known_by_its_name() -> None:
    channels = channels_under_rasa()
    assert set(channels) == set(OWN_CHANNELS)
    assert all(channel.name() == name for name, channel in channels.items())


@pytest.mark.parametrize("name", sorted(set(OWN_CHANNELS) - {"rest", "web"}))
def test_a_channel_that_needs_the_assistant_says_which_command_starts_it(name: str) -> None:
    with pytest.raises(ChannelError, match=f"'{name}' needs .*'bianmin serve'"):
        channels_under_rasa()[name].from_credentials(None)


def test_rest_and_the_pages_channel_open() -> None:
    channels = channels_under_rasa()
    assert isinstance(channels["rest"].from_credentials(None), RestUnderRasa)
    assert isinstance(channels["web"].from_credentials(None), WebUnderRasa)
