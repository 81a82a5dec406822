from __future__ import annotations

import time

import pytest

from bot.errors import StoreError
from bot.safety.signing_keys import SigningKeys
from bot.storage import keys
from bot.storage.store import Store

MONTH = 30 * 86400


async def test_all_processes_sign_with_one_key(store: Store) -> None:
    first, second = SigningKeys(store, MONTH), SigningKeys(store, MONTH)
    key = await first.current()
    assert len(key) == 32
    assert await second.current() == key
    assert await first.known() == await second.known() == [key]


async def test_a_key_that_is_too_old_is_replaced_once_and_known_for_as_long_again(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    processes = [SigningKeys(store, MONTH) for _ in range(3)]
    old = await processes[0].current()
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + MONTH + 60)
    renewed = {await process.current() for process in processes}
    assert len(renewed) == 1
    assert old not in renewed
    for process in processes:
        assert await process.known() == [*renewed, old]
    assert 0 < await store.client.ttl(keys.PREVIOUS_SESSIONS_KEY) <= MONTH + 1


async def test_an_emptied_store_gets_another_key(store: Store) -> None:
    signing = SigningKeys(store, MONTH)
    key = await signing.current()
    await store.client.flushall()
    assert await signing.current() != key


async def test_what_others_renewed_is_known_within_a_minute(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    signing = SigningKeys(store, MONTH)
    key = await signing.current()
    await store.client.flushall()
    assert await signing.known() == [key]
    now = time.monotonic()
    monkeypatch.setattr(time, "monotonic", lambda: now + 61)
    assert key not in await signing.known()


async def test_while_the_store_is_away_the_keys_read_before_are_good(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    signing = SigningKeys(store, MONTH)
    key = await signing.current()
    await store.client.shutdown(nosave=True)
    now = time.monotonic()
    monkeypatch.setattr(time, "monotonic", lambda: now + 61)
    assert await signing.current() == key
    assert await signing.known() == [key]
    with pytest.raises(StoreError):
        await SigningKeys(store, MONTH).current()
    assert await SigningKeys(store, MONTH).known() == []
