"""Rasa's callback channel: a message is posted to us, and the reply is posted to an address of the integrator's.

`POST webhook` with {"sender", "message", "metadata"?, "message_id"?}, and `Authorization: Bearer` with the channel's
`inbound_token` where it has one, is answered with `success` when the message is
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
from bot.channels.messengers.messenger import MessengerChannel, must_look_like
from bot.channels.messengers.platform_api import PlatformApi
from bot.errors import ChannelError
from bot.rendering.reply import Message, complete
from bot.safety.bearer_token import must_be_trusted, must_know
from bot.safety.client_address import is_loopback
from bot.safety.gate import decode_json, message_id_in


class CallbackInput(MessengerChannel):
    """The channel named `callback` in credentials.yml.

    Args:
        url: where replies are posted.
        params: added to its query. headers: added to the request.
        basic_auth: `username` and `password`.
        token: added to the query, as `token_name`.
        inbound_token: what `Authorization: Bearer` of a request to us must say; without it, only programs on this
            machine may post messages, for whoever does has replies sent to citizens of its choosing.
    """

    def __init__(
        self,
        url: str,
        params: Mapping[str, Any] | None = None,
        headers: Mapping[str, Any] | None = None,
        basic_auth: Mapping[str, Any] | None = None,
        token: str = "",
        token_name: str = "token",  # noqa: S107  # not a token
        inbound_token: str = "",
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
        if inbound_token:
            must_look_like("inbound_token", inbound_token, r"[!-~]{16,}", "16 characters or more, without blanks")
        self._inbound_token = inbound_token
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
        host = self.assistant.settings.host
        if not self._inbound_token and not is_loopback(host):
            raise ChannelError(
                f"callback has no inbound_token, and the server listens on {host}, where anybody could have replies "
                "posted to citizens: add one to credentials.yml, or listen on 127.0.0.1"
            )

        @blueprint.get("/")
        async def health(request: Request) -> HTTPResponse:
            return response.json({"status": "ok"})

        @blueprint.post("/webhook")
        async def receive(request: Request) -> HTTPResponse:
            self._must_be_the_integrator(request)
            body = decode_json(request.headers.get("content-type", ""), request.body)
            inquiry = self.assistant.gate.admit(body)
            identifier = message_id_in(body) or uuid.uuid4().hex
            unique = f"{identifier}\n{inquiry.sender}"  # no sender has a line break
            await self.take(Incoming(unique, inquiry.sender, inquiry.text, metadata=inquiry.metadata))
            return response.text("success")

    def _must_be_the_integrator(self, request: Request) -> None:
        authorization = request.headers.get("authorization")
        if self._inbound_token:
            must_know(authorization, self._inbound_token)
        else:
            must_be_trusted(self.client(request), authorization, None, "callback_closed")

    def render(self, reply: list[Message], message: Incoming) -> list[Any]:
        """The reply's messages, to the citizen as the integrator knows them."""
        addressed = [{**said, "recipient_id": message.user} for said in reply]
        # A notice that an answer is late comes as it is; who can help stands in the answer.
        return complete(addressed, message.metadata.get("mode"), responses={}, speak=self.assistant.speak)

    async def send(self, message: Incoming, part: Any) -> None:
        await self._receiver.notify(self._address, query=self._query, body=part, headers=self._headers)


def _texts(values: Mapping[str, Any] | None) -> dict[str, str]:
    return {name: str(value) for name, value in (values or {}).items()}
