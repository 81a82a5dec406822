"""Feishu (飞书) and Lark: the robot of a self-built application.

Feishu posts what a citizen says to the robot, what is tapped on a card of the robot's and in the menu below the chat;
it is told at once that it has arrived. The answer goes through the interface for messages, as a text, or as a card with
buttons where there is something to choose.

Sources: Feishu Open Platform, "接收事件", "接收消息 v2.0", "卡片回传交互", "机器人自定义菜单事件", "发送消息",
"回复消息".
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.channels.messengers.access_token import AccessTokens
from bot.channels.messengers.feishu_api import FeishuApi
from bot.channels.messengers.feishu_envelope import FeishuEnvelope
from bot.channels.messengers.incoming import Incoming
from bot.channels.messengers.messenger import MessengerChannel, must_look_like
from bot.channels.messengers.signature import must_be_recent, must_match
from bot.errors import NotDelivered, Refused
from bot.rendering.chat import choices, markdown, plain, split_text, without_choices
from bot.rendering.reply import Message
from bot.safety.gate import decode_json
from bot.storage.store import Store

logger = logging.getLogger(__name__)

_ROBOT_SECONDS = 2.0
"""Feishu waits 3 s for a request's answer."""
_SKEW_SECONDS = 8 * 3600
"""Feishu delivers what wasn't acknowledged again after 15 s, 5 min, 1 h and 6 h. Within `keys.SEEN_SECONDS`, which
is longer, a repeated request is recognised by the id of its message or event."""

_LONGEST_TEXT_BYTES = 8000


class FeishuInput(MessengerChannel):
    """The channel named `feishu` in credentials.yml.

    Args:
        app_id: App ID. app_secret: App Secret.
        verification_token, encrypt_key: as the console shows them under 事件与回调, 加密策略.
        api_url: https://open.larksuite.com for Lark; or where the simulator is.
    """

    def __init__(
        self,
        app_id: str,
        app_secret: str,
        verification_token: str,
        encrypt_key: str,
        api_url: str = "https://open.feishu.cn",
    ) -> None:
        super().__init__()
        must_look_like("app_id", app_id, "cli_[0-9a-z]+", "cli_ and letters and digits, in the console: App ID")
        self._app_id, self._verification_token = app_id, verification_token
        self._envelope = FeishuEnvelope(encrypt_key)
        self.api = FeishuApi(api_url, app_id, app_secret)

    @classmethod
    def name(cls) -> str:
        return "feishu"

    def share_token(self, store: Store) -> None:
        self.api.share_token(AccessTokens(store, f"feishu {self._app_id}", self.api.fetch_token))

    async def disconnect(self) -> None:
        await self.api.platform.close()

    async def check(self) -> str:
        await self.api.fetch_token()
        return f"{self._app_id}: the credentials are good"

    def add_routes(self, blueprint: Blueprint) -> None:
        @blueprint.post("/webhook")
        async def receive(request: Request) -> HTTPResponse:
            if "x-lark-signature" not in request.headers:
                return response.json({"challenge": self._challenge(request)})
            opened = self._opened(request)
            if opened.get("type") == "url_verification":
                return response.json({"challenge": self._checked_challenge(opened)})
            header = opened.get("header")
            if not isinstance(header, dict):
                raise Refused("message_unreadable")
            must_match(self._verification_token, str(header.get("token")))
            must_match(self._app_id, str(header.get("app_id")))
            message = _read(header, opened.get("event"))
            if message and (message := await self._if_for_us(message)):
                await self.take(message)
            return response.json({})

    async def _if_for_us(self, message: Incoming) -> Incoming | None:
        """The message, unless it is one of a group that names somebody else and not the robot.

        Raises:
            Refused: Feishu doesn't say in time who the robot is (503); it delivers the message again.
        """
        if "named" not in message.address:
            return message
        try:
            robot = await asyncio.wait_for(self.api.robot(), _ROBOT_SECONDS)
        except (NotDelivered, asyncio.TimeoutError) as error:
            logger.warning("feishu: it can't be found out whether a message is for the robot: %s", error)
            raise Refused("busy", 503) from None
        address = {"reply_to": message.address["reply_to"]}  # whom else it names needn't be kept
        return replace(message, address=address) if robot in message.address["named"] else None

    def _challenge(self, request: Request) -> str:
        """The answer to the console's trying the address out, which Feishu doesn't sign.

        Whatever is wrong with it is answered alike, lest somebody find out by trying what decrypts to something.
        """
        try:
            return self._checked_challenge(self._envelope.open(_encrypted(request)))
        except Refused:
            raise Refused("signature_wrong", 401) from None

    def _checked_challenge(self, opened: Mapping[str, Any]) -> str:
        must_match(self._verification_token, str(opened.get("token")))
        if opened.get("type") != "url_verification":
            raise Refused("signature_wrong", 401)
        return str(opened.get("challenge"))

    def _opened(self, request: Request) -> dict[str, Any]:
        timestamp, nonce, signature = (
            request.headers.get(f"x-lark-{name}", "") for name in ("request-timestamp", "request-nonce", "signature")
        )
        self._envelope.must_be_signed(timestamp, nonce, request.body, signature)
        must_be_recent(timestamp, _SKEW_SECONDS)
        return self._envelope.open(_encrypted(request))

    def render(self, reply: list[Message], message: Incoming) -> list[Any]:
        """Texts; what has choices is a card with buttons."""
        return [part for said in reply for part in _parts(said)]

    def address_unasked(self, user: str) -> Mapping[str, Any]:
        return {"kind": "open_id", "receiver": user}

    async def send(self, message: Incoming, part: Any) -> None:
        content = json.dumps(part["content"], ensure_ascii=False)
        # Feishu sends only one message of the same `uuid` within an hour, so an answer it took unnoticed isn't doubled.
        unique = hashlib.sha256(f"{message.id}\n{content}".encode()).hexdigest()[:32]
        body = {"msg_type": part["msg_type"], "content": content, "uuid": unique}
        path, query = "/open-apis/im/v1/messages", {}
        if "reply_to" in message.address:
            path += f"/{message.address['reply_to']}/reply"
        else:
            query = {"receive_id_type": message.address["kind"]}
            body["receive_id"] = message.address["receiver"]
        await self.api.call("POST", path, query=query, body=body)


