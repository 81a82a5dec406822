"""The web page's own channel: sessions that only the server can issue, and messages that reach an open page later.

`POST session` issues a session id. `POST message` with {"session", "message", "message_id"?, "metadata"?} answers as
the REST channel does. Should the connection break before, a message with an id is answered when it is sent again, and
the answer to one without comes as an event. `POST erase` with {"session"} removes everything that was said, ends the
session and answers {"erased": true}. `POST ticket` with {"session"} gives a ticket, good once and for half a minute;
`GET events?ticket=` streams what is pushed to the citizen (Server-Sent Events, WHATWG HTML, section 9.2), each event
with a message as `POST message` gives them; `Last-Event-ID` or `after=` goes on behind the event of that id.
"""

from __future__ import annotations

import json
import logging
import re
from asyncio import AbstractEventLoop
from collections.abc import Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from sanic import Blueprint, Sanic, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.channels.event_streams import EventStreams
from bot.channels.owed_answers import OwedAnswers
from bot.channels.service_channel import ServiceChannel, json_response
from bot.errors import Refused, StoreError
from bot.rendering.reply import Message
from bot.safety.gate import decode_json, message_id_in
from bot.safety.sessions import Sessions
from bot.safety.tickets import Tickets
from bot.settings import Settings
from bot.storage.pushed_messages import PushedMessages

if TYPE_CHECKING:
    from bot.engine.assistant import Assistant

logger = logging.getLogger(__name__)

_EVENT_ID = re.compile(r"[0-9]{1,19}(-[0-9]{1,19})?", re.ASCII)  # two numbers of 64 bits
_LONGEST_HEARTBEAT_SECONDS = 15.0  # proxies close a connection on which nothing is said for 30 to 60 s
_STREAM_HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}


class WebInput(ServiceChannel):
    """The channel named `web` in credentials.yml."""

    @classmethod
    def name(cls) -> str:
        return "web"

    def add_routes(self, blueprint: Blueprint) -> None:
        assistant = self.assistant

        @blueprint.listener("before_server_start")
        async def open_sessions(app: Sanic, loop: AbstractEventLoop) -> None:
            app.ctx.web_sessions = Sessions(assistant.store, self.name(), assistant.settings.session_days)
            await app.ctx.web_sessions.prepare()
            app.ctx.web_tickets = Tickets(assistant.store)
            app.ctx.web_listeners = EventStreams(assistant.store, assistant.settings.max_connections_per_address)
            app.ctx.pushed_messages = PushedMessages(assistant.store, assistant.settings.session_hours)
            app.ctx.owed_answers = OwedAnswers(app.ctx.pushed_messages)

        @blueprint.listener("before_server_stop")
        async def end_streams(app: Sanic, loop: AbstractEventLoop) -> None:
            await app.ctx.web_listeners.close()
            started, budget = loop.time(), app.config.GRACEFUL_SHUTDOWN_TIMEOUT
            await app.ctx.owed_answers.finish(budget / 2)
            app.config.GRACEFUL_SHUTDOWN_TIMEOUT = budget - (loop.time() - started)

        @blueprint.post("/session")
        async def issue(request: Request) -> HTTPResponse:
            return response.json({"session": await request.app.ctx.web_sessions.issue()}, headers=_STREAM_HEADERS)

        @blueprint.post("/message")
        async def receive(request: Request) -> HTTPResponse:
            body, sender = await self._opened(request)
            message_id = message_id_in(body)
            answering = self._answer(request, body, sender, message_id)
            if message_id is not None:
                return json_response(await answering)
            return json_response(await request.app.ctx.owed_answers.answered(sender, answering))

        @blueprint.post("/erase")
        async def erase(request: Request) -> HTTPResponse:
            _, sender = await self._opened(request)
            await assistant.forget(sender)
            await request.app.ctx.web_sessions.end(sender)
            return response.json({"erased": True}, headers=_STREAM_HEADERS)

        @blueprint.post("/ticket")
        async def issue_ticket(request: Request) -> HTTPResponse:
            _, sender = await self._opened(request)
            return response.json({"ticket": await request.app.ctx.web_tickets.issue(sender)}, headers=_STREAM_HEADERS)

        @blueprint.get("/events")
        async def events(request: Request) -> None:
            seen = request.headers.get("last-event-id") or request.args.get("after") or "0"
            if not _EVENT_ID.fullmatch(seen):
                raise Refused("event_id_invalid")
            sender = await request.app.ctx.web_tickets.redeem(request.args.get("ticket"))
            await _stream(request, assistant, sender, seen)

        async def preflight(request: Request) -> HTTPResponse:
            """A browser asks whether a page of another origin may post; the headers are set by `bot.server.cors`."""
            return response.empty()

        for path in ("session", "message", "erase", "ticket"):
            blueprint.add_route(preflight, f"/{path}", methods=["OPTIONS"], name=f"preflight_{path}")

    async def _answer(
        self, request: Request, body: Mapping[str, Any], sender: str, message_id: str | None
    ) -> list[Message]:
        reply = await self.assistant.answer(
            body, self.name(), sender=sender, address=self.client(request).share, message_id=message_id
        )
        if any(message.get("custom", {}).get("erased") for message in reply):
            await request.app.ctx.web_sessions.end(sender)
        return reply

    async def _opened(self, request: Request) -> tuple[Mapping[str, Any], str]:
        """A request's JSON object, and the sender of the session that it names, if its client may ask so much."""
        with suppress(StoreError):  # a danger is answered while the store is away, too
            await self.assistant.rate_limit.count_address(self.client(request))
        body = decode_json(request.headers.get("content-type", ""), request.body)
        if not isinstance(body, Mapping):
            raise Refused("json_not_object")
        return body, await request.app.ctx.web_sessions.sender(body.get("session"))


async def _stream(request: Request, assistant: Assistant, sender: str, seen: str) -> None:
    """Send what is pushed to the sender until the page leaves or the server stops."""
    pushed: PushedMessages = request.app.ctx.pushed_messages
    heartbeat_seconds = _heartbeat_seconds(assistant.settings)
    with request.app.ctx.web_listeners.listening(sender, assistant.clients.of_request(request)) as listener:
        stream = await request.respond(content_type="text/event-stream; charset=utf-8", headers=_STREAM_HEADERS)
        await stream.send("retry: 3000\n\n")
        try:
            while not listener.is_closing:
                listener.clear()
                for identifier, message in await pushed.after(sender, seen):
                    await stream.send(_event(identifier, _complete(assistant, sender, message)))
                    seen = identifier
                if not await listener.wait_for_news(heartbeat_seconds):
                    await stream.send(":\n\n")
        except StoreError as error:  # the page connects again, and goes on behind the last message it has
            logger.error("a page's stream ends: %s", error)
        await stream.eof()


def _complete(assistant: Assistant, sender: str, message: Message) -> Message:
    """A person's message with every key of the contract. A part of an answer, which has them, is returned as it is."""
    if "recipient_id" in message:
        return message
    (complete_message,) = assistant.complete([{"recipient_id": sender, **message}])
    return complete_message


def _heartbeat_seconds(settings: Settings) -> float:
    """Often enough for proxies, and for this server, which ends a response that stands still for `response_seconds`."""
    return min(_LONGEST_HEARTBEAT_SECONDS, settings.response_seconds / 2)


def _event(identifier: str, message: Message) -> str:
    return f"id: {identifier}\ndata: {json.dumps(message, ensure_ascii=False)}\n\n"
