from __future__ import annotations

import asyncio

import pytest

from bot.channels.messengers import message_queue
from bot.channels.messengers.incoming import Answer, Incoming
from bot.channels.messengers.message_queue import Lease, MessageQueue, Receipt
from bot.errors import LeaseLost, StoreError
from bot.storage import keys
from bot.storage.store import Store

ANNA, BERT = "@pigeon:anna", "@pigeon:bert"


@pytest.fixture
def queue(store: Store, monkeypatch: pytest.MonkeyPatch) -> MessageQueue:
    """The queue of a channel, in which no process has a head start."""
    monkeypatch.setattr(message_queue, "_HEAD_START_SECONDS", 0)
    return MessageQueue(store, "pigeon")


async def leased(queue: MessageQueue, sender: str = "") -> Lease:
    lease = await queue.lease(sender)
    assert lease is not None
    return lease


def said(lease: Lease) -> list[str]:
    return [queued.message.text for queued in lease.messages]


async def test_a_message_comes_out_as_it_went_in(queue: MessageQueue) -> None:
    message = Incoming("1", "anna", "你好", "text_only", {"group": "7"}, {"mode": "accessible"})
    await queue.enqueue(ANNA, message)
    lease = await leased(queue)
    assert lease.sender == ANNA
    assert [queued.message for queued in lease.messages] == [message]
    assert lease.messages[0].parts is None


async def test_a_delivery_is_told_from_its_repetition_until_a_day_has_passed(queue: MessageQueue, store: Store) -> None:
    assert await queue.enqueue(ANNA, Incoming("1", "anna", "一")) is Receipt.FIRST
    assert await queue.enqueue(ANNA, Incoming("2", "anna", "二")) is Receipt.BEHIND
    assert await queue.enqueue(ANNA, Incoming("1", "anna", "一")) is Receipt.WAITING
    lease = await leased(queue)
    assert said(lease) == ["一", "二"]
    await queue.acknowledge(lease, lease.messages[0])
    assert await queue.enqueue(ANNA, Incoming("1", "anna", "一")) is Receipt.ANSWERED
    assert [receipt for receipt in Receipt if receipt.is_repeated] == [Receipt.WAITING, Receipt.ANSWERED]
    assert keys.SEEN_SECONDS - 60 < await store.client.ttl(keys.seen("pigeon", "1")) <= keys.SEEN_SECONDS


async def test_one_process_at_a_time_leases_a_queue_and_others_stay_free(queue: MessageQueue, store: Store) -> None:
    other = MessageQueue(store, "pigeon")
    await queue.enqueue(ANNA, Incoming("1", "anna", "一"))
    await queue.enqueue(BERT, Incoming("2", "bert", "二"))
    await leased(queue, ANNA)
    assert await other.lease(ANNA) is None
    assert (await leased(other)).sender == BERT
    assert await other.lease() is None


async def test_the_process_that_accepted_a_message_has_a_head_start(store: Store) -> None:
    queue = MessageQueue(store, "pigeon")
    await queue.enqueue(ANNA, Incoming("1", "anna", "一"))
    assert await queue.lease() is None
    assert await queue.lease(ANNA) is not None


async def test_what_comes_meanwhile_is_behind_the_others(queue: MessageQueue) -> None:
    await queue.enqueue(ANNA, Incoming("1", "anna", "一"))
    lease = await leased(queue)
    await queue.enqueue(ANNA, Incoming("2", "anna", "二"))
    first = lease.messages[0]
    first.answer_with(Answer(["答"], "answer"))
    await queue.save(lease, first)
    assert said(lease) == ["一", "二"]
    await queue.enqueue(ANNA, Incoming("3", "anna", "三"))
    await queue.acknowledge(lease, first)
    assert said(lease) == ["二", "三"]
    assert lease.before(lease.messages[1]) == [lease.messages[0]]


async def test_what_was_saved_is_there_for_the_next_process(queue: MessageQueue) -> None:
    await queue.enqueue(ANNA, Incoming("1", "anna", "一"))
    lease = await leased(queue)
    lease.messages[0].answer_with(Answer(["甲", "乙"], "answer"))
    lease.messages[0].sent = 1
    await queue.save(lease, lease.messages[0])
    await queue.release(lease)
    (queued,) = (await leased(queue)).messages
    assert (queued.parts, queued.kind, queued.sent) == (["甲", "乙"], "answer", 1)


async def test_a_later_message_may_be_done_with_first(queue: MessageQueue) -> None:
    for number in "一二三":
        await queue.enqueue(ANNA, Incoming(number, "anna", number))
    lease = await leased(queue)
    await queue.acknowledge(lease, lease.messages[1])
    await queue.release(lease)
    assert said(await leased(queue)) == ["一", "三"]


