"""What a script refuses by itself, whoever calls it; what they do for their callers is in the tests of those."""

from __future__ import annotations

import time
from typing import Any

import pytest

from bot.channels.messengers import queue_scripts
from bot.storage import keys
from bot.storage.store import Store

MESSAGES, DUE, LEASES, SEEN, NOTES = (f"{{q}}:{name}" for name in ("messages:anna", "due", "leases", "seen", "notes"))
BEFORE_SENDER = "{q}:messages:"


async def run(store: Store, name: str, used: list[str], *arguments: Any) -> Any:
    return await store.client.register_script(getattr(queue_scripts, name))(used, list(arguments))


async def state(store: Store) -> tuple[Any, ...]:
    """Everything that the queue keeps."""
    client = store.client
    return (
        await client.lrange(MESSAGES, 0, -1),
        await client.zrange(DUE, 0, -1, withscores=True),
        await client.hgetall(LEASES),
        await client.get(SEEN),
    )


@pytest.fixture
async def leased(store: Store) -> Store:
    """Anna's queue of one message, leased with the token `mine`."""
    assert await run(store, "ENQUEUE", [SEEN, MESSAGES, DUE, LEASES], 60_000, "one", "anna", 0) == "first"
    assert await run(store, "LEASE", [BEFORE_SENDER, DUE, LEASES], 6000, "mine", "anna") == ["anna", ["one"]]
    return store


CHANGES = {
    "SAVE": ([MESSAGES, LEASES], ("0", "changed", "1")),
    "ACKNOWLEDGE": ([MESSAGES, DUE, LEASES, SEEN], ("0", "1")),
    "RELEASE": ([DUE, LEASES], ("5000",)),
}
"""Scripts that change a leased queue: their keys, and their arguments behind sender and token."""


@pytest.mark.parametrize("name", CHANGES)
async def test_whose_lease_is_not_in_force_changes_nothing_and_is_told(leased: Store, name: str) -> None:
    used, arguments = CHANGES[name]
    before = await state(leased)
    assert await run(leased, name, used, "anna", "theirs", *arguments) is None
    assert await state(leased) == before
    assert await run(leased, name, used, "anna", "mine", *arguments) is not None
    assert await state(leased) != before


@pytest.mark.parametrize("name", ["SAVE", "RELEASE", "RENEW", "ENQUEUE"])
async def test_what_nobody_comes_for_any_more_is_not_kept_for_good(leased: Store, name: str) -> None:
    """As when a channel is closed while messages wait: what citizens said would have stayed in the store."""
    kept = {key: await leased.client.pttl(key) for key in (MESSAGES, DUE, LEASES)}
    assert all(0 < milliseconds <= 1000 * keys.QUEUE_SECONDS for milliseconds in kept.values())
    for key in kept:
        await leased.client.persist(key)
    calls: dict[str, tuple[list[str], tuple[Any, ...], list[str]]] = {
        "SAVE": ([MESSAGES, LEASES], ("anna", "mine", "0", "changed", "1"), [MESSAGES]),
        "RELEASE": ([DUE, LEASES], ("anna", "mine", "5000"), [DUE]),
        "RENEW": ([DUE, LEASES], (60_000, "anna", "mine"), [DUE, LEASES]),
        "ENQUEUE": ([SEEN + "2", MESSAGES, DUE, LEASES], (60_000, "two", "anna", 0), [MESSAGES, DUE]),
    }
    used, arguments, written = calls[name]
    await run(leased, name, used, *arguments)
    assert [key for key in written if await leased.client.pttl(key) < 0] == []


async def test_only_a_lease_in_force_is_renewed(leased: Store) -> None:
    before = await state(leased)
    await run(leased, "RENEW", [DUE, LEASES], 60_000, "anna", "theirs", "bert", "mine")
    assert await state(leased) == before
    await run(leased, "RENEW", [DUE, LEASES], 60_000, "bert", "theirs", "anna", "mine")
    assert await leased.client.zscore(DUE, "anna") > before[1][0][1] + 50_000


async def test_a_leased_queue_is_not_leased_again_by_name(leased: Store) -> None:
    assert await run(leased, "LEASE", [BEFORE_SENDER, DUE, LEASES], 6000, "theirs", "anna") is None
    assert await leased.client.hget(LEASES, "anna") == "mine"


async def test_a_queue_whose_messages_were_erased_is_put_away_instead_of_leased(leased: Store) -> None:
    await run(leased, "RELEASE", [DUE, LEASES], "anna", "mine", 0)
    await leased.client.delete(MESSAGES)
    assert await run(leased, "LEASE", [BEFORE_SENDER, DUE, LEASES], 6000, "mine", "") is None
    assert not await leased.client.exists(DUE, LEASES)


async def test_the_last_message_leaves_no_queue_behind_and_an_earlier_one_does(leased: Store) -> None:
    assert await run(leased, "ENQUEUE", ["{q}:seen:2", MESSAGES, DUE, LEASES], 60_000, "two", "anna", 0) == "behind"
    keys, arguments = CHANGES["ACKNOWLEDGE"]
    assert await run(leased, "ACKNOWLEDGE", keys, "anna", "mine", *arguments) == ["two"]
    assert await leased.client.hget(LEASES, "anna") == "mine"
    assert await leased.client.get(SEEN) == "answered"
    await run(leased, "ACKNOWLEDGE", keys, "anna", "mine", *arguments)
    assert not await leased.client.exists(MESSAGES, DUE, LEASES)


async def test_times_are_the_stores_own_in_milliseconds(store: Store) -> None:
    await run(store, "ENQUEUE", [SEEN, MESSAGES, DUE, LEASES], 60_000, "one", "anna", 5000)
    seconds, microseconds = await store.client.time()
    now = seconds * 1000 + microseconds // 1000
    assert now + 4000 < await store.client.zscore(DUE, "anna") <= now + 5000


async def test_a_note_is_told_as_it_was_set_and_only_removed_when_that_is_asked(store: Store) -> None:
    await run(store, "SET_NOTE", [NOTES], "late", "1 二 3", 60_000)
    assert await run(store, "GET_NOTE", [NOTES], "late", "0") == "1 二 3"
    assert await run(store, "GET_NOTE", [NOTES], "late", "1") == "1 二 3"
    assert await run(store, "GET_NOTE", [NOTES], "late", "0") is None


async def test_a_note_past_its_end_is_not_told_while_a_later_one_keeps_the_key(store: Store) -> None:
    await store.client.hset(NOTES, "late", f"{int(time.time() * 1000) - 1000} 旧的")
    assert await run(store, "GET_NOTE", [NOTES], "late", "0") is None
    await run(store, "SET_NOTE", [NOTES], "given", "新的", 60_000)
    assert await store.client.hkeys(NOTES) == ["given"]
    assert 50_000 < await store.client.pttl(NOTES) <= 60_000
