"""WeChat and WeCom as local servers. Sealing, signing and opening is done by `wechatpy`, not by our code."""

from __future__ import annotations

import asyncio
import collections
import hashlib
import itertools
import json
import secrets
import time
from typing import Any

import xmltodict
from aiohttp import web
from wechatpy.crypto import WeChatCrypto

from tests.support.simulators.platform import Fault, Sent, SimulatedPlatform

TOKEN = "t0kenOfTheConsole"
ENCODING_AES_KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
_ids = itertools.count(int(time.time()) * 1000)


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
            fields = {"MsgId": next(_ids), **fields}
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


class SimulatedWeCom(SimulatedTencent):
    """A self-built application of WeCom."""

    receiver = "ww0123456789abcdef"
    secret = "the-secret-of-the-application"
    agent_id = 1000002
    send_path = "/cgi-bin/message/send"

    def credentials(self) -> str:
        return (
            f"wecom:\n  corp_id: {self.receiver}\n  agent_id: {self.agent_id}\n  secret: {self.secret}\n"
            f"  token: {TOKEN}\n  encoding_aes_key: {ENCODING_AES_KEY}\n  api_url: {self.url}\n"
        )

    def routes(self) -> list[web.RouteDef]:
        return [*super().routes(), web.get("/cgi-bin/gettoken", self._get_token)]

    async def _get_token(self, request: web.Request) -> web.Response:
        self.calls["token"] += 1
        if request.query.get("corpsecret") != self.secret:
            return web.json_response({"errcode": 40001, "errmsg": "invalid credential"})
        return web.json_response({"access_token": self.token, "expires_in": self.token_seconds})

    def read(self, answer: bytes | None) -> str | None:
        assert answer in (b"", None), "WeCom is only told that the message has arrived"
        return None


class SimulatedCustomerService(SimulatedWeCom):
    """WeCom's customer service: what citizens say is fetched. `states` says who has a conversation."""

    secret = "the-secret-of-the-customer-service"

    def __init__(self, port: int = 0, handoff: str = "number") -> None:
        super().__init__(port)
        self.handoff = handoff
        self.account = f"wkAJ2GCAAASSm4FhToWMFea{next(_ids)}"
        self.said: list[dict[str, Any]] = []
        self.states: dict[str, int] = {}
        self.codes: dict[str, str] = {}
        self.page_size = 2
        self.sync_faults: collections.deque[Fault] = collections.deque()

    def credentials(self) -> str:
        return (
            f"wecom_kf:\n  corp_id: {self.receiver}\n  secret: {self.secret}\n  token: {TOKEN}\n"
            f"  encoding_aes_key: {ENCODING_AES_KEY}\n  handoff: {self.handoff}\n  api_url: {self.url}\n"
        )

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/cgi-bin/gettoken", self._get_token),
            web.post("/cgi-bin/kf/sync_msg", self._sync),
            web.post("/cgi-bin/kf/send_msg", self._send_to_citizen),
            web.post("/cgi-bin/kf/send_msg_on_event", self._welcome),
            web.post("/cgi-bin/kf/service_state/get", self._get_state),
            web.post("/cgi-bin/kf/service_state/trans", self._change_state),
        ]

    async def _sync(self, request: web.Request) -> web.Response:
        self.calls["sync"] += 1
        if (refusal := self.refusal(request)) is not None:
            return refusal
        if self.sync_faults:
            fault = self.sync_faults.popleft()
            await asyncio.sleep(fault.seconds)
            return web.Response(status=fault.status)
        body = await request.json()
        assert body["open_kfid"] == self.account
        assert len(body.get("cursor", "")) <= 64
        start = int(body.get("cursor", "cursor-0").removeprefix("cursor-"))
        end = min(start + self.page_size, len(self.said))
        answer = {"next_cursor": f"cursor-{end}", "has_more": int(end < len(self.said))}
        return web.json_response({"errcode": 0, "errmsg": "ok", "msg_list": self.said[start:end], **answer})

    async def _send_to_citizen(self, request: web.Request) -> web.Response:
        body = await request.json()
        if self.states.get(body["touser"], 1) in (2, 3):
            return web.json_response({"errcode": 95018, "errmsg": "send msg session status invalid"})
        return await self._send(request)

    async def _welcome(self, request: web.Request) -> web.Response:
        body = await request.json()
        user = self.codes.pop(body["code"], None)
        if user is None:
            return web.json_response({"errcode": 40096, "errmsg": "invalid code"})
        self.sent.append(Sent(user, body["text"]["content"], body, time.monotonic()))
        return web.json_response({"errcode": 0, "errmsg": "ok"})

    async def _get_state(self, request: web.Request) -> web.Response:
        user = (await request.json())["external_userid"]
        return web.json_response({"errcode": 0, "errmsg": "ok", "service_state": self.states.get(user, 1)})

    async def _change_state(self, request: web.Request) -> web.Response:
        body = await request.json()
        self.states[body["external_userid"]] = body["service_state"]
        return web.json_response({"errcode": 0, "errmsg": "ok"})

    def told(self, user: str, kind: str = "text", **fields: Any) -> dict[str, Any]:
        """A citizen says something, which is there to be fetched."""
        message = {
            "msgid": f"from_msgid_{next(_ids)}",
            "open_kfid": self.account,
            "external_userid": user,
            "send_time": int(time.time()),
            "origin": 3,
            "servicer_userid": "",
            "msgtype": kind,
            **fields,
        }
        self.said.append(message)
        return message

    def opened_by(self, user: str, *, may_welcome: bool = True) -> None:
        """A citizen opens the chat."""
        event = {"event_type": "enter_session", "open_kfid": self.account, "external_userid": user, "scene": "123"}
        if may_welcome:
            event["welcome_code"] = f"code-{next(_ids)}"
            self.codes[event["welcome_code"]] = user
        self.said.append({"msgtype": "event", "origin": 4, "send_time": int(time.time()), "event": event})

    async def call(self) -> bytes | None:
        """Tell the bot that there is something new; returns what it answers."""
        event = xml_of(
            ToUserName=self.receiver,
            CreateTime=int(time.time()),
            MsgType="event",
            Event="kf_msg_or_event",
            Token="ENCApHxnGDNAVNY4AaSJKj4Tb5mwsEMzxhFmHVGcra996NR",
            OpenKfId=self.account,
        )
        return await self.deliver(self.bot_url, *self.request(event))

    async def say(self, text: str, user: str = "anna") -> None:
        self.told(user, text={"content": text})
        assert await self.call() in (b"", None)


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


def _sha1(*parts: str) -> str:
    return hashlib.sha1("".join(sorted(parts)).encode()).hexdigest()
