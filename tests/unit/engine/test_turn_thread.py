"""While a turn is thought over the event loop of the requests goes on; here it is what lets the turn go on."""

from __future__ import annotations

import asyncio
import threading
import time
from typing import Any

import pytest
from rasa.shared.nlu.constants import TEXT

from bot.engine.assistant import Assistant
from bot.engine.turn_thread import turn_thread
from bot.settings import Settings
from tests.support.tiny_actions import ActionCount
from tests.support.tiny_nlu import CharacterClassifier


class Obstacle:
    """Stands in the way of whatever calls `overcome`, which blocks its thread, until the event loop takes it away."""

    def __init__(self) -> None:
        self.reached, self.is_gone = threading.Event(), threading.Event()

    def overcome(self) -> None:
        self.reached.set()
        assert self.is_gone.wait(10), "the event loop stood still"

    async def take_away(self) -> None:
        assert await asyncio.to_thread(self.reached.wait, 10), "nobody came by"
        self.is_gone.set()


async def test_the_event_loop_goes_on_while_a_message_is_understood(
    tiny_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    obstacle, process = Obstacle(), CharacterClassifier.process

    def hard_to_understand(self: CharacterClassifier, messages: list[Any]) -> list[Any]:
        if messages[0].get(TEXT) == "数数":
            obstacle.overcome()
        return process(self, messages)

    monkeypatch.setattr(CharacterClassifier, "process", hard_to_understand)
    async with Assistant.open(tiny_settings) as assistant:
        (message,), _ = await asyncio.gather(assistant.ask("citizen", "数数"), obstacle.take_away())
    assert message["text"] == "第1次"


async def test_the_event_loop_goes_on_while_an_action_computes(
    tiny_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    obstacle, run = Obstacle(), ActionCount.run

    async def hard_to_do(self: ActionCount, dispatcher: Any, tracker: Any, domain: Any) -> list[dict[str, Any]]:
        obstacle.overcome()
        return await run(self, dispatcher, tracker, domain)

    monkeypatch.setattr(ActionCount, "run", hard_to_do)
    async with Assistant.open(tiny_settings) as assistant:
        (message,), _ = await asyncio.gather(assistant.ask("citizen", "数数"), obstacle.take_away())
    assert message["text"] == "第1次"


async def test_no_two_messages_are_understood_at_once(tiny_settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    at_once, most = 0, 0

    def count(self: CharacterClassifier, messages: list[Any]) -> list[Any]:
        nonlocal at_once, most
        at_once += 1
        most = max(most, at_once)
        time.sleep(0.02)
        at_once -= 1
        return messages

    monkeypatch.setattr(CharacterClassifier, "process", count)
    async with Assistant.open(tiny_settings) as assistant:
        await asyncio.gather(*(assistant.parse("数数") for _ in range(5)))
    assert most == 1


async def test_an_error_comes_back_and_the_thread_goes_on() -> None:
    async def fail() -> None:
        raise LookupError("this work fails")

    with pytest.raises(LookupError):
        await turn_thread().run(fail())
    assert await turn_thread().run(asyncio.sleep(0, "done")) == "done"


async def test_what_nobody_waits_for_any_more_is_not_begun() -> None:
    obstacle, done = Obstacle(), []

    async def overcome() -> None:
        obstacle.overcome()

    async def work() -> None:
        done.append("work")

    first = asyncio.create_task(turn_thread().run(overcome()))
    second = asyncio.create_task(turn_thread().run(work()))
    assert await asyncio.to_thread(obstacle.reached.wait, 10)
    second.cancel()
    await obstacle.take_away()
    await first
    await turn_thread().run(asyncio.sleep(0))
    assert done == []
