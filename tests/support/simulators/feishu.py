"""Feishu as a local server. What it posts is signed and encrypted here, by the documents, not by our code."""

from __future__ import annotations

import base64
import hashlib
import itertools
import json
import secrets
import time
from typing import Any

from aiohttp import web
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from tests.support.simulators.platform import Sent, SimulatedPlatform

APP_ID, APP_SECRET = "cli_0123456789abcdef", "the-app-secret"
VERIFICATION_TOKEN, ENCRYPT_KEY = "the-verification-token", "the encrypt key"
ROBOT = "ou_robot"
CHALLENGE = {"challenge": "ajls384kdjx98XX", "token": VERIFICATION_TOKEN, "type": "url_verification"}
_MESSAGES = "/open-apis/im/v1/messages"
_ids = itertools.count(int(time.time()) * 1000)


class SimulatedFeishu(SimulatedPlatform):
    """A self-built application with a robot."""

    patience_seconds = 3.0
    code_field = "code"

    def __init__(self, port: int = 0) -> None:
        super().__init__(port)
        self._taken: set[str] = set()

    def credentials(self) -> str:
        return (
            f"feishu:\n  app_id: {APP_ID}\n  app_secret: {APP_SECRET}\n  verification_token: {VERIFICATION_TOKEN}\n"
            f"  encrypt_key: {ENCRYPT_KEY}\n  api_url: {self.url}\n"
        )

    def routes(self) -> list[web.RouteDef]:
        return [
            web.post("/open-apis/auth/v3/tenant_access_token/internal", self._give_token),
            web.get("/open-apis/bot/v3/info", self._tell_robot),
            web.post(_MESSAGES, self._send),
            web.post(_MESSAGES + "/{message_id}/reply", self._send),
        ]

    async def _give_token(self, request: web.Request) -> web.Response:
        self.calls["token"] += 1
        if await request.json() != {"app_id": APP_ID, "app_secret": APP_SECRET}:
            return web.json_response({"code": 10014, "msg": "app secret invalid"}, status=400)
        answer = {"code": 0, "msg": "ok", "tenant_access_token": self.token, "expire": self.token_seconds}
        return web.json_response(answer)

    async def _tell_robot(self, request: web.Request) -> web.Response:
        self.calls["robot"] += 1
        if request.headers.get("Authorization") != f"Bearer {self.token}":
            return web.json_response({"code": 99991663, "msg": "Invalid access token"}, status=400)
        failure = await self.fail(request)
        if failure is not None:
            return failure
        return web.json_response({"code": 0, "msg": "ok", "bot": {"app_name": "便民", "open_id": ROBOT}})

    async def _send(self, request: web.Request) -> web.Response:
        self.calls["send"] += 1
        if request.headers.get("Authorization") != f"Bearer {self.token}":
            return web.json_response({"code": 99991663, "msg": "Invalid access token"}, status=400)
        body = await request.json()
        message_id = request.match_info.get("message_id")
        receiver = message_id or f"{request.query['receive_id_type']}:{body['receive_id']}"
        content = json.loads(body["content"])
        if len(body["content"].encode()) > 30_000 or len(body["uuid"]) > 50:
            return web.json_response({"code": 230025, "msg": "too long"}, status=400)
        failure = await self.fail(request)
        if failure is not None and failure.status == 200:  # refused; otherwise it is taken, and only our answer is lost
            return failure
        if body["uuid"] not in self._taken:
            self._taken.add(body["uuid"])
            self.sent.append(Sent(receiver, _shown(body["msg_type"], content), content, time.monotonic()))
        if failure is not None:
            return failure
        return web.json_response({"code": 0, "msg": "success", "data": {"message_id": f"om_{next(_ids)}"}})

    def encrypted(self, text: str, key: str = ENCRYPT_KEY) -> str:
        """A text as it stands in the `encrypt` field."""
        content, vector = text.encode(), secrets.token_bytes(16)
        padding = 16 - len(content) % 16
        cipher = Cipher(algorithms.AES(hashlib.sha256(key.encode()).digest()), modes.CBC(vector)).encryptor()
        return base64.b64encode(
            vector + cipher.update(content + bytes([padding]) * padding) + cipher.finalize()
        ).decode()

    def signed(self, body: bytes, at: float | None = None, key: str = ENCRYPT_KEY) -> dict[str, str]:
        """The headers of a request."""
        timestamp, nonce = str(int(time.time() if at is None else at)), secrets.token_hex(8)
        signature = hashlib.sha256(f"{timestamp}{nonce}{key}".encode() + body).hexdigest()
        return {
            "Content-Type": "application/json; charset=utf-8",
            "X-Lark-Request-Timestamp": timestamp,
            "X-Lark-Request-Nonce": nonce,
            "X-Lark-Signature": signature,
        }

    def event(self, kind: str, event: Any, **header: Any) -> dict[str, Any]:
        """Something that happened, in version 2.0 of the schema."""
        known = {
            "event_id": secrets.token_hex(16),
            "event_type": kind,
            "create_time": str(int(time.time() * 1000)),
            "token": VERIFICATION_TOKEN,
            "app_id": APP_ID,
            "tenant_key": "2ca1d211f64f6438",
        }
        return {"schema": "2.0", "header": {**known, **header}, "event": event}

    def request(self, event: Any, **signing: Any) -> tuple[bytes, dict[str, str]]:
        """Something that happened as body and headers of the request that delivers it."""
        body = json.dumps({"encrypt": self.encrypted(json.dumps(event, ensure_ascii=False))}).encode()
        return body, self.signed(body, **signing)

    async def happen(self, event: dict[str, Any]) -> Any:
        """Deliver an event; returns what the robot's server answers."""
        body, headers = self.request(event)
        answer = await self.deliver(self.bot_url, body, {}, headers=headers)
        return None if answer is None else json.loads(answer)

    def message(self, content: Any, user: str = "ou_anna", kind: str = "text", **more: Any) -> dict[str, Any]:
        """A citizen's message to the robot; `more` are fields of the message."""
        message = {
            "message_id": f"om_{next(_ids)}",
            "create_time": str(int(time.time() * 1000)),
            "chat_id": f"oc_{user}",
            "chat_type": "p2p",
            "message_type": kind,
            "content": json.dumps(content, ensure_ascii=False),
        }
        ids = {"open_id": user, "union_id": f"on_{user}", "user_id": None}
        sender = {"sender_id": ids, "sender_type": "user", "tenant_key": "2ca1d211f64f6438"}
        return self.event("im.message.receive_v1", {"sender": sender, "message": {**message, **more}})

    async def say(self, text: str, user: str = "ou_anna") -> None:
        """A citizen writes to the robot."""
        await self.happen(self.message({"text": text}, user))

    def tap(self, card: dict[str, Any], number: int, user: str = "ou_anna") -> dict[str, Any]:
        """A citizen taps one of a card's buttons."""
        buttons = [button for row in card["elements"] if row["tag"] == "action" for button in row["actions"]]
        event = {
            "operator": {"tenant_key": "2ca1d211f64f6438", "open_id": user, "union_id": f"on_{user}"},
            "token": "c-0123",
            "action": {"value": buttons[number]["value"], "tag": "button"},
            "host": "im_message",
            "context": {"open_message_id": "om_1", "open_chat_id": f"oc_{user}"},
        }
        return self.event("card.action.trigger", event)


def _shown(kind: str, content: dict[str, Any]) -> str:
    """What a citizen reads, with the buttons in brackets."""
    if kind == "text":
        return content["text"]
    read = [row.get("content") or f"[{row['actions'][0]['text']['content']}]" for row in content["elements"]]
    return "\n".join(read)
