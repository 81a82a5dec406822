"""WebSockets that end without leaving a reader behind.

Whoever stops waiting for Sanic's next message, as after a ping that nobody answered, leaves the task that reads it,
which is complained of as an error when it is collected.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

from sanic.request import Request
from sanic.server.protocols.websocket_protocol import WebSocketProtocol
from sanic.server.websockets.frame import WebsocketFrameAssembler
from sanic.server.websockets.impl import WebsocketImplProtocol


class EndingAssembler(WebsocketFrameAssembler):
    """Sanic's gathering of frames, which can be ended while a message is waited for."""

    def __init__(self, protocol: WebsocketImplProtocol) -> None:
        super().__init__(protocol)
        self._reader: asyncio.Task[Any] | None = None

    async def get(self, timeout: float | None = None) -> Any:
        """The next message. Sanic calls it in a task of its own."""
        self._reader = asyncio.current_task()
        try:
            return await super().get(timeout)
        finally:
            self._reader = None

    def end(self) -> None:
        """Wait no longer."""
        if self._reader is not None:
            self._reader.cancel()


class EndingWebSocketProtocol(WebSocketProtocol):
    """A connection whose WebSocket, if it becomes one, ends with it."""

    async def websocket_handshake(
        self, request: Request, subprotocols: Sequence[str] | None = None
    ) -> WebsocketImplProtocol:
        websocket = await super().websocket_handshake(request, subprotocols)
        websocket.assembler = EndingAssembler(websocket)
        return websocket

    def connection_lost(self, exc: Exception | None) -> None:
        super().connection_lost(exc)
        if self.websocket is not None and isinstance(self.websocket.assembler, EndingAssembler):
            self.websocket.assembler.end()