def _encrypted(request: Request) -> Any:
    body = decode_json(request.headers.get("content-type", ""), request.body)
    return body.get("encrypt") if isinstance(body, dict) else None


def _read(header: Mapping[str, Any], event: Any) -> Incoming | None:
    """The message of an event: typed, tapped or chosen; None when it needs no answer.

    Raises:
        Refused: a field that every such event has is missing.
    """
    read = _READERS.get(str(header.get("event_type")))
    try:
        message = read(str(header["event_id"]), event) if read else None
    except (KeyError, TypeError, ValueError, AttributeError):
        raise Refused("message_unreadable") from None
    if message and not all(isinstance(value, str) for value in (message.id, message.user, message.text)):
        raise Refused("message_unreadable")
    return message


def _read_message(event_id: str, event: Mapping[str, Any]) -> Incoming | None:
    """One message may come as two events, of which each has an id of its own."""
    sender, message = event["sender"], event["message"]
    identifier = message["message_id"]
    if sender["sender_type"] != "user":  # another robot
        return None
    user, mentions = sender["sender_id"]["open_id"], message.get("mentions") or []
    if message["chat_type"] == "p2p":
        address: dict[str, Any] = {"kind": "chat_id", "receiver": message["chat_id"]}
    elif mentions:
        named = [mention["id"]["open_id"] for mention in mentions]
        address = {"reply_to": _path_part(identifier), "named": named}
    else:  # what people of a group say to each other
        return None
    kind, content = message["message_type"], json.loads(message["content"])
    if kind == "text":
        text = content["text"]
    elif kind == "post":
        text = "\n".join("".join(piece.get("text", "") for piece in line) for line in content["content"])
    else:
        return Incoming(identifier, user, notice="text_only", address=address)
    for mention in mentions:
        text = text.replace(mention["key"], "")
    return Incoming(identifier, user, text.strip(), address=address)


def _read_tap(identifier: str, event: Mapping[str, Any]) -> Incoming | None:
    """A button of a card. One that says nothing isn't ours."""
    said = event["action"].get("value", {}).get("say")
    address = {"kind": "chat_id", "receiver": event["context"]["open_chat_id"]}
    return Incoming(identifier, event["operator"]["open_id"], said, address=address) if said else None


def _read_menu(identifier: str, event: Mapping[str, Any]) -> Incoming:
    user = event["operator"]["operator_id"]["open_id"]
    return Incoming(identifier, user, event["event_key"], address={"kind": "open_id", "receiver": user})


_READERS = {
    "im.message.receive_v1": _read_message,
    "card.action.trigger": _read_tap,
    "application.bot.menu_v6": _read_menu,
}


def _path_part(identifier: str) -> str:
    """An id that becomes part of an address."""
    if not re.fullmatch(r"[\w-]+", identifier, re.ASCII):
        raise ValueError("no id of Feishu's")
    return identifier


def _parts(said: Message) -> list[dict[str, Any]]:
    titles = choices(said)
    if not titles:
        return [
            {"msg_type": "text", "content": {"text": text}} for text in split_text(plain(said), _LONGEST_TEXT_BYTES)
        ]
    *texts, last = split_text(markdown(without_choices(said)), _LONGEST_TEXT_BYTES) or [""]
    cards = [*(_card(text, []) for text in texts), _card(last, titles)]
    return [{"msg_type": "interactive", "content": card} for card in cards]


def _card(text: str, titles: list[str]) -> dict[str, Any]:
    """A text with a button for each choice, one below the other; tapping one says it."""
    elements: list[dict[str, Any]] = [{"tag": "markdown", "content": text}] if text else []
    for title in titles:
        button = {"tag": "button", "text": {"tag": "plain_text", "content": title}, "value": {"say": title}}
        elements.append({"tag": "action", "actions": [{**button, "type": "default"}]})
    return {"config": {"wide_screen_mode": True}, "elements": elements}
