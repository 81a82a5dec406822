"""DingTalk (钉钉): the robot of an internal application, in its HTTP mode.

DingTalk posts what a citizen says, in a chat with the robot or by naming it in a group, and with it an address at which
the conversation can be answered for some time.

Sources: DingTalk Open Platform, "接收消息的消息协议", "机器人回复/发送消息", "自定义机器人发送消息的消息类型".
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import time
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, quote, urlsplit

from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.channels.messengers.dingtalk_api import RobotApi
from bot.channels.messengers.incoming import Incoming
from bot.channels.messengers.messenger import MessengerChannel, must_look_like
from bot.channels.messengers.platform_api import PlatformApi, ReturnCodes
from bot.channels.messengers.signature import must_be_recent, must_match
from bot.errors import NotDelivered, Refused
from bot.rendering.chat import choices, markdown, split_text, without_choices
from bot.rendering.reply import Message
from bot.rendering.text import numbered
from bot.safety.gate import decode_json
from bot.storage.store import Store

_SKEW_SECONDS = 3600
"""As DingTalk's documents say; a request that is repeated within the hour is recognised by its message's id."""

_API_URL, _ROBOT_URL = "https://oapi.dingtalk.com", "https://api.dingtalk.com"
_LONGEST_TEXT_BYTES = 5000
_LONGEST_TITLE = 20

_DINGTALKS_OWN = re.compile(r"https://(?:[a-z0-9-]+\.)*dingtalk\.com(?::443)?/[\x21-\x7e]*", re.ASCII)

_ALONE = "1"
"""The `conversationType` of a chat with the robot alone; in a group, a button couldn't name the robot."""

_CODES = ReturnCodes(
    remedies={40089: "app_key or app_secret isn't right; copy them from the console, under 凭证与基础信息"}
)


class DingTalkInput(MessengerChannel):
    """The channel named `dingtalk` in credentials.yml.

    Args:
        app_key: Client ID (AppKey). app_secret: Client Secret (AppSecret) of the application.
        api_url: where the interface is, for trying out with the simulator.
    """

    def __init__(self, app_key: str, app_secret: str, api_url: str = _API_URL) -> None:
        super().__init__()
        must_look_like("app_key", app_key, "ding[0-9a-z]+", "ding and letters and digits, in the console: Client ID")
        self._app_key, self._app_secret = app_key, app_secret
        self._api_url = api_url.rstrip("/")
        self._api = PlatformApi("")
        self._robot = RobotApi(_ROBOT_URL if api_url == _API_URL else api_url, app_key, app_secret)

    @classmethod
    def name(cls) -> str:
        return "dingtalk"

    def share_token(self, store: Store) -> None:
        self._robot.share_token(store)

    async def disconnect(self) -> None:
        await self._api.close()
        await self._robot.platform.close()

    async def check(self) -> str:
        query = {"appkey": self._app_key, "appsecret": self._app_secret}
        await self._call("GET", f"{self._api_url}/gettoken", query)
        return f"{self._app_key}: the credentials are good"

    def add_routes(self, blueprint: Blueprint) -> None:
        @blueprint.post("/webhook")
        async def receive(request: Request) -> HTTPResponse:
            timestamp, signature = request.headers.get("timestamp", ""), request.headers.get("sign", "")
            must_match(_signature(timestamp, self._app_secret), signature)
            must_be_recent(timestamp, _SKEW_SECONDS, per_second=1000)
            message = _read(decode_json(request.headers.get("content-type", ""), request.body))
            self._must_be_dingtalks(message.address["webhook"])
            await self.take(message)
            return response.json({})

    def _must_be_dingtalks(self, webhook: str) -> None:
        """What is said to a citizen goes to DingTalk, wherever a request wants to send it."""
        if not _DINGTALKS_OWN.fullmatch(webhook) and not webhook.startswith(f"{self._api_url}/"):
            raise Refused("message_unreadable")

    def render(self, reply: list[Message], message: Incoming) -> list[Any]:
        """Markdown; choices are buttons that say them, or numbered in a group."""
        return [part for said in reply for part in _parts(said, has_buttons=message.address["alone"])]

    async def send(self, message: Incoming, part: Any) -> None:
        if time.time() * 1000 > message.address["until"]:
            return await self._send_unasked(message, part)
        address = urlsplit(message.address["webhook"])
        await self._call(
            "POST",
            address._replace(query="", fragment="").geturl(),
            dict(parse_qsl(address.query, keep_blank_values=True)),
            part,
        )

    def address_while_waiting(self, message: Incoming) -> Mapping[str, Any] | None:
        """Whom the robot's own interface reaches; the address for answers is good for an hour or two only."""
        address = message.address
        is_reached = bool(address.get("staff") or address.get("group"))
        return {**address, "webhook": "", "until": 0} if is_reached else None

    async def _send_unasked(self, message: Incoming, part: Any) -> None:
        """Through the robot's own interface, once the address for answers has expired."""
        address = message.address
        if not (address.get("staff") or address.get("group")):
            raise NotDelivered("the address for answers isn't good any more", is_final=True)
        content = part[part["msgtype"]]
        listed = numbered([button["title"] for button in content.get("btns", [])])
        await self._robot.send(
            content["title"],
            "  \n".join(text for text in (content["text"], _lines(listed)) if text),
            staff_id=address["staff"],
            group=address["group"],
            robot=address["robot"],
        )

    async def _call(self, method: str, url: str, query: Mapping[str, str], body: Any = None) -> None:
        _CODES.must_be_good(url, await self._api.call(method, url, query=query, body=body))


