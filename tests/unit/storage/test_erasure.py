from __future__ import annotations

import asyncio

import pytest

from bot.channels.messengers.incoming import Incoming
from bot.channels.messengers.message_queue import MessageQueue
from bot.channels.messengers.sender_notes import SenderNotes
from bot.engine.assistant import Assistant
from bot.errors import ConversationBusy, LeaseLost, StoreError
from bot.storage import keys
from bot.storage.erasure import ask_for_rewrite, erase, forget, found
from bot.storage.lock_store import RedisLockStore
from bot.storage.pushed_messages import PushedMessages
from bot.storage.store import Store
from bot.storage.waiting import WaitingCitizens
from tests.unit.storage.trackers import tracker_of


async def test_everything_kept_of_a_citizen_is_counted_and_removed(assistant: Assistant) -> None:
    sender, queue, notes = (
        "@pigeon:anna",
        MessageQueue(assistant.store, "pigeon"),
        SenderNotes(assistant.store, "pigeon"),
    )
    for known in (sender, "@pigeon:bert"):
        await assistant.agent.tracker_store.save(tracker_of(assistant, known, "一"))
        await assistant.rate_limit.count(known)
        await PushedMessages(assistant.store, 1).push(known, {"text": "一"})
        await assistant.store.client.set(keys.preferences(known), "{}")
        await queue.enqueue(known, Incoming(f"{known}:1", known, "数数"))
        await notes.set(known, "late", "[]", 60)
        await WaitingCitizens(assistant.store).add(known, "pigeon")
    counted = {
        "events": 1,
        "checkpoint": 1,
        "preferences": 1,
        "pushed messages": 1,
        "rate": 1,
        "channel notes": 1,
        "waiting messages": 1,
        "waiting for a person": 1,
    }
    assert await found(assistant.store, sender) == counted
    assert await erase(assistant.store, assistant.agent.lock_store, sender) == counted
    assert await found(assistant.store, sender) == {}
    assert await found(assistant.store, "@pigeon:bert") == counted
    client = assistant.store.client
    assert await client.hkeys(keys.WAITING) == ["@pigeon:bert"]
    assert await client.zrange(keys.queues_due("pigeon"), 0, -1) == ["@pigeon:bert"]
    assert await client.get(keys.REWRITE_ASKED)


async def test_nobody_is_erased_in_the_middle_of_a_turn(assistant: Assistant) -> None:
    turn = asyncio.create_task(assistant.ask("anna", "慢慢来"))
    await asyncio.sleep(0.5)
    await assistant.forget("anna")
    assert turn.done(), "erased only when nothing more is written"
    assert await assistant.slots("anna") == {}


async def test_erasing_nobody_does_no_harm(assistant: Assistant) -> None:
    await forget(assistant.store, "nobody")
    assert await found(assistant.store, "nobody") == {}


async def test_who_has_leased_the_queue_of_an_erased_citizen_cannot_write_it_back(store: Store) -> None:
    queue = MessageQueue(store, "pigeon")
    await queue.enqueue("@pigeon:anna", Incoming("1", "anna", "数数"))
    lease = await queue.lease("@pigeon:anna")
    assert lease is not None
    await erase(store, RedisLockStore(store=store), "@pigeon:anna")
    with pytest.raises(LeaseLost):
        await queue.save(lease, lease.messages[0])
    assert not await store.client.keys("*anna*")


async def test_a_citizen_whose_turn_takes_too_long_is_not_erased(store: Store) -> None:
    locks, impatient = RedisLockStore(store=store), RedisLockStore(store=store, wait_seconds=0.1)
    await PushedMessages(store, 1).push("anna", {"text": "一"})
    async with locks.lock("anna"):
        with pytest.raises(ConversationBusy):
            await erase(store, impatient, "anna")
    assert await found(store, "anna") == {"pushed messages": 1}


async def test_each_wish_for_a_rewrite_is_another(store: Store) -> None:
    """So that one that comes while the files are being written isn't taken for done."""
    asked = set()
    for _ in range(3):
        await ask_for_rewrite(store)
        asked.add(await store.client.get(keys.REWRITE_ASKED))
    assert len(asked) == 3


async def test_an_outage_is_told_and_not_taken_for_nothing_found(store: Store) -> None:
    await store.client.shutdown(nosave=True)
    for attempt in (found(store, "anna"), forget(store, "anna"), ask_for_rewrite(store)):
        with pytest.raises(StoreError):
            await attempt
