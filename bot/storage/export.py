"""What is kept of a citizen, as it stands in the store, for whoever may know it."""

from __future__ import annotations

import json
from typing import Any

from bot.storage import keys
from bot.storage.erasure import WAITING
from bot.storage.outage import outage_of
from bot.storage.store import Store
from bot.storage.waiting import seconds_left


async def kept_of(store: Store, sender: str) -> dict[str, dict[str, Any]]:
    """Everything that is kept of a citizen, by key; keys that don't exist are left out.

    Returns:
        For each key: `holds`, what it is; `seconds_left`, its lifetime (null: until it is removed); and `value`, which
        is text, or an object where JSON is kept, or a list or an object of those. Of the list of those who wait for a
        person, the citizen's own entry.

    Raises:
        StoreError: the store can't be reached.
    """
    kept = {}
    with outage_of("look up a citizen's data"):
        for holds, key in [*keys.of_citizen(sender), *keys.waiting_messages(sender)]:
            async with store.client.pipeline(transaction=False) as pipeline:
                pipeline.type(key)
                pipeline.ttl(key)
                kind, seconds = await pipeline.execute()
            if kind != "none":
                value = await _value(store, key, kind)
                kept[key] = {"holds": holds, "seconds_left": seconds if seconds >= 0 else None, "value": value}
        entry = _parsed(await store.client.hget(keys.WAITING, sender))
    if entry:
        kept[keys.WAITING] = {"holds": WAITING, "seconds_left": seconds_left(entry["since"]), "value": entry}
    return kept


async def _value(store: Store, key: str, kind: str) -> Any:
    if kind == "list":
        return [_parsed(row) for row in await store.client.lrange(key, 0, -1)]
    if kind == "hash":
        return {name: _parsed(part) for name, part in (await store.client.hgetall(key)).items()}
    if kind == "stream":
        entries = await store.client.xrange(key)
        return [{"id": number, **{name: _parsed(part) for name, part in fields.items()}} for number, fields in entries]
    return _parsed(await store.client.get(key))


def _parsed(text: str | None) -> Any:
    try:
        return json.loads(text or "null")
    except ValueError:
        return text
