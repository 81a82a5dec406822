"""Rasa's callback channel: a message is posted to us, and the reply is posted to an address of the integrator's.

`POST webhook` with {"sender", "message", "metadata"?, "message_id"?} is answered with `success` when the message is
kept; each message of the reply is then posted to `url` as the REST channel would give it, and again until it is taken.
A repeated `message_id` of the same sender is not answered again.

Source: Rasa Open Source 3.x, "Your Own Website: CallbackInput"; the credentials are those of Rasa's endpoints.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from aiohttp import BasicAuth
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.channels.messengers.incoming import Incoming
from bot.channels.messengers.messenger import MessengerChannel
from bot.channels.messengers.platform_api import PlatformApi
from bot.errors import ChannelError, Refused
from bot.rendering.reply import Message, complete
from bot.safety.gate import decode_json

_LONGEST_MESSAGE_ID = 128


class CallbackInput(MessengerChannel):
    """The channel named `callback` in credentials.yml.

    Args:
        url: where replies are posted.
        params: added to its query. headers: added to the request.
        basic_auth: `username` and `password`.
        token: added to the query, as `token_name`.
    """

    def __init__(
        self,
        url: str,
        params: Mapping[str, Any] | None = None,
        headers: Mapping[str, Any] | None = None,
        basic_auth: Mapping[str, Any] | None = None,
        token: str = "",
        token_name: str = "token",  # noqa: S107  # not a token
    ) -> None:
        super().__init__()
        address = urlsplit(url)
        if address.scheme not in ("http", "https") or not address.hostname:
            raise ChannelError("url must be an address that begins with https:// or http://")
        self._address = address._replace(query="", fragment="").geturl()
        self._query = {
            **dict(parse_qsl(address.query, keep_blank_values=True)),
            **_texts(params),
            **({token_name: token} if token else {}),
        }
        self._headers = _texts(headers)
        if basic_auth:
            if missing := {"username", "password"} - set(basic_auth):
                raise ChannelError(f"basic_auth lacks {' and '.join(sorted(missing))}")
            login = BasicAuth(str(basic_auth["username"]), str(basic_auth["password"]), "utf-8")
            self._headers["Authorization"] = login.encode()
        self._receiver = PlatformApi("")

    @classmethod
    def name(cls) -> str:
        return "callback"

    async def disconnect(self) -> None:
        await self._receiver.close()

    async def check(self) -> str:
        status = await self._receiver.status(self._address)
        return (
            f"{self._address} can be reached (it answers HEAD with {status}); whether it takes a reply, a reply shows"
        )

    def add_routes(self, blueprint: Blueprint) -> None:
        @blueprint.get("/")
        async def health(request: Request) -> HTTPResponse:
            return response.json({"status": "ok"})

        @blueprint.post("/webhook")
        async def receive(request: Request) -> HTTPResponse:
            body = decode_json(request.headers.get("content-type", ""), request.body)
            inquiry = self.assistant.gate.admit(body)
            identifier = body.get("message_id", uuid.uuid4().hex)
            if not isinstance(identifier, str) or not 0 < len(identifier) <= _LONGEST_MESSAGE_ID:
                raise Refused("message_id_invalid", limit=_LONGEST_MESSAGE_ID)
            unique = f"{identifier}\n{inquiry.sender}"  # no sender has a line break
            await self.take(Incoming(unique, inquiry.sender, inquiry.text, metadata=inquiry.metadata))
            return response.text("success")

    def render(self, reply: list[Message], message: Incoming) -> list[Any]:
        """The reply's messages, to the citizen as the integrator knows them."""
        addressed = [{**said, "recipient_id": message.user} for said in reply]
        # A notice that an answer is late comes as it is; who can help stands in the answer.
        return complete(addressed, message.metadata.get("mode"), responses={}, speak=self.assistant.speak)

    async def send(self, message: Incoming, part: Any) -> None:
        await self._receiver.notify(self._address, query=self._query, body=part, headers=self._headers)


def _texts(values: Mapping[str, Any] | None) -> dict[str, str]:
    return {name: str(value) for name, value in (values or {}).items()}
