from __future__ import annotations

import asyncio
from typing import Any

from bot.engine.assistant import Assistant
from bot.safety.client_address import ClientAddresses
from bot.safety.open_connections import OpenConnections
from bot.server.app import build_app
from bot.server.counted_connections import CountedProtocol


class Transport(asyncio.Transport):
    """A connection as the event loop hands it over."""

    def __init__(self, peer: str) -> None:
        super().__init__({"peername": (peer, 4711)})
        self.is_aborted = False

    def set_write_buffer_limits(self, high: int | None = None, low: int | None = None) -> None:
        """There is nothing to write."""

    def close(self) -> None:
        """Nobody is at the other end."""

    def abort(self) -> None:
        self.is_aborted = True

    def is_closing(self) -> bool:
        return self.is_aborted


async def test_one_address_cannot_hold_all_connections(assistant: Assistant) -> None:
    app = build_app(assistant)
    app.signal_router.finalize()
    app.ctx.clients, app.ctx.open_connections = ClientAddresses(["10.0.0.0/8"]), OpenConnections(2)
    made: list[Any] = []

    def is_let_in(peer: str) -> bool:
        protocol, transport = CountedProtocol(loop=asyncio.get_running_loop(), app=app), Transport(peer)
        protocol.connection_made(transport)
        made.append(protocol)
        return not transport.is_aborted

    assert [is_let_in("198.51.100.1") for _ in range(4)] == [True, True, False, False]
    assert is_let_in("198.51.100.2")
    assert all(is_let_in(peer) for peer in ("127.0.0.1", "10.1.2.3") for _ in range(4))
    for protocol in made:
        protocol.connection_lost(None)
    assert [is_let_in("198.51.100.1") for _ in range(3)] == [True, True, False]
    for protocol in made:
        protocol.connection_lost(None)
    await asyncio.sleep(0)
