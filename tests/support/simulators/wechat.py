"""WeChat as a local server: Official Accounts, and the customer-service chat of mini programs."""

from __future__ import annotations

import json
from typing import Any

import xmltodict
from aiohttp import web

from tests.support.simulators.tencent import ENCODING_AES_KEY, TOKEN, SimulatedTencent, xml_of


class SimulatedWeChat(SimulatedTencent):
    """WeChat Official Accounts. `mode` is that of the console: plain, compatible or safe."""

    receiver = "wx0123456789abcdef"
    secret = "0123456789abcdef0123456789abcdef"
    send_path = "/cgi-bin/message/custom/send"

    def __init__(self, port: int = 0, mode: str = "safe", choices: str = "text") -> None:
        super().__init__(port)
        self.mode, self.choices = mode, choices

    def credentials(self) -> str:
        key = "" if self.mode == "plain" else f"  encoding_aes_key: {ENCODING_AES_KEY}\n"
        return (
            f"wechat:\n  app_id: {self.receiver}\n  app_secret: {self.secret}\n  token: {TOKEN}\n{key}"
            f"  choices: {self.choices}\n  api_url: {self.url}\n"
        )

    def routes(self) -> list[web.RouteDef]:
        return [*super().routes(), web.post("/cgi-bin/stable_token", self._stable_token)]

    async def _stable_token(self, request: web.Request) -> web.Response:
        body = await request.json()
        self.calls["token"] += 1
        if body["secret"] != self.secret:
            return web.json_response({"errcode": 40125, "errmsg": "invalid appsecret"})
        if body["force_refresh"]:
            self.tokens += 1
        return web.json_response({"access_token": self.token, "expires_in": self.token_seconds})

    def request(self, message: str) -> tuple[bytes, dict[str, str]]:
        if self.mode == "plain":
            return message.encode(), self.signed()
        sealed = self.sealed(message)
        if self.mode == "compatible":
            return message.replace("</xml>", f"<Encrypt><![CDATA[{sealed}]]></Encrypt></xml>").encode(), self.signed(
                sealed
            )
        return xml_of(ToUserName="gh_desk", Encrypt=sealed).encode(), self.signed(sealed)

    def read(self, answer: bytes | None) -> str | None:
        if answer is None or answer in (b"success", b""):
            return None
        fields = xmltodict.parse(answer)["xml"]
        if "Encrypt" in fields:
            opened = self.crypto.decrypt_message(answer, fields["MsgSignature"], fields["TimeStamp"], fields["Nonce"])
            fields = xmltodict.parse(opened)["xml"]
        assert fields["MsgType"] == "text"
        assert fields["FromUserName"] == "gh_desk"
        assert len(fields["Content"].encode()) <= 2048
        return fields["Content"]


class SimulatedMiniProgram(SimulatedWeChat):
    """A mini program's customer-service chat. `form` is the console's 数据格式."""

    receiver = "wxfedcba9876543210"

    def __init__(self, port: int = 0, form: str = "JSON") -> None:
        super().__init__(port)
        self.form = form

    def credentials(self) -> str:
        return (
            f"miniprogram:\n  app_id: {self.receiver}\n  app_secret: {self.secret}\n  token: {TOKEN}\n"
            f"  encoding_aes_key: {ENCODING_AES_KEY}\n  api_url: {self.url}\n"
        )

    def request(self, message: str) -> tuple[bytes, dict[str, str]]:
        if self.form == "XML":
            return super().request(message)
        fields: dict[str, Any] = dict(xmltodict.parse(message)["xml"])
        fields |= {name: int(fields[name]) for name in ("CreateTime", "MsgId") if name in fields}
        sealed = self.sealed(json.dumps(fields, ensure_ascii=False))
        return json.dumps({"ToUserName": "gh_desk", "Encrypt": sealed}).encode(), self.signed(sealed)

    def read(self, answer: bytes | None) -> str | None:
        assert answer in (b"success", None), "anything else is shown to the citizen as a failure"
        return None
