"""Messages that were accepted from a platform and are not yet answered, kept in the store.

A message enters together with the note that it has been seen, in one step, so that a platform's repeated delivery finds
it there. The messages of one citizen stand in a line of their own. A process takes a citizen's whole line for some
seconds, and again and again while it works on it; the line of a process that was killed falls free by itself. Whatever
is written names the token under which the line was taken, so a process that lost its line can't change it any more.
All times are the store's own, so the clocks of several machines needn't agree.

Keys of a channel, all on one node of a cluster (`{channel}` is the part of a key that is hashed):
    bianmin:mailbox:{channel}:seen:<message id>   a message that came before: `waiting` or `answered`
    bianmin:mailbox:{channel}:line:<sender>       list of entries as JSON, the oldest first
    bianmin:mailbox:{channel}:due                 sorted set: sender → when the line may be taken, in ms of Unix time
    bianmin:mailbox:{channel}:holders             hash: sender → token of the process that works on the line
    bianmin:mailbox:{channel}:note:<name>         what the channel itself wants to be reminded of
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from enum import Enum
from typing import Any

from bot.channels.incoming import Entry, Incoming
from bot.engine.store import OUTAGE, Store
from bot.errors import LineLost, StoreError

LEASE_SECONDS = 6.0
"""How long a line is held without being renewed: what a killed process holds its citizens up."""

_HEAD_START_SECONDS = 1.0
"""How long only the process that accepted a message takes it: it may still answer within the platform's request."""

_NOW = "local t = redis.call('TIME'); local now = t[1] * 1000 + math.floor(t[2] / 1000)\n"

_ACCEPT = (
    _NOW
    + """
if not redis.call('SET', KEYS[1], 'waiting', 'NX', 'PX', ARGV[1]) then return redis.call('GET', KEYS[1]) end
redis.call('RPUSH', KEYS[2], ARGV[2])
if redis.call('ZADD', KEYS[3], 'NX', now + ARGV[4], ARGV[3]) == 1 then return 'first' end
return 'behind'
"""
)
_TAKE = (
    _NOW
    + """
local sender = ARGV[3]
if sender == '' then
    sender = redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', now, 'LIMIT', 0, 1)[1]
    if not sender then return false end
elseif redis.call('HEXISTS', KEYS[3], sender) == 1 or not redis.call('ZSCORE', KEYS[2], sender) then
    return false
end
local head = redis.call('LINDEX', KEYS[1] .. sender, 0)
if not head then  -- the citizen's data were erased
    redis.call('ZREM', KEYS[2], sender)
    redis.call('HDEL', KEYS[3], sender)
    return false
end
redis.call('ZADD', KEYS[2], now + ARGV[1], sender)
redis.call('HSET', KEYS[3], sender, ARGV[2])
return {sender, head}
"""
)
_RENEW = (
    _NOW
    + """
for i = 2, #ARGV, 2 do
    if redis.call('HGET', KEYS[2], ARGV[i]) == ARGV[i + 1] then
        redis.call('ZADD', KEYS[1], 'XX', now + ARGV[1], ARGV[i])
    end
end
"""
)
_WRITE = """
if redis.call('HGET', KEYS[2], ARGV[1]) ~= ARGV[2] then return 0 end
redis.call('LSET', KEYS[1], 0, ARGV[3])
return 1
"""
_FINISH = """
if redis.call('HGET', KEYS[3], ARGV[1]) ~= ARGV[2] then return {0} end
redis.call('LPOP', KEYS[1])
redis.call('SET', KEYS[4], 'answered', 'XX', 'KEEPTTL')
local following = redis.call('LINDEX', KEYS[1], 0)
if following then return {1, following} end
redis.call('ZREM', KEYS[2], ARGV[1])
redis.call('HDEL', KEYS[3], ARGV[1])
return {1}
"""
_LEAVE = (
    _NOW
    + """
if redis.call('HGET', KEYS[2], ARGV[1]) ~= ARGV[2] then return 0 end
redis.call('ZADD', KEYS[1], now + ARGV[3], ARGV[1])
redis.call('HDEL', KEYS[2], ARGV[1])
return 1
"""
)


class Receipt(Enum):
    """What became of a delivered message."""

    FIRST = "first"
    """Accepted; its line may be taken."""
    BEHIND = "behind"
    """Accepted, behind earlier messages of the same citizen."""
    WAITING = "waiting"
    """Delivered once before, not answered yet."""
    ANSWERED = "answered"
    """Delivered once before, and answered."""

    @property
    def is_repeated(self) -> bool:
        return self in (Receipt.WAITING, Receipt.ANSWERED)


