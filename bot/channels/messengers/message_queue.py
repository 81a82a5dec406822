"""The queue of messages that were accepted from a platform and are not yet answered, kept in the store.

A message is enqueued together with the mark that it has been seen, in one step, so that a platform's repeated delivery
finds it there. Each sender has a queue of their own, in the order in which they spoke. A process leases a whole queue
for some seconds, and renews the lease while it works on it; the queue of a process that was killed falls free by
itself. Whatever is changed names the lease's token, so a process that lost its lease can't change the queue any more.

The keys are in `bot/storage/keys.py`, all those of a channel on one node of a cluster.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from bot.channels.messengers import queue_scripts
from bot.channels.messengers.incoming import Incoming, QueuedMessage
from bot.errors import LeaseLost
from bot.storage import keys
from bot.storage.erasure import ask_for_rewrite
from bot.storage.outage import outage_of
from bot.storage.store import Store, milliseconds

LEASE_SECONDS = 6.0
"""How long a queue is leased without being renewed: what a killed process holds its citizens up."""

_HEAD_START_SECONDS = 1.0
"""How long only the process that accepted a message leases its queue: it may still answer in the platform's request."""


class Receipt(Enum):
    """What became of a delivered message."""

    FIRST = "first"
    """Accepted; its sender's queue may be leased."""
    BEHIND = "behind"
    """Accepted, behind earlier messages of the same sender."""
    WAITING = "waiting"
    """Delivered once before, not answered yet."""
    ANSWERED = "answered"
    """Delivered once before, and answered."""

    @property
    def is_repeated(self) -> bool:
        return self in (Receipt.WAITING, Receipt.ANSWERED)


@dataclass(eq=False)
class Lease:
    """A sender's queue while one process alone may change it.

    Attributes:
        sender: whose queue it is.
        token: what the store knows the lease by.
        messages: what is in the queue, the oldest first. `MessageQueue.save` and `acknowledge` bring it up to date:
            what came meanwhile is behind the others.
    """

    sender: str
    token: str
    messages: list[QueuedMessage]

    def before(self, queued: QueuedMessage) -> list[QueuedMessage]:
        """The messages that came before this one and are still in the queue."""
        return self.messages[: self.position(queued)]

    def position(self, queued: QueuedMessage) -> int:
        """A message's index in the queue, from 0. It is looked for by identity: two may say the same."""
        return next(position for position, each in enumerate(self.messages) if each is queued)


class MessageQueue:
    """The queues of all senders of one channel.

    Every method raises StoreError when the store can't be reached; those that are given a lease raise LeaseLost when
    another process has leased the queue since, or the citizen was erased.
    """

    def __init__(self, store: Store, channel: str) -> None:
        self._store = store
        self._channel = channel
        self._due, self._leases = keys.queues_due(channel), keys.queue_leases(channel)
        register = store.client.register_script
        self._enqueue = register(queue_scripts.ENQUEUE)
        self._lease = register(queue_scripts.LEASE)
        self._renew = register(queue_scripts.RENEW)
        self._save = register(queue_scripts.SAVE)
        self._acknowledge = register(queue_scripts.ACKNOWLEDGE)
        self._release = register(queue_scripts.RELEASE)

    async def enqueue(self, sender: str, message: Incoming) -> Receipt:
        """Keep a message until it is answered, unless it came before: a repeated delivery is known for a day.

        Raises:
            StoreError: it isn't kept; the platform must be told so.
        """
        used = [keys.seen(self._channel, message.id), self._messages(sender), self._due, self._leases]
        content = QueuedMessage(message).to_json()
        arguments: list[str | int] = [
            milliseconds(keys.SEEN_SECONDS),
            content,
            sender,
            milliseconds(_HEAD_START_SECONDS),
        ]
        with outage_of("keep a message"):
            return Receipt(await self._enqueue(used, arguments))

    async def lease(self, sender: str = "") -> Lease | None:
        """Lease a sender's queue, if nobody has; without a sender, any queue that is due. None when there is none."""
        token = secrets.token_hex(8)
        used = [self._messages(""), self._due, self._leases]
        with outage_of("lease a queue"):
            leased = await self._lease(used, [milliseconds(LEASE_SECONDS), token, sender])
        return Lease(leased[0], token, [QueuedMessage.from_json(text) for text in leased[1]]) if leased else None

    async def renew(self, leases: Iterable[Lease]) -> None:
        """Prolong leases, all in one step: one by one would take a busy process longer than a lease.

        One that was lost meanwhile is found out when it is next used.
        """
        held = [part for lease in leases for part in (lease.sender, lease.token)]
        with outage_of("renew leases"):
            await self._renew([self._due, self._leases], [milliseconds(LEASE_SECONDS), *held])

    async def save(self, lease: Lease, queued: QueuedMessage) -> None:
        """Keep how far the answer to a message has come."""
        used = [self._messages(lease.sender), self._leases]
        known = len(lease.messages)
        arguments: list[str | int] = [lease.sender, lease.token, lease.position(queued), queued.to_json(), known]
        with outage_of("keep an answer"):
            came = await self._save(used, arguments)
        _must_be_in_force(came is not None)
        lease.messages += [QueuedMessage.from_json(text) for text in came]

    async def acknowledge(self, lease: Lease, queued: QueuedMessage) -> None:
        """Take a message that is done with out of its queue."""
        position, known = lease.position(queued), len(lease.messages)
        seen = keys.seen(self._channel, queued.message.id)
        used = [self._messages(lease.sender), self._due, self._leases, seen]
        with outage_of("take an answered message out of its queue"):
            came = await self._acknowledge(used, [lease.sender, lease.token, position, known])
        _must_be_in_force(came is not None)
        del lease.messages[position]
        lease.messages += [QueuedMessage.from_json(text) for text in came]
        if queued.erased:  # its last words and the sender have stood in the queue until now
            await ask_for_rewrite(self._store)

    async def release(self, lease: Lease, delay_seconds: float = 0) -> None:
        """Give the lease up; after the delay, whichever process is there may lease the queue."""
        arguments: list[str | int] = [lease.sender, lease.token, milliseconds(delay_seconds)]
        with outage_of("release a queue"):
            released = await self._release([self._due, self._leases], arguments)
        _must_be_in_force(released is not None)

    def _messages(self, sender: str) -> str:
        return keys.queued_messages(self._channel, sender)


def _must_be_in_force(is_in_force: bool) -> None:
    if not is_in_force:
        raise LeaseLost("a citizen's messages were erased, or another process has taken over")
