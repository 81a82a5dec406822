from __future__ import annotations

import asyncio

import pytest
from sanic import Sanic

from bot.engine.assistant import Assistant
from bot.engine.rounds import MOST_IN_A_ROUND, Rounds
from bot.server.app import build_app
from bot.server.http_framing import FramedProtocol


async def test_a_few_begin_in_each_round_in_the_order_in_which_they_came() -> None:
    rounds = Rounds()
    begun: list[int] = []

    async def begin(number: int) -> None:
        await rounds.begin()
        begun.append(number)

    crowd = [asyncio.create_task(begin(number)) for number in range(5 * MOST_IN_A_ROUND)]
    in_each_round = []
    while not all(task.done() for task in crowd):
        before = len(begun)
        await asyncio.sleep(0)
        in_each_round.append(len(begun) - before)
    assert max(in_each_round) == MOST_IN_A_ROUND
    assert begun == list(range(len(crowd)))


async def test_whoever_leaves_takes_nobodys_place() -> None:
    rounds = Rounds()
    crowd = [asyncio.create_task(rounds.begin()) for _ in range(4 * MOST_IN_A_ROUND)]
    await asyncio.sleep(0)
    for task in crowd[MOST_IN_A_ROUND:-1]:
        task.cancel()
    await asyncio.wait_for(crowd[-1], 1)


async def test_what_is_only_read_goes_before_a_crowds_messages(
    assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Sanic, "dispatch", lambda *event, **details: asyncio.sleep(0))  # as a start makes it
    loop, app = asyncio.get_running_loop(), build_app(assistant)
    app.finalize()
    is_round, rounds = asyncio.Event(), app.ctx.rounds

    class LaterRounds:
        async def begin(self) -> None:
            await is_round.wait()
            await rounds.begin()

    app.ctx.rounds = LaterRounds()
    server = await loop.create_server(lambda: FramedProtocol(loop=loop, app=app), "127.0.0.1", 0)

    async def ask(line: str) -> str:
        reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
        writer.write(f"{line} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 0\r\n\r\n".encode())
        answer = await reader.read()
        writer.close()
        return answer[9:12].decode()

    async with server:
        message = asyncio.create_task(ask("POST /webhooks/rest/webhook"))
        assert await ask("GET /healthz") == "200"
        assert not message.done()
        is_round.set()
        assert await message == "415"
