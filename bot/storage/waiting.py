"""Who asked for a person of the agency and has had no answer yet: one list, of senders and not of words."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.storage import keys
from bot.storage.outage import outage_of
from bot.storage.store import Store

MOST_WAITING = 1000
"""Of more, who has waited longest is taken off the list, which nobody reads then anyway."""

# One who waits already goes on waiting since then. Whose time is over leaves the list when anybody comes.
_ADD = """
local list, sender, channel, answer = KEYS[1], ARGV[1], ARGV[2], ARGV[3]
local now, life, most = tonumber(ARGV[4]), tonumber(ARGV[5]), tonumber(ARGV[6])
local kept = redis.call('HGETALL', list)
local entry, others, first, first_since = {since = now, channel = channel}, 0, nil, nil
if answer ~= '' then entry.answer = answer end
for i = 1, #kept, 2 do
    local known = cjson.decode(kept[i + 1])
    local since = known.since
    if since <= now - life then
        redis.call('HDEL', list, kept[i])
    elseif kept[i] == sender then
        entry.since, entry.address = since, known.address
    else
        others = others + 1
        if not first or since < first_since then first, first_since = kept[i], since end
    end
end
if others >= most then redis.call('HDEL', list, first) end
redis.call('HSET', list, sender, cjson.encode(entry))
redis.call('EXPIRE', list, life)
"""
_NOTE_ADDRESS = """
local kept = redis.call('HGET', KEYS[1], ARGV[1])
if not kept then return end
local entry = cjson.decode(kept)
entry.address = cjson.decode(ARGV[2])
redis.call('HSET', KEYS[1], ARGV[1], cjson.encode(entry))
"""


@dataclass(frozen=True)
class Waiting:
    """One who waits for a person.

    Attributes:
        sender: whose conversation it is.
        since: Unix time of the first wish that nobody has answered.
        channel: that the latest wish came by.
        answer: the id of the answer given last before it; None where there was none.
        address: by which a platform reaches the citizen, where it takes more than the sender.
    """

    sender: str
    since: float
    channel: str
    answer: str | None = None
    address: Mapping[str, Any] | None = None


class WaitingCitizens:
    """The list, of at most `MOST_WAITING`, each for `keys.WAITING_SECONDS`.

    Every method raises StoreError when the store can't be reached.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._add = store.client.register_script(_ADD)
        self._note_address = store.client.register_script(_NOTE_ADDRESS)

    async def add(self, sender: str, channel: str, answer: str | None = None) -> None:
        """Have a citizen wait from now on, or go on waiting."""
        life = [int(time.time()), keys.WAITING_SECONDS, MOST_WAITING]
        with outage_of("note who waits for a person"):
            await self._add([keys.WAITING], [sender, channel, answer or "", *life])

    async def note_address(self, sender: str, address: Mapping[str, Any]) -> None:
        """Keep by what a platform reaches a citizen, if they wait; of nobody else is it kept."""
        with outage_of("note how who waits for a person is reached"):
            await self._note_address([keys.WAITING], [sender, json.dumps(address)])

    async def address_of(self, sender: str) -> Mapping[str, Any] | None:
        """By what a platform reaches one who waits; None when they don't, or it isn't known."""
        return next((one.address for one in await self.all() if one.sender == sender), None)

    async def remove(self, sender: str) -> bool:
        """Take a citizen off the list; returns whether he was on it."""
        with outage_of("note who waits for a person no more"):
            return bool(await self._store.client.hdel(keys.WAITING, sender))

    async def all(self) -> list[Waiting]:
        """Who waits, the longest first."""
        with outage_of("read who waits for a person"):
            kept = await self._store.client.hgetall(keys.WAITING)
        listed = [Waiting(sender, **json.loads(entry)) for sender, entry in kept.items()]
        return sorted((one for one in listed if seconds_left(one.since) > 0), key=lambda one: one.since)


def seconds_left(since: float) -> int:
    """How much longer one who has waited since then stays on the list."""
    return max(0, int(since + keys.WAITING_SECONDS - time.time()))
