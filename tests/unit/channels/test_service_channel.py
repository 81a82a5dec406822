from __future__ import annotations

from typing import Any

import pytest
from rasa.core.channels.channel import register
from sanic import Sanic

from bot.channels.messengers.callback import CallbackInput
from bot.channels.rest import RestInput
from bot.channels.service_channel import ServiceChannel
from bot.channels.socket_io import SocketInput
from bot.channels.web import WebInput
from bot.errors import ChannelError


@pytest.mark.parametrize(
    "channel",
    [RestInput(), WebInput(), SocketInput(), CallbackInput("http://127.0.0.1:1/")],
    ids=lambda each: each.name(),
)
def test_under_rasas_own_server_a_channel_says_what_to_do(channel: ServiceChannel) -> None:
    app: Any = Sanic(f"rasa_run_{channel.name()}", configure_logging=False)
    with pytest.raises(ChannelError, match=rf"'{channel.name()}' answers through `bianmin serve`"):
        register([channel], app, "/webhooks/")
