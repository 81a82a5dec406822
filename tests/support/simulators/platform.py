"""What every simulated platform does: take calls, fail when told to, and deliver again what isn't acknowledged."""

from __future__ import annotations

import asyncio
import collections
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

import aiohttp
from aiohttp import web

Self = TypeVar("Self", bound="SimulatedPlatform")


@dataclass
class Fault:
    """How one call goes wrong: an `errcode` in a good answer, an HTTP status, a broken connection, or a long wait."""

    errcode: int = 0
    status: int = 0
    breaks: bool = False
    seconds: float = 0.0


@dataclass
class Sent:
    """What was sent to a citizen through the platform's interface."""

    user: str
    text: str
    body: dict[str, Any]
    at: float


class SimulatedPlatform:
    """A platform at `url`. Subclasses add its routes and the shape of its messages."""

    patience_seconds = 5.0
    tries = 3
    code_field = "errcode"
    """What the platform calls the number of an error."""

    def __init__(self, port: int = 0) -> None:
        self._port = port
        self.sent: list[Sent] = []
        self.faults: collections.deque[Fault] = collections.deque()
        self.fault_for: Callable[[], Fault | None] = lambda: self.faults.popleft() if self.faults else None
        self.calls: collections.Counter[str] = collections.Counter()
        self.acknowledged_after: list[float] = []
        self.url = f"http://127.0.0.1:{port}"
        self.bot_url = ""
        self.tokens = 1
        self.token_seconds = 7200.0

    def routes(self) -> list[web.RouteDef]:
        raise NotImplementedError

    def credentials(self) -> str:
        """The lines for credentials.yml."""
        raise NotImplementedError

    async def say(self, text: str) -> str | None:
        """A citizen writes. Returns what came back at once; what comes later is in `sent`."""
        raise NotImplementedError

    @property
    def token(self) -> str:
        """The only access token that is good now."""
        return f"token-{self.tokens}"

    async def __aenter__(self: Self) -> Self:
        app = web.Application()
        app.add_routes(self.routes())
        self._runner = web.AppRunner(app)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self._port)
        await site.start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        self._session = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0))
        return self

    async def __aexit__(self, *_: object) -> None:
        # The assistant must hear that its last call succeeded, or it calls the next simulator again.
        await asyncio.sleep(0.1)
        await self._session.close()
        await self._runner.cleanup()

    async def post(self, url: str, body: bytes, query: Mapping[str, str], **options: Any) -> tuple[int, bytes]:
        """One request to the bot; returns status and body."""
        async with self._session.post(url, data=body, params=query, **options) as answer:
            return answer.status, await answer.read()

    async def deliver(self, url: str, body: bytes, query: Mapping[str, str], **options: Any) -> bytes | None:
        """Deliver as the platform does: again, when nothing or an error comes back in time. Returns what came back."""
        for _ in range(self.tries):
            started = time.monotonic()
            try:
                status, answer = await asyncio.wait_for(self.post(url, body, query, **options), self.patience_seconds)
            except (asyncio.TimeoutError, aiohttp.ClientError):
                await asyncio.sleep(max(0.0, self.patience_seconds - (time.monotonic() - started)))
                continue
            if status == 200:
                self.acknowledged_after.append(time.monotonic() - started)
                return answer
            await asyncio.sleep(0.2)
        return None

    async def until_sent(self, count: int, seconds: float = 20) -> list[Sent]:
        """Wait until so many messages have been sent to citizens."""
        for _ in range(int(seconds * 50)):
            if len(self.sent) >= count:
                return self.sent
            await asyncio.sleep(0.02)
        raise AssertionError(f"{len(self.sent)} of {count} messages were sent: {self.sent[:5]}")

    async def fail(self, request: web.Request) -> web.Response | None:
        """Go wrong as planned; None when nothing is planned."""
        fault = self.fault_for()
        if fault is None:
            return None
        await asyncio.sleep(fault.seconds)
        if fault.breaks and request.transport:
            request.transport.close()
        if fault.status or fault.breaks:
            return web.Response(status=fault.status or 500)
        return web.json_response({self.code_field: fault.errcode, "errmsg": "simulated"}) if fault.errcode else None
