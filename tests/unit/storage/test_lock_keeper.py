from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable

import pytest

from bot.storage import keys, lock_keeper
from bot.storage.lock_keeper import LockKeeper
from bot.storage.lock_store import RedisLockStore
from bot.storage.store import Store

MANY = 200


@pytest.fixture(autouse=True)
def _short_rounds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lock_keeper, "_ROUND_SECONDS", 0.05)


def rounds() -> list[str]:
    """The tasks of this loop that keep locks."""
    return [str(task) for task in asyncio.all_tasks() if "_go_round" in repr(task.get_coro())]


async def until(is_so: Callable[[], Awaitable[bool]], seconds: float = 2.0) -> None:
    deadline = time.monotonic() + seconds
    while not await is_so():
        assert time.monotonic() < deadline
        await asyncio.sleep(0.01)


async def test_many_locks_are_renewed_by_one_task_that_ends_with_the_last_of_them(store: Store) -> None:
    locks, all_held, release = RedisLockStore(store=store), asyncio.Event(), asyncio.Event()
    held: list[int] = []

    async def turn(number: int) -> None:
        async with locks.lock(f"citizen {number}", lock_lifetime=1.0):
            held.append(number)
            if len(held) == MANY:
                all_held.set()
            await release.wait()

    turns = [asyncio.create_task(turn(number)) for number in range(MANY)]
    await all_held.wait()
    connections = len(store.client.connection_pool._connections)
    await asyncio.sleep(1.2)  # longer than a lock lives by itself
    assert await store.client.exists(*(keys.lock(f"citizen {number}") for number in range(MANY))) == MANY
    assert len(rounds()) == 1
    assert len(store.client.connection_pool._connections) == connections, "renewing needs no new one"
    release.set()
    await asyncio.gather(*turns)

    async def has_ended() -> bool:
        return not rounds()

    await until(has_ended)


async def test_a_lock_that_comes_into_being_after_it_was_withdrawn_is_given_back(store: Store) -> None:
    keeper = LockKeeper(store)
    keeper.withdraw("citizen", "mine")
    await asyncio.sleep(0.1)
    await store.client.set(keys.lock("citizen"), "mine", px=60_000)

    async def is_given_back() -> bool:
        return not await store.client.exists(keys.lock("citizen"))

    await until(is_given_back)
    await until(_no_rounds)


async def test_what_is_withdrawn_is_looked_for_for_seconds_only_and_anothers_lock_stays(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lock_keeper, "_WITHDRAWING_SECONDS", 0.2)
    await store.client.set(keys.lock("citizen"), "another's", px=60_000)
    LockKeeper(store).withdraw("citizen", "mine")
    assert rounds()
    await until(_no_rounds)
    assert await store.client.get(keys.lock("citizen")) == "another's"


async def test_an_outage_does_not_end_the_keeping_and_is_told_without_the_citizen(
    store: Store, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    keeper = LockKeeper(store)
    keeper.renew("anna", "mine", 60.0)
    monkeypatch.setattr(store.client.connection_pool.connection_class, "on_connect", _refuse, raising=True)
    await store.client.connection_pool.disconnect()

    async def is_told() -> bool:
        return bool(caplog.records)

    await until(is_told)
    assert len(rounds()) == 1
    assert all("can't keep the conversations' locks" in record.getMessage() for record in caplog.records)
    assert "anna" not in caplog.text
    await keeper.close()
    assert not rounds()


async def _no_rounds() -> bool:
    return not rounds()


async def _refuse(connection: object) -> None:
    raise OSError("refused")
