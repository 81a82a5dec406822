from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator

import pytest
from redis.exceptions import TimeoutError as RedisTimeout

from bot.errors import ConversationBusy, StoreError
from bot.storage import keys
from bot.storage.lock_store import RedisLockStore, held_token
from bot.storage.store import Store


@pytest.fixture
async def other_store(store: Store) -> AsyncIterator[Store]:
    """The same store as another process sees it."""
    opened = Store(store.url)
    yield opened
    await opened.close()


@pytest.mark.alone
async def test_messages_of_one_conversation_take_turns_in_the_order_they_came(store: Store) -> None:
    locks = RedisLockStore(store=store)
    seen: list[str] = []

    async def message(number: int) -> None:
        async with locks.lock("citizen"):
            seen.append(f"begin {number}")
            await asyncio.sleep(0.01)
            seen.append(f"end {number}")

    started = time.monotonic()
    await asyncio.gather(*(message(number) for number in range(6)))
    assert seen == [f"{part} {number}" for number in range(6) for part in ("begin", "end")]
    assert time.monotonic() - started < 0.5


async def test_different_conversations_do_not_wait_for_each_other(store: Store) -> None:
    locks = RedisLockStore(store=store)
    async with locks.lock("one"):
        await asyncio.wait_for(_pass_through(locks, "other"), 0.5)


@pytest.mark.alone
async def test_a_waiting_process_is_woken_at_once(store: Store, other_store: Store) -> None:
    here, there = RedisLockStore(store=store), RedisLockStore(store=other_store)
    async with here.lock("citizen"):
        waiting = asyncio.create_task(_pass_through(there, "citizen"))
        await asyncio.sleep(0.1)
        assert not waiting.done()
    released = time.monotonic()
    await waiting
    assert time.monotonic() - released < 0.1


async def test_a_holder_that_died_blocks_for_seconds_only(store: Store) -> None:
    await store.client.set(keys.lock("citizen"), "of a process that was killed", px=800)
    started = time.monotonic()
    await _pass_through(RedisLockStore(store=store), "citizen")
    assert 0.5 < time.monotonic() - started < 2


async def test_a_lock_lives_for_three_seconds_unless_it_is_renewed(store: Store) -> None:
    async with RedisLockStore(store=store).lock("citizen"):
        assert 2000 < await store.client.pttl(keys.lock("citizen")) <= 3000


async def test_a_long_turn_keeps_its_lock(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.storage.lock_keeper._ROUND_SECONDS", 0.05)
    async with RedisLockStore(store=store).lock("citizen", lock_lifetime=0.5):
        await asyncio.sleep(1.2)
        assert await store.client.exists(keys.lock("citizen"))
    assert not await store.client.exists(keys.lock("citizen"))


async def test_a_lock_lost_to_someone_else_is_not_taken_from_them(store: Store) -> None:
    async with RedisLockStore(store=store).lock("citizen"):
        await store.client.set(keys.lock("citizen"), "someone else")
    assert await store.client.get(keys.lock("citizen")) == "someone else"


async def test_waiting_has_an_end(store: Store, other_store: Store) -> None:
    here, there = RedisLockStore(store=store), RedisLockStore(store=other_store, wait_seconds=0.1)
    async with here.lock("citizen"):
        with pytest.raises(ConversationBusy):
            await _pass_through(there, "citizen")


async def test_waiting_in_line_has_an_end(store: Store) -> None:
    locks = RedisLockStore(store=store, wait_seconds=0.1)
    async with locks.lock("citizen"):
        with pytest.raises(ConversationBusy):
            await _pass_through(locks, "citizen")
    await asyncio.wait_for(_pass_through(locks, "citizen"), 1)


async def test_a_failed_turn_gives_the_lock_back(store: Store) -> None:
    locks = RedisLockStore(store=store)
    with pytest.raises(RuntimeError):
        async with locks.lock("citizen"):
            raise RuntimeError
    await asyncio.wait_for(_pass_through(locks, "citizen"), 0.5)


async def test_a_turn_that_failed_for_the_store_does_not_wait_for_it_once_more(
    store: Store, other_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While the store hung, a citizen waited for two time-outs: that of the save and that of the lock's release."""
    here, there = RedisLockStore(store=store), RedisLockStore(store=other_store)

    async def hang(*arguments: object) -> None:
        await asyncio.sleep(5)

    monkeypatch.setattr(here, "_release", hang)
    started = time.monotonic()
    with pytest.raises(StoreError):
        async with here.lock("citizen"):
            raise StoreError("can't write a conversation")
    assert time.monotonic() - started < 1
    await asyncio.wait_for(_pass_through(there, "citizen"), 2)
    await here.close()


async def test_a_lock_whose_holder_never_learned_that_it_has_it_is_given_back(
    store: Store, other_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As when the store hangs: the client gives up, and the store does as it was told when it goes on."""
    here, there = RedisLockStore(store=store), RedisLockStore(store=other_store)
    do_set = store.client.set

    async def set_without_answer(*arguments: object, **options: object) -> None:
        await do_set(*arguments, **options)  # type: ignore[arg-type]
        raise RedisTimeout("Timeout reading from socket")

    monkeypatch.setattr(store.client, "set", set_without_answer)
    with pytest.raises(StoreError):
        await _pass_through(here, "citizen")
    await asyncio.wait_for(_pass_through(there, "citizen"), 1)
    await here.close()


async def test_a_lock_whose_holder_was_cancelled_while_it_took_it_is_given_back(
    store: Store, other_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    here, there = RedisLockStore(store=store), RedisLockStore(store=other_store)
    do_set, is_set = store.client.set, asyncio.Event()

    async def set_and_wait(*arguments: object, **options: object) -> None:
        await do_set(*arguments, **options)  # type: ignore[arg-type]
        is_set.set()
        await asyncio.Event().wait()

    monkeypatch.setattr(store.client, "set", set_and_wait)
    taking = asyncio.create_task(_pass_through(here, "citizen"))
    await is_set.wait()
    taking.cancel()
    await asyncio.wait([taking])
    await asyncio.wait_for(_pass_through(there, "citizen"), 1)
    await here.close()


async def test_only_who_holds_the_lock_has_its_token(store: Store) -> None:
    locks = RedisLockStore(store=store)
    assert held_token("citizen") == ""
    async with locks.lock("citizen"):
        assert held_token("citizen") == await store.client.get(keys.lock("citizen"))
        assert held_token("other") == ""
        async with locks.lock("other"):
            assert held_token("other") == await store.client.get(keys.lock("other"))
        assert held_token("citizen") == await store.client.get(keys.lock("citizen"))
    assert held_token("citizen") == ""


async def test_an_outage_is_an_error(store: Store) -> None:
    locks = RedisLockStore(store=store)
    await store.client.shutdown(nosave=True)
    with pytest.raises(StoreError):
        await _pass_through(locks, "citizen")
    await locks.close()


async def _pass_through(locks: RedisLockStore, conversation: str) -> None:
    async with locks.lock(conversation):
        pass
