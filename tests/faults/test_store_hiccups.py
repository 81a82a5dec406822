"""The store is away for a moment while a platform's message is answered: it is answered all the same, and once."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from rasa.core.channels.channel import UserMessage

from bot.cancellation import cancel_until_done
from bot.channels.messengers import message_queue
from bot.channels.messengers.incoming import Incoming, QueuedMessage
from bot.channels.messengers.message_queue import Lease, Receipt
from bot.engine.assistant import Assistant
from bot.errors import ConversationBusy, StoreError
from tests.support.pigeon import PigeonInput, opened, until


@pytest.fixture
async def pigeon(assistant: Assistant) -> AsyncIterator[PigeonInput]:
    async with opened(assistant) as channel:
        yield channel


async def test_a_turn_is_taken_once_though_its_answer_could_not_be_noted(
    pigeon: PigeonInput, assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As when the process dies, or the store goes away, between the two."""
    save, failures = pigeon.queue.save, [StoreError("away"), StoreError("away")]

    async def fail_at_first(lease: Lease, queued: QueuedMessage) -> None:
        if failures:
            raise failures.pop()
        await save(lease, queued)

    monkeypatch.setattr(pigeon.queue, "save", fail_at_first)
    monkeypatch.setattr(message_queue, "LEASE_SECONDS", 0.3)
    for number in (1, 2):
        await pigeon.take(Incoming(str(number), "anna", "数数"))
    await until(lambda: len(pigeon.sent) == 2, seconds=20)
    assert [text[:3] for text in (text for _, text in pigeon.sent)] == ["第1次", "第2次"]
    assert (await assistant.slots("@pigeon:anna"))["counted"] == 2


async def test_an_accepted_message_is_not_spent_on_an_apology_for_the_store(
    pigeon: PigeonInput, assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    handle, failures = assistant.agent.handle_message, [StoreError("away"), ConversationBusy("busy")]

    async def fail_at_first(message: UserMessage) -> object:
        if failures:
            raise failures.pop()
        return await handle(message)

    monkeypatch.setattr(assistant.agent, "handle_message", fail_at_first)
    await pigeon.take(Incoming("1", "anna", "数数"))
    await until(lambda: pigeon.sent)
    assert [text[:3] for text in (text for _, text in pigeon.sent)] == ["第1次"]


async def test_a_danger_is_answered_though_nothing_can_be_kept(pigeon: PigeonInput, assistant: Assistant) -> None:
    await cancel_until_done(assistant._looking_after)  # nobody starts it again
    await assistant.store.client.shutdown(nosave=True)
    assert await pigeon.take(Incoming("1", "anna", "我家着火了")) is Receipt.ANSWERED
    assert [text for _, text in pigeon.sent] == ["请打119"]
    for other in (Incoming("2", "anna", "数数"), Incoming("3", "anna", notice="text_only")):
        with pytest.raises(StoreError):
            await pigeon.take(other)


async def test_a_danger_that_the_platform_cannot_be_told_of_is_to_be_delivered_again(
    pigeon: PigeonInput, assistant: Assistant
) -> None:
    await cancel_until_done(assistant._looking_after)  # nobody starts it again
    await assistant.store.client.shutdown(nosave=True)
    pigeon.is_refused = lambda part: True
    with pytest.raises(StoreError):
        await pigeon.take(Incoming("1", "anna", "我家着火了"))
