"""The smallest platform there can be: what it is given to send, it writes down."""

from __future__ import annotations

import asyncio
from typing import Any

from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.channels.incoming import Incoming
from bot.channels.webhook import WebhookChannel
from bot.engine.reply import Message
from bot.errors import NotDelivered
from bot.rendering.chat import plain


class PigeonInput(WebhookChannel):
    """Refuses to fly as often as `refusals` says; flies as long as `flight_seconds` says."""

    def __init__(self, loft: str = "") -> None:
        super().__init__()
        self.sent: list[tuple[str, str]] = []
        self.given_up: list[Any] = []
        self.refusals: list[NotDelivered] = []
        self.flight_seconds = 0.0
        self.flying = 0

    @classmethod
    def name(cls) -> str:
        return "pigeon"

    def add_routes(self, blueprint: Blueprint) -> None:
        @blueprint.post("/")
        async def receive(request: Request) -> HTTPResponse:
            await self.take(Incoming(**request.json))
            return response.empty()

    def render(self, reply: list[Message], message: Incoming) -> list[Any]:
        return [plain(part) for part in reply]

    async def send(self, message: Incoming, part: Any) -> None:
        self.flying += 1
        try:
            await asyncio.sleep(self.flight_seconds)
        finally:
            self.flying -= 1
        if self.refusals:
            raise self.refusals.pop(0)
        self.sent.append((message.user, part))

    async def keep(self, message: Incoming, parts: list[Any], error: Exception) -> None:
        self.given_up += parts

    async def check(self) -> str:
        return ""
