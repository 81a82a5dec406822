"""The workers of a channel, on a real queue, with a platform that only writes down what it is given."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest

from bot.channels.messengers import delivery
from bot.channels.messengers.delivery import Deliveries, Platform, say_unkept
from bot.channels.messengers.incoming import Answer, Incoming, QueuedMessage
from bot.channels.messengers.message_queue import MessageQueue
from bot.errors import ConversationBusy, LockLost, NotDelivered, StoreError
from bot.storage.store import Store
from tests.support.pigeon import until


class Pigeons(Platform):
    """Answers a text with its parts, separated by blanks; takes them unless `refuses` says with what it doesn't."""

    def __init__(self) -> None:
        self.composed: list[str] = []
        self.sent: list[str] = []
        self.given_up: list[tuple[list[Any], str]] = []
        self.taken_in_request = 0
        self.refuses: Callable[[str], Exception | None] = lambda part: None
        self.compose_seconds = 0.0
        self.cannot_compose: Callable[[str], Exception | None] = lambda text: None

    @classmethod
    def name(cls) -> str:
        return "pigeon"

    async def compose(self, message: Incoming) -> Answer:
        await asyncio.sleep(self.compose_seconds)
        if error := self.cannot_compose(message.text):
            raise error
        self.composed.append(message.text)
        return Answer(message.text.split(), "emergency" if "着火" in message.text else "answer", "删" in message.text)

    async def warning(self, message: Incoming) -> Answer | None:
        return Answer(message.text.split(), "emergency") if "着火" in message.text else None

    def apology(self, message: Incoming, error: BaseException) -> Answer:
        return Answer([f"抱歉：{error}"], "error")

    def said_late(self, message: Incoming, parts: list[Any]) -> list[Any]:
        return ["晚了", *parts]

    async def hand_over(self, queued: QueuedMessage) -> int:
        return self.taken_in_request

    async def send(self, message: Incoming, part: Any) -> None:
        if error := self.refuses(part):
            raise error
        self.sent.append(part)

    async def on_given_up(self, message: Incoming, parts: list[Any], error: Exception) -> None:
        self.given_up.append((parts, str(error)))


@pytest.fixture
def platform() -> Pigeons:
    return Pigeons()


@pytest.fixture
def queue(store: Store) -> MessageQueue:
    return MessageQueue(store, "pigeon")


@asynccontextmanager
async def working(
    platform: Pigeons, queue: MessageQueue, composing: int = 4, give_up_seconds: float = 60, stop_seconds: float = 1
) -> AsyncIterator[Deliveries]:
    deliveries = Deliveries(platform, queue, parallel=20, composing=composing, give_up_seconds=give_up_seconds)
    deliveries.start()
    try:
        yield deliveries
    finally:
        await deliveries.stop(stop_seconds)


async def say(queue: MessageQueue, deliveries: Deliveries, *texts: str, user: str = "anna") -> None:
    for text in texts:
        await queue.enqueue(f"@pigeon:{user}", Incoming(f"{user}:{text}", user, text))
    deliveries.notice(f"@pigeon:{user}")


async def test_the_parts_of_answers_are_sent_in_their_order(platform: Pigeons, queue: MessageQueue) -> None:
    async with working(platform, queue) as deliveries:
        await say(queue, deliveries, "甲 乙", "丙")
        await until(lambda: len(platform.sent) == 3)
    assert platform.sent == ["甲", "乙", "丙"]
    assert await queue.lease() is None, "nothing is left"


async def test_what_nobody_noticed_is_found(platform: Pigeons, queue: MessageQueue) -> None:
    """Such as what another process accepted before it was killed."""
    await queue.enqueue("@pigeon:anna", Incoming("1", "anna", "甲"))
    async with working(platform, queue):
        await until(lambda: platform.sent == ["甲"])


async def test_what_the_request_took_is_not_sent_again(
    platform: Pigeons, queue: MessageQueue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delivery, "_FOLLOW_SECONDS", 0.3)
    platform.taken_in_request = 1
    async with working(platform, queue) as deliveries:
        started = time.monotonic()
        await say(queue, deliveries, "甲 乙")
        await until(lambda: platform.sent)
    assert platform.sent == ["乙"]
    assert time.monotonic() - started > 0.3, "it doesn't overtake the response"


async def test_an_answer_is_made_once_however_often_it_is_sent(platform: Pigeons, queue: MessageQueue) -> None:
    refusals = [NotDelivered("busy"), NotDelivered("busy")]
    platform.refuses = lambda part: refusals.pop() if part == "乙" and refusals else None
    async with working(platform, queue) as deliveries:
        await say(queue, deliveries, "甲 乙")
        await until(lambda: len(platform.sent) == 2)
    assert (platform.composed, platform.sent) == (["甲 乙"], ["甲", "乙"])


async def test_what_is_left_of_a_refused_answer_is_given_up_with_the_reason(
    platform: Pigeons, queue: MessageQueue, caplog: pytest.LogCaptureFixture
) -> None:
    platform.refuses = lambda part: NotDelivered("no such user", is_final=True) if part != "甲" else None
    async with working(platform, queue) as deliveries:
        await say(queue, deliveries, "甲 乙 丙")
        await until(lambda: platform.given_up)
    assert platform.given_up == [(["乙", "丙"], "no such user")]
    (said,) = [record.message for record in caplog.records if record.levelno == logging.ERROR]
    assert "reference " in said
    assert not set("甲乙丙") & set(said)
    assert await queue.lease() is None


