"""A process that was silent for so long that another took over its conversation doesn't spoil what went on there."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import AsyncIterator

import pytest
from rasa.shared.core.events import UserUttered

from bot.errors import LockLost, StoreError
from bot.settings import Settings
from bot.storage import keys
from bot.storage.erasure import erase
from bot.storage.lock_store import RedisLockStore
from bot.storage.store import Store
from bot.storage.tracker_store import RedisTrackerStore
from tests.unit.storage.trackers import DOMAIN, continued, state, turn


@pytest.fixture
def conversations(store: Store, tiny_settings: Settings) -> RedisTrackerStore:
    return RedisTrackerStore(domain=DOMAIN, store=store, settings=tiny_settings)


@pytest.fixture
async def elsewhere(store: Store, tiny_settings: Settings) -> AsyncIterator[tuple[RedisLockStore, RedisTrackerStore]]:
    """The same conversations and locks as another process sees them."""
    opened = Store(store.url)
    yield RedisLockStore(store=opened), RedisTrackerStore(domain=DOMAIN, store=opened, settings=tiny_settings)
    await opened.close()


async def test_a_holder_that_lost_its_lock_to_a_turn_elsewhere_cannot_save(
    conversations: RedisTrackerStore, store: Store, elsewhere: tuple[RedisLockStore, RedisTrackerStore]
) -> None:
    locks, (other_locks, others) = RedisLockStore(store=store), elsewhere
    for number in range(40):
        sender = f"citizen {number}"
        before = range(0 if number % 2 else 15)  # a new conversation, and one with checkpoints
        for earlier in before:
            await say(conversations, sender, earlier)
        async with locks.lock(sender):
            stalled = await conversations.get_or_create_tracker(sender, append_action_listen=False)
            for event in turn(100):
                stalled.update(event)
            await store.client.delete(keys.lock(sender))  # it ran out
            async with other_locks.lock(sender):
                await say(others, sender, 50)
            with pytest.raises(LockLost):
                await conversations.save(stalled)
        full, read = await others.retrieve_full_tracker(sender), await others.retrieve(sender)
        assert full is not None
        assert [event.text for event in full.events if isinstance(event, UserUttered)] == [
            f"问题{n}" for n in (*before, 50)
        ]
        assert state(read) == state(full), "the window is that of the events"


async def test_a_holder_that_lost_its_lock_to_a_turn_in_hand_cannot_save(
    conversations: RedisTrackerStore, store: Store
) -> None:
    await continued(conversations, turn(0))
    async with RedisLockStore(store=store).lock("citizen"):
        await store.client.set(keys.lock("citizen"), "of another process")
        with pytest.raises(LockLost):
            await continued(conversations, turn(1))
    assert await store.client.llen(keys.events("citizen")) == len(turn(0))


async def test_a_late_turn_does_not_bring_back_what_was_erased_meanwhile(
    conversations: RedisTrackerStore, store: Store, elsewhere: tuple[RedisLockStore, RedisTrackerStore]
) -> None:
    for before in (0, 1):
        for number in range(before):
            await continued(conversations, turn(number))
        async with RedisLockStore(store=store).lock("citizen"):
            late = await conversations.get_or_create_tracker("citizen", append_action_listen=False)
            late.update(UserUttered("问题"))
            await store.client.delete(keys.lock("citizen"))
            await erase(elsewhere[1]._store, elsewhere[0], "citizen")
            with pytest.raises(LockLost):
                await conversations.save(late)
        assert not await conversations.exists("citizen")


async def test_a_lock_that_only_ran_out_does_not_cost_the_turn(conversations: RedisTrackerStore, store: Store) -> None:
    await continued(conversations, turn(0))
    async with RedisLockStore(store=store).lock("citizen"):
        await store.client.delete(keys.lock("citizen"))
        await continued(conversations, turn(1))
    assert await store.client.llen(keys.events("citizen")) == 2 * len(turn(0))


async def say(conversations: RedisTrackerStore, sender: str, number: int) -> None:
    tracker = await conversations.get_or_create_tracker(sender, append_action_listen=False)
    for event in turn(number):
        tracker.update(event)
    await conversations.save(tracker)


async def test_a_turn_that_was_told_to_have_failed_is_not_saved_when_the_store_goes_on(
    conversations: RedisTrackerStore, store: Store
) -> None:
    """Or the citizen, who says it again, is taken to have said it twice: of an answer's steps one was left out."""
    await continued(conversations, turn(0))
    process = (await store.client.info("server"))["process_id"]
    async with RedisLockStore(store=store).lock("citizen"):
        tracker = await conversations.get_or_create_tracker("citizen", append_action_listen=False)
        for event in turn(1):
            tracker.update(event)
        os.kill(process, signal.SIGSTOP)
        try:
            with pytest.raises(StoreError):
                await conversations.save(tracker)
            await asyncio.sleep(0.3)
        finally:
            os.kill(process, signal.SIGCONT)
        await asyncio.sleep(0.3)
        assert await store.client.llen(keys.events("citizen")) == len(turn(0))
    await continued(conversations, turn(1))
    assert await store.client.llen(keys.events("citizen")) == 2 * len(turn(0))
