"""The servers of integrators who use Rasa's own doors: the receiver of callbacks, and a Mattermost."""

from __future__ import annotations

import base64
import time

from aiohttp import web

from tests.support.simulators.platform import Sent, SimulatedPlatform

_LOGIN = "Basic " + base64.b64encode("assistant:口令".encode()).decode()


class SimulatedReceiver(SimulatedPlatform):
    """Takes what is posted to it."""

    def credentials(self) -> str:
        return (
            f"callback:\n  url: {self.url}/replies?from=assistant\n  token: the-token\n  headers: {{X-Desk: hall}}\n"
            "  basic_auth: {username: assistant, password: 口令}\n"
            f"mattermost:\n  url: {self.url}/api/v4\n  token: the-bot\n  webhook_url: http://assistant.example/\n"
        )

    def routes(self) -> list[web.RouteDef]:
        return [web.post("/replies", self._take), web.post("/api/v4/posts", self._show)]

    async def _take(self, request: web.Request) -> web.Response:
        self.calls["replies"] += 1
        if dict(request.query) != {"from": "assistant", "token": "the-token"} or request.headers["X-Desk"] != "hall":
            return web.Response(status=403)
        if request.headers["Authorization"] != _LOGIN:
            return web.Response(status=401)
        if (failure := await self.fail(request)) is not None:
            return failure
        body = await request.json()
        self.sent.append(Sent(body["recipient_id"], body["text"], body, time.monotonic()))
        return web.Response(status=204)

    async def _show(self, request: web.Request) -> web.Response:
        body = await request.json()
        self.sent.append(Sent(body["channel_id"], body["message"], body, time.monotonic()))
        return web.json_response({})
