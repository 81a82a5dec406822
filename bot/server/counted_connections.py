"""Connections, of which one client address may hold only so many open."""

from __future__ import annotations

from typing import Any

from bot.safety.client_address import Client
from bot.server.http_framing import FramedProtocol


class CountedProtocol(FramedProtocol):
    """A connection that is closed at once when its peer has too many already.

    Those of this machine and of trusted proxies are not counted. The app's context has `clients`, which tells them, and
    `open_connections`, which counts.
    """

    __slots__ = ("_counted",)

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._counted: Client | None = None

    def connection_made(self, transport: Any) -> None:
        peer = (transport.get_extra_info("peername") or ("",))[0]
        if not self.app.ctx.clients.is_exempt(peer):
            client = self.app.ctx.clients.of(peer)
            if not self.app.ctx.open_connections.enter(client):
                transport.abort()
                return
            self._counted = client
        super().connection_made(transport)

    def connection_lost(self, exc: Exception | None) -> None:
        if self._counted is not None:
            self.app.ctx.open_connections.leave(self._counted)
            self._counted = None
        super().connection_lost(exc)