async def test_two_messages_that_say_the_same_are_two(queue: MessageQueue) -> None:
    for number in "12":
        await queue.enqueue(ANNA, Incoming(number, "anna", "数数"))
    lease = await leased(queue)
    second = lease.messages[1]
    assert lease.position(second) == 1
    await queue.acknowledge(lease, second)
    assert [queued.message.id for queued in lease.messages] == ["1"]


async def test_an_empty_queue_leaves_nothing_but_what_was_seen(queue: MessageQueue, store: Store) -> None:
    await queue.enqueue(ANNA, Incoming("1", "anna", "一"))
    lease = await leased(queue)
    await queue.acknowledge(lease, lease.messages[0])
    assert await store.client.keys("bianmin:queue:*") == [keys.seen("pigeon", "1")]


async def test_a_lease_that_is_not_renewed_ends_and_cannot_be_used(
    queue: MessageQueue, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(message_queue, "LEASE_SECONDS", 0.2)
    await queue.enqueue(ANNA, Incoming("1", "anna", "一"))
    lost = await leased(queue)
    await asyncio.sleep(0.3)
    await leased(MessageQueue(store, "pigeon"))
    for use in (queue.save(lost, lost.messages[0]), queue.acknowledge(lost, lost.messages[0]), queue.release(lost)):
        with pytest.raises(LeaseLost):
            await use
    assert said(lost) == ["一"]
    await queue.renew([lost])


async def test_a_lease_that_is_renewed_goes_on(queue: MessageQueue, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(message_queue, "LEASE_SECONDS", 1.0)
    await queue.enqueue(ANNA, Incoming("1", "anna", "一"))
    lease = await leased(queue)
    for _ in range(4):
        await asyncio.sleep(0.4)
        await queue.renew([lease])
    assert await queue.lease() is None
    await queue.save(lease, lease.messages[0])


async def test_a_queue_that_was_released_for_a_while_waits_but_not_for_a_new_message(queue: MessageQueue) -> None:
    await queue.enqueue(ANNA, Incoming("1", "anna", "一"))
    await queue.release(await leased(queue), delay_seconds=60)
    assert await queue.lease() is None
    assert await queue.enqueue(ANNA, Incoming("2", "anna", "二")) is Receipt.FIRST
    assert said(await leased(queue)) == ["一", "二"]


async def test_an_erased_citizens_answer_asks_for_the_files_to_be_written_anew(
    queue: MessageQueue, store: Store
) -> None:
    for number in "12":
        await queue.enqueue(ANNA, Incoming(number, "anna", "数数"))
    lease = await leased(queue)
    await queue.acknowledge(lease, lease.messages[0])
    assert not await store.client.exists(keys.REWRITE_ASKED)
    lease.messages[0].answer_with(Answer(["删掉了"], erased=True))
    await queue.acknowledge(lease, lease.messages[0])
    assert await store.client.exists(keys.REWRITE_ASKED)


async def test_nothing_of_a_queue_stays_for_ever_though_nobody_empties_it(queue: MessageQueue, store: Store) -> None:
    """As when its channel is taken out of credentials.yml while messages wait."""
    for number in "12":
        await queue.enqueue(ANNA, Incoming(number, "anna", "补卡"))
    await leased(queue, ANNA)

    lifetimes = {key: await store.client.ttl(key) async for key in store.client.scan_iter("bianmin:queue:*")}
    assert len(lifetimes) == 5  # messages, due, leases, and two that were seen
    assert all(0 < seconds <= keys.QUEUE_SECONDS for seconds in lifetimes.values()), lifetimes


async def test_channels_have_queues_of_their_own(queue: MessageQueue, store: Store) -> None:
    other = MessageQueue(store, "raven")
    await queue.enqueue(ANNA, Incoming("1", "anna", "一"))
    assert await other.lease() is None
    assert await other.enqueue(ANNA, Incoming("1", "anna", "一")) is Receipt.FIRST


async def test_an_outage_is_told(queue: MessageQueue, store: Store) -> None:
    await queue.enqueue(ANNA, Incoming("1", "anna", "一"))
    lease = await leased(queue)
    await store.client.shutdown(nosave=True)
    for use in (
        queue.enqueue(ANNA, Incoming("2", "anna", "我的秘密")),
        queue.lease(),
        queue.renew([lease]),
        queue.save(lease, lease.messages[0]),
        queue.acknowledge(lease, lease.messages[0]),
        queue.release(lease),
    ):
        with pytest.raises(StoreError, match="the store doesn't answer") as caught:
            await use
        assert not isinstance(caught.value, LeaseLost)
        assert "秘密" not in str(caught.value)
