"""Removing a citizen from the store: from its keys at once, from its files soon after (see `store_files`)."""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING

from bot.storage import keys
from bot.storage.outage import outage_of
from bot.storage.store import Store

if TYPE_CHECKING:
    from rasa.core.lock_store import LockStore

_COUNTED_BY = {"events": "LLEN", "pushed messages": "XLEN", "channel notes": "HLEN", "waiting messages": "LLEN"}
"""How much a key holds; any other holds one thing, or none."""
WAITING = "waiting for a person"
"""The kind of a citizen's entry in the list of those who wait."""


async def forget(store: Store, sender: str) -> None:
    """Remove what is kept of a citizen; for use inside a turn of theirs, whose lock and message are still in use.

    Raises:
        StoreError: the store can't be reached.
    """
    with outage_of("erase a citizen's data"):
        async with store.client.pipeline(transaction=False) as pipeline:
            for _, key in keys.of_citizen(sender):
                pipeline.delete(key)
            pipeline.hdel(keys.WAITING, sender)
            pipeline.set(keys.REWRITE_ASKED, secrets.token_hex(8))
            await pipeline.execute()


async def ask_for_rewrite(store: Store) -> None:
    """Have what was removed until now leave the store's files, too.

    Raises:
        StoreError: the store can't be reached.
    """
    with outage_of("ask for the store's files to be written anew"):
        await store.client.set(keys.REWRITE_ASKED, secrets.token_hex(8))


async def erase(store: Store, locks: LockStore, sender: str) -> Mapping[str, int]:
    """Remove everything of a citizen, also messages that wait to be answered, once no turn of theirs is being taken.

    Returns:
        What was removed: how much of each kind that there was.

    Raises:
        ConversationBusy: a turn takes too long.
        StoreError: the store can't be reached.
    """
    async with locks.lock(sender):
        removed = await found(store, sender)
        channel = keys.channel_of(sender)
        if channel is not None:
            await _forget_waiting(store, channel, sender)
        await forget(store, sender)
    return removed


async def found(store: Store, sender: str) -> Mapping[str, int]:
    """The number of records by kind that are kept of a citizen; kinds without any are left out.

    Raises:
        StoreError: the store can't be reached.
    """
    kept = [*keys.of_citizen(sender), *keys.waiting_messages(sender)]
    with outage_of("look up a citizen's data"):
        async with store.client.pipeline(transaction=False) as pipeline:
            for kind, key in kept:
                pipeline.execute_command(_COUNTED_BY.get(kind, "EXISTS"), key)
            pipeline.hexists(keys.WAITING, sender)
            counts = await pipeline.execute()
    totals: Counter[str] = Counter()
    kinds = [*(kind for kind, _ in kept), WAITING]
    for kind, count in zip(kinds, map(int, counts), strict=True):
        totals[kind] += count
    return {kind: count for kind, count in totals.items() if count}


async def _forget_waiting(store: Store, channel: str, sender: str) -> None:
    with outage_of("erase a citizen's waiting messages"):
        async with store.client.pipeline(transaction=True) as pipeline:
            pipeline.delete(keys.queued_messages(channel, sender))
            pipeline.zrem(keys.queues_due(channel), sender)
            pipeline.hdel(keys.queue_leases(channel), sender)
            await pipeline.execute()