async def test_an_answer_that_erased_is_given_up_without_a_word_of_it(platform: Pigeons, queue: MessageQueue) -> None:
    platform.refuses = lambda part: NotDelivered("no such user", is_final=True) if part == "删掉" else None
    async with working(platform, queue) as deliveries:
        await say(queue, deliveries, "删掉", "甲")
        await until(lambda: platform.sent == ["甲"])
    assert platform.given_up == []


async def test_a_bug_in_an_answer_is_logged_and_given_up_like_a_refusal(
    platform: Pigeons, queue: MessageQueue, caplog: pytest.LogCaptureFixture
) -> None:
    platform.refuses = lambda part: RuntimeError("a bug") if part == "甲" else None
    async with working(platform, queue, give_up_seconds=0.2) as deliveries:
        await say(queue, deliveries, "甲")
        await until(lambda: platform.given_up)
    assert any(record.exc_info for record in caplog.records)


async def test_a_message_is_tried_again_while_the_store_is_away_and_the_order_is_kept(
    platform: Pigeons, queue: MessageQueue, caplog: pytest.LogCaptureFixture
) -> None:
    """It was spent on an apology."""
    hiccups = [StoreError("away"), ConversationBusy("busy"), LockLost("overtaken")]
    platform.cannot_compose = lambda text: hiccups.pop() if text == "甲" and hiccups else None
    async with working(platform, queue) as deliveries:
        await say(queue, deliveries, "甲", "乙", "丙")
        await until(lambda: len(platform.sent) == 3)
    assert platform.composed == platform.sent == ["甲", "乙", "丙"]
    assert not any(record.exc_info for record in caplog.records), "an outage needs no traceback"
    assert not any(set("甲乙丙") & set(record.getMessage()) for record in caplog.records)


async def test_a_danger_does_not_wait_for_the_store(platform: Pigeons, queue: MessageQueue) -> None:
    platform.cannot_compose = lambda text: StoreError("away")
    async with working(platform, queue) as deliveries:
        await say(queue, deliveries, "甲", "着火 快跑", "丙")
        await until(lambda: len(platform.sent) == 2)
        assert platform.sent == ["着火", "快跑"]
        platform.cannot_compose = lambda text: None
        await until(lambda: len(platform.sent) == 4)
    assert platform.composed == ["甲", "丙"]


async def test_what_cannot_be_answered_in_the_end_gets_an_apology(platform: Pigeons, queue: MessageQueue) -> None:
    platform.cannot_compose = lambda text: StoreError("away") if text == "甲" else None
    async with working(platform, queue, give_up_seconds=0.2) as deliveries:
        await say(queue, deliveries, "甲", "乙")
        await until(lambda: len(platform.sent) == 2)
    assert platform.sent == ["抱歉：away", "乙"]


async def test_no_more_answers_are_made_at_the_same_time_than_said(platform: Pigeons, queue: MessageQueue) -> None:
    platform.compose_seconds = 0.2
    async with working(platform, queue, composing=2) as deliveries:
        for number in range(6):
            await say(queue, deliveries, f"甲{number}", user=f"citizen{number}")
        await asyncio.sleep(0.3)
        assert len(platform.composed) <= 2
        await until(lambda: len(platform.sent) == 6)


async def test_what_takes_longer_than_the_end_may_is_left_for_the_next_process(
    platform: Pigeons, queue: MessageQueue
) -> None:
    platform.compose_seconds = 30
    async with working(platform, queue, stop_seconds=0.1) as deliveries:
        await say(queue, deliveries, "甲")
        await asyncio.sleep(0.3)
    lease = await queue.lease()
    assert lease is not None, "it is free at once"
    assert [queued.message.text for queued in lease.messages] == ["甲"]


async def test_a_store_that_goes_away_is_said_and_the_workers_go_on(
    platform: Pigeons, queue: MessageQueue, store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    platform.compose_seconds = 0.3
    async with working(platform, queue) as deliveries:
        await say(queue, deliveries, "着火 快跑", "你好")
        await asyncio.sleep(0.1)
        await store.client.shutdown(nosave=True)
        await until(lambda: platform.sent)
        assert platform.sent == ["着火", "快跑"], "what is urgent is said though it can't be kept"
        await until(lambda: any("can't be taken" in record.message for record in caplog.records))
    assert not any("着火" in record.message for record in caplog.records)


def queued(number: int, parts: list[str] | None = None, **values: Any) -> QueuedMessage:
    return QueuedMessage(Incoming(str(number), "anna"), parts=parts, **values)


def always(error: Exception) -> Callable[[str], Exception]:
    return lambda part: error


async def test_an_answer_that_is_not_kept_is_known_to_be_taken_or_not(platform: Pigeons) -> None:
    assert await say_unkept(platform, queued(0, ["甲", "乙"]))
    assert platform.sent == ["甲", "乙"]
    for error in (NotDelivered("down"), StoreError("away")):
        platform.refuses = always(error)
        assert not await say_unkept(platform, queued(0, ["丙"]))
