"""WeChat Official Accounts (微信公众号).

WeChat posts what a citizen does and takes the answer in the response, if that comes within 5 seconds; it posts again,
up to three times, when nothing comes. What fits one message of an answer that is ready in time goes back that way. The
rest of it, or all of one that takes longer, goes through the customer-service interface: at most 5 messages within 48
hours of a citizen's message, at most 3 within a minute of a tap on the menu.

Sources: WeChat Official Accounts, "接入概述", "接收普通消息", "被动回复用户消息", "消息加解密说明", "发送客服消息",
"获取稳定版接口调用凭据".
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.channels.messengers.answer_window import LONGEST_TEXT_BYTES, WindowedChannel, joined
from bot.channels.messengers.incoming import Incoming, QueuedMessage
from bot.channels.messengers.message_queue import Receipt
from bot.channels.messengers.messenger import must_look_like
from bot.channels.messengers.platform_api import ReturnCodes
from bot.channels.messengers.signature import must_be_recent, must_match
from bot.channels.messengers.tencent_api import TencentApi
from bot.channels.messengers.tencent_envelope import Envelope, signature_of
from bot.channels.messengers.tencent_xml import from_xml, read_message, to_xml
from bot.errors import ChannelError, NotDelivered, StoreError
from bot.rendering.chat import around_choices, choices, plain
from bot.rendering.reply import Message
from bot.storage.store import Store

logger = logging.getLogger(__name__)

_ANSWER_WITHIN_SECONDS = 4.0
"""WeChat gives up after 5 seconds; the rest is for the way there."""
_REPEATED_WITHIN_SECONDS = 60.0
_ACCOUNT_TYPE = 40200


class WeChatApi(TencentApi):
    """The interface of one account."""

    codes = ReturnCodes(
        if_missing=0,
        final=frozenset({40003, 40200, 43004, 45002, 45015, 45047, 48001}),
        remedies={
            40001: "app_secret isn't this account's; copy or reset it in the console",
            40003: "the citizen isn't known to this account",
            40013: "app_id isn't known; copy AppID from the console",
            40125: "app_secret is malformed or was reset; copy it from the console",
            40164: "this server's address isn't on the IP whitelist (IP白名单) of the console",
            40200: "this kind of account has no menu messages; set choices: text",
            40243: "AppSecret is frozen; unfreeze it in the console",
            43004: "the citizen has unsubscribed",
            45002: "the text is too long",
            45015: "the citizen's last message is too long ago",
            45047: "too many messages since the citizen's last one",
            48001: "the account lacks the customer-service interface; it needs to be verified (微信认证)",
            50002: "the account is suspended",
        },
    )

    def __init__(self, base_url: str, app_id: str, app_secret: str) -> None:
        super().__init__(base_url)
        self.account = f"wechat {app_id}"
        self._credentials = {"grant_type": "client_credential", "appid": app_id, "secret": app_secret}

    async def fetch_token(self) -> tuple[str, float]:
        """WeChat's stable token, which other programs of the account don't invalidate by fetching their own."""
        answer = await self._token(force=False)
        if answer["access_token"] == self.refused_token:
            answer = await self._token(force=True)  # allowed 20 times a day
        return answer["access_token"], float(answer["expires_in"])

    async def _token(self, *, force: bool) -> dict[str, Any]:
        path = "/cgi-bin/stable_token"
        body = {**self._credentials, "force_refresh": force}
        return self.codes.must_be_good(path, await self.platform.call("POST", path, body=body))


class WeChatInput(WindowedChannel):
    """The channel named `wechat` in credentials.yml.

    Args:
        app_id: AppID. app_secret: AppSecret.
        token: the Token that the console and we agreed on.
        encoding_aes_key: EncodingAESKey. With it, messages must come encrypted (兼容模式 or 安全模式).
        choices: `text`, numbered; or `menu`, to be tapped, for verified service accounts.
        api_url: where the interface is, for trying out with the simulator.
    """

    outside_window = frozenset({45015, 45047})

    def __init__(
        self,
        app_id: str,
        app_secret: str,
        token: str,
        encoding_aes_key: str = "",
        choices: str = "text",
        api_url: str = "https://api.weixin.qq.com",
    ) -> None:
        super().__init__()
        must_look_like("app_id", app_id, "wx[0-9A-Za-z]{16}", "wx and 16 letters and digits, in the console: AppID")
        must_look_like("app_secret", app_secret, "[0-9A-Za-z]{32}", "32 letters and digits, in the console: AppSecret")
        must_look_like("token", token, "[0-9A-Za-z]{3,32}", "3 to 32 letters and digits, the same as in the console")
        if choices not in ("text", "menu"):
            raise ChannelError("choices must be text or menu")
        self._token, self._choices = token, choices
        self._envelope = Envelope(token, encoding_aes_key, app_id) if encoding_aes_key else None
        self.api = WeChatApi(api_url, app_id, app_secret)
        self._open_requests: dict[str, asyncio.Future[str | None]] = {}

    @classmethod
    def name(cls) -> str:
        return "wechat"

    def share_token(self, store: Store) -> None:
        self.api.share_token(store)

    async def disconnect(self) -> None:
        await self.api.platform.close()

    async def check(self) -> str:
        return await self.api.check()

    async def create_menu(self) -> str:
        return await self.api.create_menu("/cgi-bin/menu/create")

    def add_routes(self, blueprint: Blueprint) -> None:
        @blueprint.get("/webhook")
        async def greet(request: Request) -> HTTPResponse:
            """The console tries the address out."""
            self._must_be_signed(request)
            return response.text(request.args.get("echostr", ""))

        @blueprint.post("/webhook")
        async def receive(request: Request) -> HTTPResponse:
            deadline = asyncio.get_running_loop().time() + _ANSWER_WITHIN_SECONDS
            fields = self._opened(request)
            message = read_message(fields, greets=True)
            text = await self.answer_within(message, deadline) if message else None
            if text is None:
                return response.text("success")
            return response.raw(self._reply(fields, text).encode(), content_type="application/xml; charset=utf-8")

    def _must_be_signed(self, request: Request) -> None:
        timestamp, nonce, signature = (request.args.get(name, "") for name in ("timestamp", "nonce", "signature"))
        must_match(signature_of(self._token, timestamp, nonce), signature)
        must_be_recent(timestamp)

    def _opened(self, request: Request) -> dict[str, str]:
        """The fields of a message that WeChat has signed, and sealed if that was agreed on."""
        if self._envelope is None:
            self._must_be_signed(request)
            return self.read_fields(request.body)
        timestamp, nonce, signature = (request.args.get(name, "") for name in ("timestamp", "nonce", "msg_signature"))
        encrypted = self.read_fields(request.body).get("Encrypt", "")
        opened = self._envelope.open(signature, timestamp, nonce, encrypted)
        must_be_recent(timestamp)
        return self.read_fields(opened)

    def read_fields(self, body: bytes) -> dict[str, str]:
        """The fields of what WeChat has posted, or sealed; raises Refused when it can't be read."""
        return from_xml(body)

    def _reply(self, fields: dict[str, str], text: str) -> str:
        reply = to_xml(
            {
                "ToUserName": fields["FromUserName"],
                "FromUserName": fields["ToUserName"],
                "CreateTime": str(int(time.time())),
                "MsgType": "text",
                "Content": text,
            }
        )
        return self._envelope.seal(reply) if self._envelope else reply

    async def answer_within(self, message: Incoming, deadline: float) -> str | None:
        """Have a message answered; returns the answer if it is to go back in the response.

        Args:
            message: is kept before this returns.
            deadline: on the event loop's clock; what is ready later goes through the interface.

        Raises:
            StoreError: it isn't kept, and isn't answered either.
        """
        loop = asyncio.get_running_loop()
        waiting = self._open_requests.setdefault(message.id, loop.create_future())
        try:
            receipt = await self.take(message)
            if receipt.is_repeated:
                # The first response may not have reached WeChat. It shows only one, so saying it again does no harm.
                if waiting.done():
                    return waiting.result()
                given = await self.notes.get(self.sender_of(message), f"given:{message.id}")
                if given is not None or receipt is Receipt.ANSWERED:
                    return given
            answered, _ = await asyncio.wait({waiting}, timeout=deadline - loop.time())
            return waiting.result() if answered else None
        finally:
            if self._open_requests.get(message.id) is waiting:
                del self._open_requests[message.id]

    async def hand_over(self, queued: QueuedMessage) -> int:
        """Put the first text into the response that WeChat is waiting for; a menu can't stand there."""
        message, parts = queued.message, queued.parts or []
        waiting = self._open_requests.get(message.id)
        if waiting is None or waiting.done():
            return 0
        if not parts or "menu" in parts[0]:
            waiting.set_result(None)
            return 0
        given = parts[0]["text"]
        waiting.set_result(given)
        if not queued.erased:
            with suppress(StoreError):  # the citizen has it; only a repeated delivery gets nothing
                await self.notes.set(self.sender_of(message), f"given:{message.id}", given, _REPEATED_WITHIN_SECONDS)
        return 1

    def render(self, reply: list[Message], message: Incoming) -> list[Any]:
        """As few texts as hold the reply, since WeChat limits their number; or menu messages where choices are such."""
        if self._choices == "text":
            return super().render(reply, message)
        return joined([{"text": plain(said), **_menu(said)} for said in reply])

    def address_unasked(self, user: str) -> Mapping[str, Any]:
        return {}

    async def send(self, message: Incoming, part: Any) -> None:
        if "menu" in part:
            try:
                return await self._send(message, {"msgtype": "msgmenu", "msgmenu": part["menu"]})
            except NotDelivered as error:
                if error.code != _ACCOUNT_TYPE:
                    raise
                logger.warning("wechat: %s", error)
        await self._send(message, {"msgtype": "text", "text": {"content": part["text"]}})

    async def _send(self, message: Incoming, content: dict[str, Any]) -> None:
        await self.api.post("/cgi-bin/message/custom/send", {"touser": message.user, **content})


def _menu(said: Message) -> dict[str, Any]:
    """A message's choices as WeChat's menu; tapping one says it. Nothing for one without choices or too long."""
    titles = choices(said)
    if not titles or len(plain(said).encode()) > LONGEST_TEXT_BYTES:
        return {}
    before, after = around_choices(said)
    listed = [{"id": str(number), "content": title} for number, title in enumerate(titles, start=1)]
    return {"menu": {"head_content": before, "list": listed, "tail_content": after}}
