"""The smallest platform there can be: what it is given to send, it writes down."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.channels.messengers.incoming import Incoming
from bot.channels.messengers.messenger import MessengerChannel
from bot.engine.assistant import Assistant
from bot.errors import NotDelivered
from bot.rendering.chat import plain
from bot.rendering.reply import Message


class PigeonInput(MessengerChannel):
    """Refuses to fly as often as `refusals` says, and with what `is_refused`; flies for `flight_seconds`."""

    def __init__(self, loft: str = "") -> None:
        super().__init__()
        self.sent: list[tuple[str, str]] = []
        self.given_up: list[Any] = []
        self.refusals: list[NotDelivered] = []
        self.is_refused: Callable[[str], bool] = lambda part: False
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
        if self.is_refused(part):
            raise NotDelivered("busy")
        if self.refusals:
            raise self.refusals.pop(0)
        self.sent.append((message.user, part))

    async def on_given_up(self, message: Incoming, parts: list[Any], error: Exception) -> None:
        self.given_up += parts

    async def check(self) -> str:
        return ""


@asynccontextmanager
async def opened(assistant: Assistant) -> AsyncIterator[PigeonInput]:
    """A channel to the platform, open until the block ends."""
    channel = PigeonInput()
    await channel.open(assistant)
    try:
        yield channel
    finally:
        await channel.close(1)


def texts(pigeon: PigeonInput) -> list[str]:
    """The first line of each message that the platform was given."""
    return [text.split("\n")[0] for _, text in pigeon.sent]


async def until(condition: Callable[[], object], seconds: float = 10) -> None:
    """Wait until that is so; that it isn't in time is a failure."""
    for _ in range(int(seconds * 100)):
        if condition():
            return
        await asyncio.sleep(0.01)
    raise AssertionError("it didn't happen")
