from __future__ import annotations

import asyncio
import logging

import pytest

from bot.channels.owed_answers import OwedAnswers
from bot.errors import Refused
from bot.rendering.reply import Message
from bot.storage.pushed_messages import PushedMessages
from bot.storage.store import Store

ANNA = "@web:anna"
REPLY = [{"recipient_id": "", "text": "办好了"}, {"recipient_id": "", "text": "别的呢"}]


@pytest.fixture
def pushed(store: Store) -> PushedMessages:
    return PushedMessages(store, 1)


class SlowAnswer:
    """An answer that comes when it is let go, or the error in its place."""

    def __init__(self, error: Exception | None = None) -> None:
        self.may_come = asyncio.Event()
        self._error = error

    async def come(self) -> list[Message]:
        await self.may_come.wait()
        if self._error:
            raise self._error
        return REPLY


async def left(owed: OwedAnswers, answer: SlowAnswer) -> None:
    """Ask, and have the connection end before the answer comes."""
    asking = asyncio.create_task(owed.answered(ANNA, answer.come()))
    await asyncio.sleep(0)
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking


async def kept(pushed: PushedMessages) -> list[str]:
    return [message["text"] for _, message in await pushed.after(ANNA, "0")]


async def test_an_answer_that_arrives_is_given_and_not_kept(pushed: PushedMessages) -> None:
    answer = SlowAnswer()
    answer.may_come.set()
    assert await OwedAnswers(pushed).answered(ANNA, answer.come()) == REPLY
    assert await kept(pushed) == []


async def test_an_answer_whose_citizen_has_left_is_kept_for_the_next_connection(pushed: PushedMessages) -> None:
    owed, answer = OwedAnswers(pushed), SlowAnswer()
    await left(owed, answer)
    answer.may_come.set()
    await owed.finish(within_seconds=5)
    assert await kept(pushed) == ["办好了", "别的呢"]
    assert {message["recipient_id"] for _, message in await pushed.after(ANNA, "0")} == {ANNA}


async def test_whoever_stops_the_service_waits_no_longer_than_it_was_told_to(pushed: PushedMessages) -> None:
    owed, answer = OwedAnswers(pushed), SlowAnswer()
    await left(owed, answer)
    await asyncio.wait_for(owed.finish(within_seconds=0.01), timeout=5)
    assert await kept(pushed) == []
    answer.may_come.set()
    await owed.finish(within_seconds=5)


async def test_nothing_is_kept_of_a_message_that_was_refused(
    pushed: PushedMessages, caplog: pytest.LogCaptureFixture
) -> None:
    owed, answer = OwedAnswers(pushed), SlowAnswer(Refused("message_blank"))
    with caplog.at_level(logging.WARNING):
        await left(owed, answer)
        answer.may_come.set()
        await owed.finish(within_seconds=5)
    assert await kept(pushed) == []
    assert caplog.text == ""


async def test_an_answer_that_tells_of_an_erasure_is_not_kept(pushed: PushedMessages) -> None:
    await OwedAnswers(pushed).keep(ANNA, [{"text": "删掉了", "custom": {"erased": True}}])
    assert await kept(pushed) == []


async def test_an_answer_that_cannot_be_kept_is_told_of_in_the_log_without_its_words(
    store: Store, pushed: PushedMessages, caplog: pytest.LogCaptureFixture
) -> None:
    await store.client.shutdown(nosave=True)
    await OwedAnswers(pushed).keep(ANNA, REPLY)
    assert "can't be kept" in caplog.text
    assert "办好了" not in caplog.text
