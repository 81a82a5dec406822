"""Reading what comes over Socket.IO, from peers that may send anything: what is no packet ends the connection.

The libraries take a peer's faults for their own: each makes a traceback in the log, with what the peer sent. They also
take an event that a peer calls `connect` or `disconnect` for a connection that comes or goes.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from engineio.payload import Payload
from sanic import Sanic
from sanic.request import Request
from sanic.response import HTTPResponse
from socketio import AsyncServer
from socketio.packet import CONNECT, DISCONNECT, EVENT, Packet

from bot.channels.service_channel import refusal_response
from bot.errors import Refused
from bot.safety.client_address import Client
from bot.safety.open_connections import OpenConnections

logger = logging.getLogger(__name__)

MOST_PACKETS = 200
"""That a connection may send in `_WINDOW_SECONDS`; a page sends one for each message, and answers to pings."""
_WINDOW_SECONDS = 10.0
_FAREWELL_SECONDS = 1.0
"""In which a peer may hear that its connection is closed."""
MOST_UNREAD_BYTES = 1 << 20
"""That wait for a peer which doesn't read; the longest reply has some 20 kB."""

_RESERVED = ("connect", "connect_error", "disconnect")
"""Events that are the library's own word for what happens to a connection."""
_FAULTS = (ValueError, LookupError, TypeError, AttributeError, RecursionError)
"""What the libraries raise over a packet that is none."""


def _is_failure(record: logging.LogRecord) -> bool:
    """Whether something failed elsewhere than in the libraries, which stumble over what peers send."""
    traceback = record.exc_info[2] if record.exc_info else None
    if traceback is None:
        return False
    while traceback.tb_next is not None:
        traceback = traceback.tb_next
    return traceback.tb_frame.f_globals["__name__"].partition(".")[0] not in ("engineio", "socketio")


failures_logger = logging.getLogger(f"{__name__}.failures")
"""For the libraries: what fails is logged. What they note of peers isn't, for peers' words stand in it."""
failures_logger.setLevel(logging.ERROR)
failures_logger.addFilter(_is_failure)


class WidgetPacket(Packet):
    """A packet such as a page sends: a connection that is asked for or left, or an event. Others raise ValueError."""

    def decode(self, encoded_packet: Any) -> int:
        if not isinstance(encoded_packet, str):
            raise ValueError("pages send no binary packets")
        super().decode(encoded_packet)
        if self.packet_type not in (CONNECT, DISCONNECT, EVENT):
            raise ValueError("pages send no packets of this type")
        if self.packet_type == EVENT:
            name = self.data[0] if isinstance(self.data, list) and self.data else None
            if not isinstance(name, str) or name in _RESERVED:
                raise ValueError("an event is a list that begins with its name")
        return 0


@dataclass
class _Peer:
    """Who is at the other end of a connection, and how many packets it has sent since when.

    Attributes:
        socket: its WebSocket's transport, if it has one.
    """

    client: Client
    socket: Any = None
    packets: int = 0
    since: float = field(default_factory=time.monotonic)

    def sends_too_much(self) -> bool:
        """Count a packet; whether there are too many."""
        now = time.monotonic()
        if now - self.since > _WINDOW_SECONDS:
            self.packets, self.since = 0, now
        self.packets += 1
        return self.packets > MOST_PACKETS

    def reads_too_little(self) -> bool:
        return self.socket is not None and self.socket.get_write_buffer_size() > MOST_UNREAD_BYTES


class SocketRequests:
    """The requests to a Socket.IO server, of which one client address may hold only so many connections open.

    Args:
        server: its `serializer` is `WidgetPacket`.
        client: tells whom a request comes from.
        most_per_address: connections of an address, over WebSocket or by polling; 0 for no limit.
    """

    def __init__(self, server: AsyncServer, client: Callable[[Request], Client], most_per_address: int) -> None:
        self._server, self._client = server, client
        self._open = OpenConnections(most_per_address)
        self._peers: dict[str, _Peer] = {}
        self._closing: set[asyncio.Task[None]] = set()
        handlers = server.eio.handlers
        self._connect, self._read, self._disconnect = (handlers[name] for name in ("connect", "message", "disconnect"))
        server.eio.on("connect", self._enter)
        server.eio.on("message", self._receive)
        server.eio.on("disconnect", self._leave)

    def attach(self, app: Sanic, path: str) -> None:
        """Add the route, as `AsyncServer.attach` does."""
        app.add_route(self.handle, path, methods=["GET", "POST", "OPTIONS"], name="socketio_requests")
        app.enable_websocket()

    async def close(self) -> None:
        """End all connections, so that the server can stop; who doesn't poll isn't waited for."""
        if self._server.eio.sockets:
            with suppress(asyncio.TimeoutError):
                await asyncio.wait_for(self._server.eio.disconnect(), _FAREWELL_SECONDS)
        await self._server.shutdown()

    async def handle(self, request: Request) -> HTTPResponse:
        """Answer a request; one for a WebSocket, when that has ended."""
        try:
            if request.method == "POST":
                Payload(encoded_payload=request.body.decode())
            elif (peer := self._peers.get(request.args.get("sid", ""))) and _asks_for_socket(request):
                peer.socket = request.transport
            return await self._server.handle_request(request)
        except _FAULTS as error:
            logger.debug("what came over a connection is no packet: %s", type(error).__name__)
            return await refusal_response(request, Refused("bad_request"))

    async def _enter(self, connection: str, environ: dict[str, Any]) -> bool | None:
        request = environ["sanic.request"]
        client = self._client(request)
        if not self._open.enter(client):
            return False
        self._peers[connection] = _Peer(client, request.transport if _asks_for_socket(request) else None)
        await self._connect(connection, environ)
        return None

    async def _receive(self, connection: str, data: Any) -> None:
        peer = self._peers.get(connection)
        if peer is None or peer.sends_too_much() or peer.reads_too_little():
            logger.debug("a connection is closed over which too much came, or whose peer doesn't read")
            self._close(connection)
            return
        try:
            await self._read(connection, data)
        except _FAULTS as error:
            logger.debug("a connection is closed over which came what is no packet: %s", type(error).__name__)
            self._close(connection)

    def _close(self, connection: str) -> None:
        closing = asyncio.create_task(self._end(connection, self._peers.get(connection)))
        self._closing.add(closing)
        closing.add_done_callback(self._closing.discard)

    async def _end(self, connection: str, peer: _Peer | None) -> None:
        with suppress(asyncio.TimeoutError):  # by polling, a peer hears of it when it next asks
            await asyncio.wait_for(self._server.eio.disconnect(connection), _FAREWELL_SECONDS)
        if peer is not None and peer.socket is not None:
            peer.socket.abort()

    async def _leave(self, connection: str, reason: str) -> None:
        peer = self._peers.pop(connection, None)
        if peer is not None:
            self._open.leave(peer.client)
        await self._disconnect(connection, reason)


def _asks_for_socket(request: Request) -> bool:
    return request.args.get("transport") == "websocket"
