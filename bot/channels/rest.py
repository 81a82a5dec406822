"""The REST channel, as Rasa's users know it, with answers to bad requests.

`POST webhook` with {"sender", "message", "metadata"?: {"mode"?, "region"?}} returns the reply's messages:
[{"recipient_id", "text", "buttons"?, "custom"?}], of which exactly one carries `custom`.
"""

from __future__ import annotations

from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.channels.base import ServiceChannel
from bot.engine.turn import HandleMessage
from bot.errors import Refused
from bot.safety.gate import decode_json


class RestInput(ServiceChannel):
    """The channel named `rest` in credentials.yml."""

    @classmethod
    def name(cls) -> str:
        return "rest"

    def blueprint(self, on_new_message: HandleMessage) -> Blueprint:
        """Routes below /webhooks/rest."""
        rest = self.new_blueprint()

        @rest.get("/")
        async def health(request: Request) -> HTTPResponse:
            return response.json({"status": "ok"})

        @rest.post("/webhook")
        async def receive(request: Request) -> HTTPResponse:
            if request.args.get("stream", "").lower() in ("true", "1"):
                raise Refused("stream_unsupported")
            body = decode_json(request.headers.get("content-type", ""), request.body)
            return response.json(
                await self.reply_to(body, request, on_new_message), ensure_ascii=False, escape_forward_slashes=False
            )

        @rest.options("/webhook")
        async def preflight(request: Request) -> HTTPResponse:
            """A browser asks whether a page of another origin may post; the headers are set by `bot.channels.cors`."""
            return response.empty()

        return rest
