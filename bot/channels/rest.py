"""The REST channel, as Rasa's users know it, with answers to bad requests.

`POST webhook` with {"sender", "message", "metadata"?: {"mode"?, "region"?}} returns the reply's messages:
[{"recipient_id", "text", "buttons"?, "custom"?}], of which exactly one carries `custom`.

Who calls it names the sender, and so goes on in whatever conversation it names: it is open to programs on this machine,
and to those that send `Authorization: Bearer` with BIANMIN_REST_TOKEN.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.channels.service_channel import ServiceChannel, json_response
from bot.errors import Refused
from bot.safety.bearer_token import must_be_trusted
from bot.safety.gate import decode_json, message_id_in

if TYPE_CHECKING:
    from bot.engine.assistant import Assistant


class RestInput(ServiceChannel):
    """The channel named `rest` in credentials.yml."""

    @classmethod
    def name(cls) -> str:
        return "rest"

    def add_routes(self, blueprint: Blueprint) -> None:
        @blueprint.get("/")
        async def health(request: Request) -> HTTPResponse:
            return response.json({"status": "ok"})

        @blueprint.post("/webhook")
        async def receive(request: Request) -> HTTPResponse:
            must_be_let_in(request, self.assistant)
            if request.args.get("stream", "").lower() in ("true", "1"):
                raise Refused("stream_unsupported")
            body = decode_json(request.headers.get("content-type", ""), request.body)
            return json_response(await self.assistant.answer(body, self.name(), message_id=message_id_in(body)))

        @blueprint.options("/webhook")
        async def preflight(request: Request) -> HTTPResponse:
            """A browser asks whether a page of another origin may post; the headers are set by `bot.server.cors`."""
            return response.empty()


def must_be_let_in(request: Request, assistant: Assistant) -> None:
    """Let in programs on this machine, and those that send the token.

    Raises:
        Refused: 403 `rest_closed` or 401 `token_wrong`.
    """
    client = assistant.clients.of_request(request)
    must_be_trusted(client, request.headers.get("authorization"), assistant.settings.rest_token, "rest_closed")