def _signature(timestamp: str, app_secret: str) -> str:
    signed = hmac.new(app_secret.encode(), f"{timestamp}\n{app_secret}".encode("utf-8", "replace"), hashlib.sha256)
    return base64.b64encode(signed.digest()).decode()


def _read(body: Any) -> Incoming:
    """What a citizen said.

    Raises:
        Refused: a field that every message has is missing.
    """
    try:
        identifier, user, kind = body["msgId"], body["senderId"], body["msgtype"]
        webhook, until = body["sessionWebhook"], int(body["sessionWebhookExpiredTime"])
        if kind == "text":
            text = body["text"]["content"]
        elif kind == "richText":
            text = "".join(piece.get("text", "") for piece in body["content"]["richText"])
        elif kind == "audio":
            text = body["content"].get("recognition", "")
        else:
            text = ""
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError):
        raise Refused("message_unreadable") from None
    if not all(isinstance(value, str) for value in (identifier, user, webhook, text)):
        raise Refused("message_unreadable")
    notice = None
    if not text and kind != "text":
        notice = "speech_unclear" if kind == "audio" else "text_only"
    is_alone = body.get("conversationType") == _ALONE
    address = {
        "webhook": webhook,
        "until": until,
        "alone": is_alone,
        # For an answer that comes when the address has expired.
        "staff": str(body.get("senderStaffId") or "") if is_alone else "",
        "group": "" if is_alone else str(body.get("conversationId") or ""),
        "robot": str(body.get("robotCode") or ""),
    }
    return Incoming(identifier, user, text.strip(), notice, address)


def _parts(said: Message, *, has_buttons: bool) -> list[dict[str, Any]]:
    titles = choices(said) if has_buttons else []
    *texts, last = split_text(markdown(without_choices(said) if titles else said), _LONGEST_TEXT_BYTES) or [""]
    return [*map(_markdown, texts), _card(last, titles) if titles else _markdown(last)]


def _markdown(text: str) -> dict[str, Any]:
    return {"msgtype": "markdown", "markdown": {"title": _title(text), "text": _lines(text)}}


def _card(text: str, titles: list[str]) -> dict[str, Any]:
    """A text with a button for each choice; tapping one says it."""
    buttons = [
        {"title": title, "actionURL": f"dtmd://dingtalkclient/sendMessage?content={quote(title, safe='')}"}
        for title in titles
    ]
    card = {"title": _title(text), "text": _lines(text), "btnOrientation": "0", "btns": buttons}
    return {"msgtype": "actionCard", "actionCard": card}


def _title(text: str) -> str:
    """What the list of conversations shows of a message."""
    return text.replace("**", "").partition("\n")[0][:_LONGEST_TITLE]


def _lines(text: str) -> str:
    """DingTalk's Markdown joins lines that don't end in two blanks."""
    return text.replace("\n", "  \n")