class Mailbox:
    """The mailbox of one channel."""

    def __init__(self, store: Store, channel: str) -> None:
        self._store = store
        self._prefix = f"bianmin:mailbox:{{{channel}}}:"
        self._due, self._holders = self._prefix + "due", self._prefix + "holders"

    async def accept(self, sender: str, message: Incoming, remember_seconds: float) -> Receipt:
        """Keep a message until it is answered, unless it came before.

        Args:
            remember_seconds: how long a repeated delivery is recognised.

        Raises:
            StoreError: it isn't kept; the platform must be told so.
        """
        keys = (self._seen(message.id), self._line(sender), self._due)
        entry = Entry(message).to_json()
        return Receipt(await self._run(_ACCEPT, keys, _ms(remember_seconds), entry, sender, _ms(_HEAD_START_SECONDS)))

    async def take(self, sender: str = "") -> Line | None:
        """Take the line of a citizen if nobody holds it; without a name, any line that is due."""
        token = secrets.token_hex(8)
        keys = (self._line(""), self._due, self._holders)
        taken = await self._run(_TAKE, keys, _ms(LEASE_SECONDS), token, sender)
        return Line(self, taken[0], token, Entry.from_json(taken[1])) if taken else None

    async def renew(self, lines: Iterable[Line]) -> None:
        """Hold the lines for another while, all in one step: one by one would take a busy process longer than a lease.

        One that was lost meanwhile finds out when it next writes.
        """
        held = [part for line in lines for part in (line.sender, line.token)]
        await self._run(_RENEW, (self._due, self._holders), _ms(LEASE_SECONDS), *held)

    async def note(self, name: str, value: str, for_seconds: float) -> None:
        """Remember something for the channel, on behalf of all processes."""
        try:
            await self._store.client.set(f"{self._prefix}note:{name}", value, px=_ms(for_seconds))
        except OUTAGE as error:
            raise StoreError(f"a channel's note can't be kept, the store doesn't answer: {error}") from error

    async def noted(self, name: str, *, once: bool = False) -> str | None:
        """What was remembered under that name; `once`: and forget it."""
        key = f"{self._prefix}note:{name}"
        try:
            return await (self._store.client.getdel(key) if once else self._store.client.get(key))
        except OUTAGE as error:
            raise StoreError(f"a channel's note can't be read, the store doesn't answer: {error}") from error

    async def _run(self, script: str, keys: tuple[str, ...], *arguments: Any) -> Any:
        try:
            return await self._store.client.eval(script, len(keys), *keys, *arguments)
        except OUTAGE as error:
            raise StoreError(f"the mailbox can't be used, the store doesn't answer: {error}") from error

    def _seen(self, message_id: str) -> str:
        return f"{self._prefix}seen:{message_id}"

    def _line(self, sender: str) -> str:
        return f"{self._prefix}line:{sender}"


class Line:
    """A citizen's waiting messages, held by this process. `entry` is the oldest.

    Every method raises LineLost when another process has taken over, and StoreError when the store can't be reached.
    """

    def __init__(self, mailbox: Mailbox, sender: str, token: str, entry: Entry) -> None:
        self._mailbox = mailbox
        self.sender, self.token, self.entry = sender, token, entry

    async def write(self) -> None:
        """Keep how far the entry's answer has come."""
        mailbox = self._mailbox
        keys = (mailbox._line(self.sender), mailbox._holders)
        self._must_be_held(await mailbox._run(_WRITE, keys, self.sender, self.token, self.entry.to_json()))

    async def finish(self) -> bool:
        """The entry is done with. Returns whether another one stands behind it, which then is `entry`."""
        mailbox = self._mailbox
        keys = (mailbox._line(self.sender), mailbox._due, mailbox._holders, mailbox._seen(self.entry.message.id))
        held, *following = await mailbox._run(_FINISH, keys, self.sender, self.token)
        self._must_be_held(held)
        if following:
            self.entry = Entry.from_json(following[0])
        return bool(following)

    async def leave(self, for_seconds: float = 0) -> None:
        """Let go of the line, to be taken again after some seconds, by whichever process is there."""
        mailbox = self._mailbox
        keys = (mailbox._due, mailbox._holders)
        self._must_be_held(await mailbox._run(_LEAVE, keys, self.sender, self.token, _ms(for_seconds)))

    def _must_be_held(self, held: int) -> None:
        if not held:
            raise LineLost("another process has taken over a citizen's messages")


def _ms(seconds: float) -> int:
    return int(seconds * 1000)
