"""DingTalk as a local server."""

from __future__ import annotations

import base64
import hashlib
import hmac
import itertools
import json
import time
from typing import Any
from urllib.parse import parse_qs, urlsplit

from aiohttp import web

from tests.support.simulators.platform import Sent, SimulatedPlatform

APP_KEY, APP_SECRET = "ding0123456789abcdef", "the-app-secret"
_ids = itertools.count(int(time.time()) * 1000)


class SimulatedDingTalk(SimulatedPlatform):
    """The robot of an internal application."""

    forbids_unasked = False
    """Whether the application lacks the permission to send messages of its own accord."""

    def credentials(self) -> str:
        return f"dingtalk:\n  app_key: {APP_KEY}\n  app_secret: {APP_SECRET}\n  api_url: {self.url}\n"

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/gettoken", self._give_token),
            web.post("/robot/sendBySession", self._send),
            web.post("/v1.0/oauth2/accessToken", self._give_robots_token),
            web.post("/v1.0/robot/oToMessages/batchSend", self._send_unasked),
            web.post("/v1.0/robot/groupMessages/send", self._send_unasked),
        ]

    async def _give_token(self, request: web.Request) -> web.Response:
        if dict(request.query) != {"appkey": APP_KEY, "appsecret": APP_SECRET}:
            return web.json_response({"errcode": 40089, "errmsg": "不合法的appkey或appsecret"})
        return web.json_response({"errcode": 0, "errmsg": "ok", "access_token": self.token, "expires_in": 7200})

    async def _send(self, request: web.Request) -> web.Response:
        self.calls["send"] += 1
        if (failure := await self.fail(request)) is not None:
            return failure
        body = await request.json()
        content = body[body["msgtype"]]
        self.sent.append(Sent(request.query["session"], content["text"], body, time.monotonic()))
        return web.json_response({"errcode": 0, "errmsg": "ok"})

    async def _give_robots_token(self, request: web.Request) -> web.Response:
        self.calls["token"] += 1
        if await request.json() != {"appKey": APP_KEY, "appSecret": APP_SECRET}:
            return web.json_response({"code": "invalidClientIdOrSecret", "message": "无效的clientId"}, status=400)
        return web.json_response({"accessToken": self.token, "expireIn": 7200})

    async def _send_unasked(self, request: web.Request) -> web.Response:
        self.calls["unasked"] += 1
        if request.headers.get("x-acs-dingtalk-access-token") != self.token:
            return web.json_response({"code": "InvalidAuthentication", "message": "不合法的access_token"}, status=400)
        if self.forbids_unasked:
            code = "Forbidden.AccessDenied.AccessTokenPermissionDenied"
            return web.json_response({"code": code, "message": "没有权限"}, status=403)
        body = await request.json()
        assert body["robotCode"] == APP_KEY
        (to,) = [body["openConversationId"]] if "openConversationId" in body else body["userIds"]
        self.sent.append(Sent(to, json.loads(body["msgParam"])["text"], body, time.monotonic()))
        return web.json_response({"processQueryKey": "lGLr2W0bJgmujHSZ"})

    def signed(self, at: float | None = None, secret: str = APP_SECRET) -> dict[str, str]:
        """The headers of a request."""
        timestamp = str(int((time.time() if at is None else at) * 1000))
        digest = hmac.digest(secret.encode(), f"{timestamp}\n{secret}".encode(), hashlib.sha256)
        return {
            "Content-Type": "application/json; charset=utf-8",
            "timestamp": timestamp,
            "sign": base64.b64encode(digest).decode(),
        }

    def message(self, user: str = "anna", **fields: Any) -> dict[str, Any]:
        """A citizen's message."""
        now = int(time.time() * 1000)
        known = {
            "conversationId": f"cid{user}",
            "chatbotUserId": "$:LWCP_v1:$robot",
            "msgId": f"msg{next(_ids)}",
            "senderNick": "某某",
            "senderId": f"$:LWCP_v1:${user}",
            "sessionWebhookExpiredTime": now + 5_400_000,
            "createAt": now,
            "conversationType": "1",
            "sessionWebhook": f"{self.url}/robot/sendBySession?session={user}",
            "msgtype": "text",
        }
        return {**known, **fields}

    async def happen(self, message: dict[str, Any]) -> bytes | None:
        """Deliver a message; returns what the robot's server answers."""
        return await self.deliver(self.bot_url, json.dumps(message).encode(), {}, headers=self.signed())

    async def say(self, text: str, user: str = "anna", **fields: Any) -> None:
        """A citizen writes to the robot; DingTalk puts a blank before what follows a robot's name."""
        await self.happen(self.message(user, text={"content": f" {text}"}, **fields))

    async def tap(self, card: dict[str, Any], number: int, user: str = "anna") -> None:
        """A citizen taps one of a card's buttons, which has the application say something."""
        address = urlsplit(card["actionCard"]["btns"][number]["actionURL"])
        assert (address.scheme, address.netloc, address.path) == ("dtmd", "dingtalkclient", "/sendMessage")
        await self.say(parse_qs(address.query)["content"][0], user)
