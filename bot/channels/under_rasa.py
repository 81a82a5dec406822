"""The channels of credentials.yml while Rasa's own server runs (`rasa run`) instead of `bianmin serve`.

REST answers as it does there, around Rasa's agent: checked and limited messages, complete replies. The web page's
channel stays closed, for its page isn't served. The others need what only `bianmin serve` starts, and refuse.
"""

from __future__ import annotations

import logging
from asyncio import AbstractEventLoop
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint, Sanic, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.channels.credentials import OWN_CHANNELS
from bot.channels.rest import must_be_let_in
from bot.channels.service_channel import json_response, refusal_response
from bot.engine.assistant import Assistant
from bot.errors import ChannelError, Refused
from bot.safety.gate import decode_json, message_id_in
from bot.settings import get_settings
from bot.storage.store import Store

logger = logging.getLogger(__name__)

Handler = Callable[[UserMessage], Awaitable[Any]]


class RestUnderRasa(InputChannel):
    """`POST /webhooks/rest/webhook`, as `bot.channels.rest` describes it."""

    @classmethod
    def name(cls) -> str:
        return "rest"

    def blueprint(self, on_new_message: Handler) -> Blueprint:
        """Routes below /webhooks/rest."""
        rest = Blueprint("rest_under_rasa")
        rest.exception(Refused)(refusal_response)

        @rest.listener("before_server_start")
        async def open_store(app: Sanic, loop: AbstractEventLoop) -> None:
            app.ctx.store = Store.open(get_settings())

        @rest.listener("after_server_start")  # Rasa has loaded its agent by then
        async def make_assistant(app: Sanic, loop: AbstractEventLoop) -> None:
            agent = app.ctx.agent
            model = agent.processor.model_filename if agent.processor else ""
            app.ctx.assistant = Assistant(get_settings(), app.ctx.store, agent, Path(model))

        @rest.listener("after_server_stop")
        async def close_store(app: Sanic, loop: AbstractEventLoop) -> None:
            await app.ctx.store.close()

        @rest.get("/")
        async def health(request: Request) -> HTTPResponse:
            return response.json({"status": "ok"})

        @rest.post("/webhook")
        async def receive(request: Request) -> HTTPResponse:
            must_be_let_in(request, request.app.ctx.assistant)
            body = decode_json(request.headers.get("content-type", ""), request.body)
            answering = request.app.ctx.assistant.answer(body, self.name(), message_id=message_id_in(body))
            return json_response(await answering)

        return rest


class WebUnderRasa(InputChannel):
    """A door that stays shut: the page that would come to it isn't served here."""

    @classmethod
    def name(cls) -> str:
        return "web"

    def blueprint(self, on_new_message: Handler) -> Blueprint:
        """No routes."""
        logger.warning("the channel 'web' stays closed: its page is served by 'bianmin serve' only")
        return Blueprint("web_under_rasa")


class OnlyUnderAssistant(InputChannel):
    """Any other channel of this project."""

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> InputChannel:
        raise ChannelError(
            f"the channel {cls.name()!r} needs the assistant that 'bianmin serve' starts: start that, or give "
            "'rasa run --credentials' a file that names 'rest:' and channels of Rasa's own by their class paths"
        )


def channels_under_rasa() -> dict[str, type[InputChannel]]:
    """This project's channels by their short names, as `rasa run` opens them."""

    def refusing(name: str) -> type[InputChannel]:
        return type(name, (OnlyUnderAssistant,), {"name": classmethod(lambda cls: name)})

    return {
        **{name: refusing(name) for name in OWN_CHANNELS},
        RestUnderRasa.name(): RestUnderRasa,
        WebUnderRasa.name(): WebUnderRasa,
    }
