"""WeCom as a local server: self-built applications, and customer service."""

from __future__ import annotations

import asyncio
import collections
import time
from typing import Any

from aiohttp import web

from tests.support.simulators.platform import Fault, Sent
from tests.support.simulators.tencent import ENCODING_AES_KEY, TOKEN, SimulatedTencent, ids, xml_of


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
        self.account = f"wkAJ2GCAAASSm4FhToWMFea{next(ids)}"
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
            "msgid": f"from_msgid_{next(ids)}",
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
            event["welcome_code"] = f"code-{next(ids)}"
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
