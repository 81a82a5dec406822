from __future__ import annotations

import asyncio

import pytest
from sanic import Sanic

from bot.engine.assistant import Assistant
from bot.engine.rounds import MOST_IN_A_ROUND, MOST_READ_IN_A_ROUND, Rounds
from bot.server.app import build_app
from bot.server.http_framing import FramedProtocol


@pytest.mark.parametrize("most", [MOST_IN_A_ROUND, MOST_READ_IN_A_ROUND])
async def test_a_few_begin_in_each_round_in_the_order_in_which_they_came(most: int) -> None:
    rounds = Rounds(most)
    begun: list[int] = []

    async def begin(number: int) -> None:
        await rounds.begin()
        begun.append(number)

    crowd = [asyncio.create_task(begin(number)) for number in range(5 * most)]
    in_each_round = []
    while not all(task.done() for task in crowd):
        before = len(begun)
        await asyncio.sleep(0)
        in_each_round.append(len(begun) - before)
    assert max(in_each_round) == most
    assert begun == list(range(len(crowd)))


async def test_whoever_leaves_takes_nobodys_place() -> None:
    rounds = Rounds()
    crowd = [asyncio.create_task(rounds.begin()) for _ in range(4 * MOST_IN_A_ROUND)]
    await asyncio.sleep(0)
    for task in crowd[MOST_IN_A_ROUND:-1]:
        task.cancel()
    await asyncio.wait_for(crowd[-1], 1)


class LaterRounds(Rounds):
    """None comes until `come` is set."""

    def __init__(self) -> None:
        super().__init__()
        self.come = asyncio.Event()

    async def begin(self) -> None:
        await self.come.wait()
        await super().begin()


@pytest.fixture
async def app(assistant: Assistant, monkeypatch: pytest.MonkeyPatch) -> Sanic:
    monkeypatch.setattr(Sanic, "dispatch", lambda *event, **details: asyncio.sleep(0))  # as a start makes it
    made = build_app(assistant)
    made.finalize()
    return made


@pytest.mark.parametrize(
    ("held", "waits", "waited", "goes_on", "went_on"),
    [
        ("rounds", "POST /webhooks/rest/webhook", "415", "GET /healthz", "200"),
        ("reading", "GET /", "200", "POST /webhooks/rest/webhook", "415"),
    ],
)
async def test_messages_and_what_is_only_read_stand_in_lines_of_their_own(
    app: Sanic, held: str, waits: str, waited: str, goes_on: str, went_on: str
) -> None:
    """A crowd's messages don't keep a health check waiting, nor a flood of requests for the page a message."""
    loop, rounds = asyncio.get_running_loop(), LaterRounds()
    setattr(app.ctx, held, rounds)
    server = await loop.create_server(lambda: FramedProtocol(loop=loop, app=app), "127.0.0.1", 0)

    async def ask(line: str) -> str:
        reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
        writer.write(f"{line} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 0\r\n\r\n".encode())
        answer = await reader.read()
        writer.close()
        return answer[9:12].decode()

    async with server:
        waiting = asyncio.create_task(ask(waits))
        assert await ask(goes_on) == went_on
        assert not waiting.done()
        rounds.come.set()
        assert await waiting == waited


async def test_a_flood_of_requests_for_the_page_comes_a_few_in_a_round(app: Sanic) -> None:
    flood = [asyncio.create_task(app.ctx.reading.begin()) for _ in range(10 * MOST_READ_IN_A_ROUND)]
    begun = 0
    while not all(request.done() for request in flood):
        await asyncio.sleep(0)
        now_begun = sum(request.done() for request in flood)
        assert now_begun - begun <= MOST_READ_IN_A_ROUND
        begun = now_begun
