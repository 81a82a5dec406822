from __future__ import annotations

import asyncio
import socket
from contextlib import ExitStack
from functools import partial
from typing import Any

import pytest
from sanic import Sanic

from bot.engine.assistant import Assistant
from bot.engine.rounds import MOST_IN_A_ROUND, Rounds
from bot.server.accepting import AcceptingProtocol, Waiting
from bot.server.app import bind, build_app

READS = b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"
SPEAKS = b"POST /webhooks/rest/webhook HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n"


@pytest.fixture
def app(assistant: Assistant, monkeypatch: pytest.MonkeyPatch) -> Sanic:
    monkeypatch.setattr(Sanic, "dispatch", lambda *event, **details: asyncio.sleep(0))  # as a start makes it
    made = build_app(assistant)
    made.finalize()
    return made


class HeldRounds(Rounds):
    """None comes until `come` is set."""

    def __init__(self) -> None:
        super().__init__()
        self.come = asyncio.Event()

    async def begin(self) -> None:
        await self.come.wait()
        await super().begin()


async def test_all_that_wait_come_with_the_first_and_whoever_only_reads_goes_before(app: Sanic) -> None:
    """One in a round of the event loop would be accepted else, however long the rounds take."""
    connections: set[Any] = set()
    app.ctx.rounds = rounds = HeldRounds()
    protocol = partial(AcceptingProtocol, loop=asyncio.get_running_loop(), app=app, connections=connections)
    with bind("127.0.0.1", 0) as listener, ExitStack() as clients:
        app.ctx.waiting = Waiting(listener, rounds, app.ctx.reading)
        listener.listen()
        listener.setblocking(False)
        crowd = [clients.enter_context(socket.create_connection(listener.getsockname())) for _ in range(20)]
        for client in crowd:
            client.sendall(READS if client is crowd[-1] else SPEAKS)
        first, _ = listener.accept()
        await asyncio.get_running_loop().connect_accepted_socket(protocol, first)
        with pytest.raises(BlockingIOError):
            listener.accept()
        assert await status_of(crowd[-1]) == b"200"
        assert len(connections) == 2, "the first and the one that only reads"
        rounds.come.set()
        assert {await status_of(client) for client in crowd[:-1]} == {b"415"}
        assert len(connections) == 20 > MOST_IN_A_ROUND, "a stop would leave the others open"
    await asyncio.wait([protocol._task for protocol in connections])


async def status_of(client: socket.socket) -> bytes:
    return (await asyncio.to_thread(client.recv, 4096))[9:12]
