"""Socket.IO, as Rasa's users know it, so that existing web widgets connect: the events and options are Rasa's.

`session_request` {"session_id"?} is answered with `session_confirm`; `user_uttered` {"message", "session_id"?,
"metadata"?} with `bot_uttered` events: {"text"}, {"text", "quick_replies"}, {"attachment"} and, last, {"custom"}. Each
comes by itself because widgets tell them apart by their keys. With `session_persistence`, an answer that comes while a
page isn't connected is sent when it is again, with the same `session_id`.

Unlike Rasa's, this channel checks where the page comes from, and lets nobody name a conversation that could be guessed.
"""

from __future__ import annotations

import asyncio
import re
from asyncio import AbstractEventLoop
from collections.abc import Mapping
from contextlib import suppress
from itertools import pairwise
from typing import Any
from urllib.parse import urlsplit

from rasa.core.channels.channel import decode_bearer_token
from rasa.core.channels.socketio import SocketBlueprint
from sanic import Blueprint, Sanic, response
from sanic.request import Request
from sanic.response import HTTPResponse
from socketio import AsyncServer

from bot import sentences
from bot.channels.event_streams import EventStreams
from bot.channels.service_channel import ServiceChannel
from bot.channels.socket_answers import SocketAnswers
from bot.channels.socket_packets import SocketRequests, WidgetPacket, failures_logger
from bot.contract import Mode
from bot.errors import Refused, StoreError
from bot.safety.gate import decode_json
from bot.safety.sessions import Sessions
from bot.storage.pushed_messages import PushedMessages

_RANDOM_ID = re.compile(
    r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}|[0-9a-f]{32,64}", re.ASCII
)
"""Ids that widgets make by themselves: a version 4 UUID (RFC 9562), or 128 random bits or more in hexadecimal."""

_LEAST_DISTINCT = 8
"""Different digits in a random id, and different steps from one digit to the next; one in a million has fewer."""


class SocketInput(ServiceChannel):
    """The channel named `socketio` in credentials.yml, with the options of Rasa's.

    Args:
        session_persistence: continue the conversation of the `session_id` that a page sends, over a new connection;
            otherwise each connection is a conversation of its own.
        jwt_key: only let pages in whose token is signed with this key.
    """

    def __init__(
        self,
        user_message_evt: str = "user_uttered",
        bot_message_evt: str = "bot_uttered",
        namespace: str | None = None,
        session_persistence: bool = False,
        socketio_path: str = "/socket.io",
        jwt_key: str | None = None,
        jwt_method: str = "HS256",
        metadata_key: str = "metadata",
    ) -> None:
        super().__init__()
        self.user_message_evt = user_message_evt
        self.bot_message_evt = bot_message_evt
        self.namespace = namespace or "/"
        self.session_persistence = session_persistence
        self.socketio_path = socketio_path
        self.jwt_key = jwt_key
        self.jwt_method = jwt_method
        self.metadata_key = metadata_key

    @classmethod
    def name(cls) -> str:
        return "socketio"

    def blueprint(self, on_new_message: Any = None) -> Blueprint:
        """The Socket.IO server at `socketio_path`, and a sign of life below /webhooks/socketio; as the base's."""
        settings = self.assistant.settings
        server = AsyncServer(
            async_mode="sanic",
            namespaces=[self.namespace],
            cors_allowed_origins=_origin_check(frozenset(settings.cors_origins)),
            cors_credentials=False,
            max_http_buffer_size=settings.max_body_bytes,
            serializer=WidgetPacket,
            logger=failures_logger,
            engineio_logger=failures_logger,
            ping_interval=settings.response_seconds / 2,  # Sanic ends a long poll after `response_seconds`
            ping_timeout=settings.response_seconds,
        )
        conversations = SocketConversations(server, self)
        server.on("connect", conversations.connect, namespace=self.namespace)
        server.on("disconnect", conversations.disconnect, namespace=self.namespace)
        server.on("session_request", conversations.open, namespace=self.namespace)
        server.on(self.user_message_evt, conversations.receive, namespace=self.namespace)
        requests = SocketRequests(server, self.client, settings.max_connections_per_address)
        socketio = SocketBlueprint(requests, self.socketio_path, f"channel_{self.name()}")

        @socketio.listener("before_server_start")
        async def prepare(app: Sanic, loop: AbstractEventLoop) -> None:
            await conversations.prepare()

        @socketio.listener("before_server_stop")
        async def disconnect(app: Sanic, loop: AbstractEventLoop) -> None:
            started, budget = loop.time(), app.config.GRACEFUL_SHUTDOWN_TIMEOUT
            await conversations.close(budget / 2)
            app.config.GRACEFUL_SHUTDOWN_TIMEOUT = budget - (loop.time() - started)
            await requests.close()

        @socketio.get("/")
        async def health(request: Request) -> HTTPResponse:
            return response.json({"status": "ok"})

        return socketio


