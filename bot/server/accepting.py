"""Connections that wait are all accepted in the round of the event loop that finds the first of them.

libuv, on which the event loop stands, accepts one in a round, and a round takes as long as all that is ready in it:
behind a crowd, while turns were taken, a health check waited for a thousand rounds. What is made of a connection costs
much more than to accept it, and waits for a round in its turn; what is only to be read has a line of its own.

Source: https://github.com/libuv/libuv/pull/3696, "don't accept() connections in a loop".
"""

from __future__ import annotations

import asyncio
import socket
from functools import partial
from typing import Any

from bot.engine.rounds import Rounds
from bot.server.counted_connections import CountedProtocol
from bot.server.http_framing import READS

_LOOK = socket.MSG_PEEK | socket.MSG_DONTWAIT


class Waiting:
    """The connections that wait at a socket.

    Args:
        listener: bound, which never blocks once the event loop listens to it.
        rounds: in which they are handed to the event loop.
        reading: the same for those that only read.
    """

    def __init__(self, listener: socket.socket, rounds: Rounds, reading: Rounds) -> None:
        self._listener, self._rounds, self._reading = listener, rounds, reading
        self._handed: set[asyncio.Task[Any]] = set()

    def accept(self, loop: asyncio.AbstractEventLoop, protocol: partial[CountedProtocol]) -> None:
        """Accept them all, and hand each to the event loop with a protocol of its own."""
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:  # none is left, or there is no file for it, so that it has to wait
                return
            handed = loop.create_task(self._hand_over(connection, loop, protocol))
            self._handed.add(handed)
            handed.add_done_callback(self._handed.discard)

    async def _hand_over(
        self, connection: socket.socket, loop: asyncio.AbstractEventLoop, protocol: partial[CountedProtocol]
    ) -> None:
        await (self._reading if _only_reads(connection) else self._rounds).begin()
        await loop.connect_accepted_socket(protocol, connection)


def _only_reads(connection: socket.socket) -> bool:
    try:
        return connection.recv(len(READS), _LOOK) == READS
    except OSError:  # nothing has come yet
        return False


class AcceptingProtocol(CountedProtocol):
    """A connection that the event loop has accepted by itself, which brings those behind it along.

    The app's context has `waiting`.
    """

    __slots__ = ("_options",)

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._options = options

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        self.app.ctx.waiting.accept(self.loop, partial(CountedProtocol, **self._options))
