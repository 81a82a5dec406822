"""WeCom (企业微信): a self-built application.

WeCom posts what a member does, always encrypted, and is told at once that it has arrived; the answer goes through the
interface for application messages.

Sources: WeCom, "接收消息与事件", "加解密方案说明", "发送应用消息", "获取access_token".
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from typing import Any

from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.channels.messengers.incoming import Incoming
from bot.channels.messengers.messenger import MessengerChannel, must_look_like
from bot.channels.messengers.platform_api import ReturnCodes
from bot.channels.messengers.tencent_api import TencentApi
from bot.channels.messengers.tencent_envelope import Envelope
from bot.channels.messengers.tencent_xml import from_xml, read_message
from bot.errors import NotDelivered
from bot.rendering.chat import plain, split_text
from bot.rendering.reply import Message
from bot.storage.store import Store

LONGEST_TEXT_BYTES = 2048


class WeComApi(TencentApi):
    """The interface of one application."""

    codes = ReturnCodes(
        if_missing=0,
        final=frozenset({40003, 40056, 44004, 60111, 81013, 301002}),
        remedies={
            40001: "secret isn't this application's; copy it from the console",
            40003: "the member isn't known",
            40013: "corp_id isn't known; copy it from the console",
            40056: "agent_id isn't known; copy AgentId from the console",
            60020: "this server's address isn't among the application's trusted addresses (企业可信IP)",
            60111: "the member isn't known",
            81013: "the member isn't within the application's visible range (可见范围)",
            301002: "secret and agent_id belong to different applications",
        },
    )

    def __init__(self, base_url: str, corp_id: str, application: str, secret: str) -> None:
        super().__init__(base_url)
        self.account = f"wecom {corp_id}/{application}"
        self._credentials = {"corpid": corp_id, "corpsecret": secret}

    async def fetch_token(self) -> tuple[str, float]:
        path = "/cgi-bin/gettoken"
        answer = self.codes.must_be_good(path, await self.platform.call("GET", path, query=self._credentials))
        return answer["access_token"], float(answer["expires_in"])


class WeComChannel(MessengerChannel):
    """Base of the channels that WeCom posts sealed callbacks to, for one `corp_id` (企业ID)."""

    api: WeComApi

    def __init__(self, corp_id: str, token: str, encoding_aes_key: str, api: WeComApi) -> None:
        super().__init__()
        must_look_like(
            "corp_id", corp_id, "w[wx][0-9A-Za-z]{16}", "ww and 16 letters and digits, in the console: 企业ID"
        )
        self._envelope = Envelope(token, encoding_aes_key, corp_id)
        self.api = api

    @abstractmethod
    async def receive(self, fields: dict[str, str]) -> None:
        """Take what a callback tells. When this raises an error, WeCom calls again."""

    def share_token(self, store: Store) -> None:
        self.api.share_token(store)

    async def disconnect(self) -> None:
        await self.api.platform.close()

    async def check(self) -> str:
        return await self.api.check()

    def add_routes(self, blueprint: Blueprint) -> None:
        @blueprint.get("/webhook")
        async def greet(request: Request) -> HTTPResponse:
            """The console tries the address out."""
            echo = self._envelope.open_recent(request.args, request.args.get("echostr", ""))
            return response.raw(echo, content_type="text/plain")

        @blueprint.post("/webhook")
        async def receive(request: Request) -> HTTPResponse:
            opened = self._envelope.open_recent(request.args, from_xml(request.body).get("Encrypt", ""))
            await self.receive(from_xml(opened))
            return response.text("")


class WeComInput(WeComChannel):
    """The channel named `wecom` in credentials.yml.

    Args:
        corp_id: 企业ID. agent_id: AgentId. secret: Secret of the application.
        token: the Token of 接收消息. encoding_aes_key: its EncodingAESKey.
        api_url: where the interface is, for trying out with the simulator.
    """

    def __init__(
        self,
        corp_id: str,
        agent_id: str,
        secret: str,
        token: str,
        encoding_aes_key: str,
        api_url: str = "https://qyapi.weixin.qq.com",
    ) -> None:
        super().__init__(corp_id, token, encoding_aes_key, WeComApi(api_url, corp_id, agent_id, secret))
        must_look_like("agent_id", agent_id, "[0-9]+", "a number, in the console: AgentId")
        self._agent_id = int(agent_id)

    @classmethod
    def name(cls) -> str:
        return "wecom"

    async def create_menu(self) -> str:
        return await self.api.create_menu("/cgi-bin/menu/create", {"agentid": str(self._agent_id)})

    async def receive(self, fields: dict[str, str]) -> None:
        # An application that is opened to a whole organisation gets a `subscribe` for each of its members.
        message = read_message(fields, greets=False)
        if message:
            await self.take(message)

    def render(self, reply: list[Message], message: Incoming) -> list[Any]:
        """Texts: the only kind that WeCom also shows inside WeChat. Choices are numbered."""
        return [text for said in reply for text in split_text(plain(said), LONGEST_TEXT_BYTES)]

    def address_unasked(self, user: str) -> Mapping[str, Any]:
        return {}

    async def send(self, message: Incoming, part: Any) -> None:
        body = {"touser": message.user, "agentid": self._agent_id, "msgtype": "text", "text": {"content": part}}
        answer = await self.api.post("/cgi-bin/message/send", body)
        if answer.get("invaliduser"):
            raise NotDelivered("the member isn't within the application's visible range (可见范围)", is_final=True)
