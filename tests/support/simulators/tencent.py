"""What WeChat and WeCom have in common as local servers. `wechatpy` seals, signs and opens, not our code."""

from __future__ import annotations

import hashlib
import itertools
import json
import secrets
import time
from typing import Any

import xmltodict
from aiohttp import web
from wechatpy.crypto import WeChatCrypto

from tests.support.simulators.platform import Sent, SimulatedPlatform

TOKEN = "t0kenOfTheConsole"
ENCODING_AES_KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
ids = itertools.count(int(time.time()) * 1000)


def xml_of(**fields: Any) -> str:
    """A message as the platforms write it: texts as CDATA."""
    written = (
        f"<{name}>{value}</{name}>" if isinstance(value, int) else f"<{name}><![CDATA[{value}]]></{name}>"
        for name, value in fields.items()
    )
    return f"<xml>{''.join(written)}</xml>"


class SimulatedTencent(SimulatedPlatform):
    """What both platforms have in common."""

    receiver = ""
    send_path = ""

    def __init__(self, port: int = 0) -> None:
        super().__init__(port)
        self.menu: dict[str, Any] = {}
        self.crypto = WeChatCrypto(TOKEN, ENCODING_AES_KEY, self.receiver)

    def routes(self) -> list[web.RouteDef]:
        return [web.post(self.send_path, self._send), web.post("/cgi-bin/menu/create", self._create_menu)]

    def refusal(self, request: web.Request) -> web.Response | None:
        if request.query.get("access_token") != self.token:
            return web.json_response({"errcode": 40001, "errmsg": "invalid credential, access_token is not latest"})
        return None

    async def _send(self, request: web.Request) -> web.Response:
        self.calls["send"] += 1
        refusal = self.refusal(request)
        if refusal is None:  # an answer of aiohttp's counts as false
            refusal = await self.fail(request)
        if refusal is not None:
            return refusal
        body = json.loads(await request.read())
        content = body["text"]["content"] if body["msgtype"] == "text" else body["msgmenu"]["head_content"]
        if len(content.encode()) > 2048:
            return web.json_response({"errcode": 45002, "errmsg": "content size out of limit"})
        self.sent.append(Sent(body["touser"], content, body, time.monotonic()))
        return web.json_response({"errcode": 0, "errmsg": "ok"})

    async def _create_menu(self, request: web.Request) -> web.Response:
        if (refusal := self.refusal(request)) is not None:
            return refusal
        self.menu = await request.json()
        return web.json_response({"errcode": 0, "errmsg": "ok"})

    def signed(self, sealed: str | None = None, at: float | None = None, token: str = TOKEN) -> dict[str, str]:
        """The query of a request: over token, time and nonce, and over the sealed text where there is one."""
        timestamp, nonce = str(int(at if at is not None else time.time())), secrets.token_hex(5)
        query = {"timestamp": timestamp, "nonce": nonce, "signature": _sha1(token, timestamp, nonce)}
        if sealed is not None:
            query |= {"encrypt_type": "aes", "msg_signature": _sha1(token, timestamp, nonce, sealed)}
        return query

    def sealed(self, message: str) -> str:
        """A message encrypted by the independent client."""
        return xmltodict.parse(self.crypto.encrypt_message(message, "nonce", "1"))["xml"]["Encrypt"]

    def message(self, user: str, **fields: Any) -> str:
        common = {"ToUserName": "gh_desk", "FromUserName": user, "CreateTime": int(time.time())}
        if fields["MsgType"] != "event":
            fields = {"MsgId": next(ids), **fields}
        return xml_of(**{**common, **fields})

    def request(self, message: str) -> tuple[bytes, dict[str, str]]:
        """A message as body and query of the request that delivers it."""
        sealed = self.sealed(message)
        return xml_of(ToUserName="gh_desk", Encrypt=sealed).encode(), self.signed(sealed)

    def read(self, answer: bytes | None) -> str | None:
        """The text that came back in the response."""
        raise NotImplementedError

    async def say(self, text: str, user: str = "anna") -> str | None:
        """A citizen writes. Returns what came back at once; what comes later is in `sent`."""
        return await self.do(user, MsgType="text", Content=text)

    async def do(self, user: str, **fields: Any) -> str | None:
        """A citizen does something else, given as the message's fields."""
        return self.read(await self.deliver(self.bot_url, *self.request(self.message(user, **fields))))


def _sha1(*parts: str) -> str:
    return hashlib.sha1("".join(sorted(parts)).encode()).hexdigest()