class SocketConversations:
    """What is said over the sockets, and to which conversation each belongs."""

    def __init__(self, server: AsyncServer, channel: SocketInput) -> None:
        self._server, self._channel, self._assistant = server, channel, channel.assistant
        self._sessions = Sessions(self._assistant.store, channel.name(), self._assistant.settings.session_days)
        self._answering: set[asyncio.Task[None]] = set()
        pushed = PushedMessages(self._assistant.store, self._assistant.settings.session_hours)
        self._answers = SocketAnswers(
            server,
            channel.namespace,
            channel.bot_message_evt,
            pushed if channel.session_persistence else None,
            EventStreams(self._assistant.store),
        )

    async def prepare(self) -> None:
        """Called when the service has been opened."""
        await self._sessions.prepare()

    async def connect(self, socket: str, environ: dict[str, Any], auth: Any = None) -> bool:
        """Whether a page may connect."""
        return self._is_signed(auth)

    async def disconnect(self, socket: str, *reason: Any) -> None:
        """Called when a page has left."""
        known = await self._server.get_session(socket, namespace=self._channel.namespace)
        if known:
            is_silent = self._server.reason.PING_TIMEOUT in reason
            await self._answers.left(socket, known["sender"], self._silence_seconds if is_silent else None)

    async def close(self, within_seconds: float) -> None:
        """Finish the turns in hand, so that their answers still get over the sockets."""
        if self._answering:
            await asyncio.wait(self._answering, timeout=within_seconds)
        await self._answers.close()

    async def open(self, socket: str, data: Any = None, *rest: Any) -> None:
        """Confirm the session that the page asks for, or one that is issued now."""
        try:
            session, sender = await self._session(socket, data)
        except Exception as error:
            await self._answers.say(socket, self._assistant.apologise(error))
            return
        await self._server.emit("session_confirm", session, to=socket, namespace=self._channel.namespace)
        self._answers.follow(sender)

    async def receive(self, socket: str, data: Any = None, *rest: Any) -> None:
        """Answer a message."""
        answering = asyncio.create_task(self._receive(socket, data))
        self._answering.add(answering)
        answering.add_done_callback(self._answering.discard)
        await asyncio.shield(answering)

    async def _receive(self, socket: str, data: Any) -> None:
        room, sender, address = socket, "", ""
        try:
            if environ := self._server.get_environ(socket, namespace=self._channel.namespace):  # it hasn't left
                with suppress(StoreError):  # a danger is answered while the store is away, too
                    client = self._channel.client(environ["sanic.request"])
                    address = client.share
                    await self._assistant.rate_limit.count_address(client)
            if not isinstance(data, Mapping):
                raise Refused("json_not_object")
            _, sender = await self._session(socket, data)
            room = sender
            self._answers.follow(sender)
            metadata = data.get(self._channel.metadata_key)
            if isinstance(metadata, str):  # Rasa's channel takes that too
                metadata = decode_json("application/json", metadata.encode("utf-8", "replace"))
            body = {"message": _said(data.get("message")), "metadata": _known(metadata)}
            reply = await self._assistant.answer_in_words(body, self._channel.name(), sender=sender, address=address)
            if any(message.get("custom", {}).get("erased") for message in reply):
                await self._sessions.end(sender)
        except Refused as refused:
            reply = self._assistant.refuse(refused, sender)
        except Exception as error:
            reply = self._assistant.apologise(error, sender)
        await self._answers.say(room, reply, sender)

    @property
    def _silence_seconds(self) -> float:
        """The seconds for which a silent socket counts as open."""
        return self._server.eio.ping_interval + self._server.eio.ping_timeout

    def _is_signed(self, auth: Any) -> bool:
        if self._channel.jwt_key is None:
            return True
        token = auth.get("token") if isinstance(auth, Mapping) else None
        return isinstance(token, str) and bool(
            decode_bearer_token(token, self._channel.jwt_key, self._channel.jwt_method)
        )

    async def _session(self, socket: str, data: Any) -> tuple[str, str]:
        """The session id and the sender of the conversation that a socket's event belongs to.

        An id that could be guessed or was made up is passed over: what the page says then belongs to the session that
        this socket has, or to a new one.
        """
        namespace = self._channel.namespace
        known: dict[str, Any] = await self._server.get_session(socket, namespace=namespace)
        offered = data.get("session_id") if self._channel.session_persistence and isinstance(data, Mapping) else None
        if isinstance(offered, str) and offered != known.get("session") and (sender := await self._sender(offered)):
            session = offered
        elif known:
            return known["session"], known["sender"]
        else:
            session = await self._sessions.issue()
            sender = await self._sessions.sender(session)
        await self._server.save_session(socket, {"session": session, "sender": sender}, namespace=namespace)
        await self._server.enter_room(socket, sender, namespace=namespace)
        return session, sender

    async def _sender(self, offered: str) -> str | None:
        if _is_random(offered.lower()):
            return self._sessions.pseudonym(offered)
        try:
            return await self._sessions.sender(offered)
        except Refused:
            return None


def _is_random(offered: str) -> bool:
    """Whether an id can't be guessed: neither a few digits again and again, nor digits that are counted up."""
    if not _RANDOM_ID.fullmatch(offered):
        return False
    digits = [int(digit, 16) for digit in offered.replace("-", "")]
    steps = {(later - earlier) % 16 for earlier, later in pairwise(digits)}
    return min(len(set(digits)), len(steps)) >= _LEAST_DISTINCT


def _said(message: Any) -> Any:
    """A widget that is opened says nothing, to be greeted."""
    return sentences.said_at("open") if message is None else message


def _known(metadata: Any) -> Any:
    """Without a mode that there isn't: widgets have modes of their own, and a citizen can do nothing about it."""
    if isinstance(metadata, Mapping) and metadata.get("mode") not in [mode.value for mode in Mode]:
        return {key: value for key, value in metadata.items() if key != "mode"}
    return metadata


def _origin_check(allowed: frozenset[str]) -> Any:
    """Whether a page may connect: one of our own, or of an origin that BIANMIN_CORS_ORIGINS names."""

    def is_allowed(origin: str, environ: Mapping[str, str]) -> bool:
        return origin in allowed or urlsplit(origin).netloc == environ.get("HTTP_HOST")

    return is_allowed
