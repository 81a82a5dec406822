"""What a channel wants to be reminded of about a citizen, kept in the store for all processes."""

from __future__ import annotations

from bot.channels.messengers import queue_scripts
from bot.storage import keys
from bot.storage.outage import outage_of
from bot.storage.store import Store, milliseconds


class SenderNotes:
    """Named texts about the senders of one channel, each with a lifetime of its own; gone when a citizen is erased.

    Every method raises StoreError when the store can't be reached.
    """

    def __init__(self, store: Store, channel: str) -> None:
        self._channel = channel
        self._set_note = store.client.register_script(queue_scripts.SET_NOTE)
        self._get_note = store.client.register_script(queue_scripts.GET_NOTE)

    async def set(self, sender: str, name: str, text: str, ttl_seconds: float) -> None:
        """Keep a text under a name, in place of what was kept there."""
        with outage_of("keep a channel's note"):
            await self._set_note([keys.notes(self._channel, sender)], [name, text, milliseconds(ttl_seconds)])

    async def get(self, sender: str, name: str) -> str | None:
        """The text kept under a name; None when there is none, or its time is over."""
        return await self._read(sender, name, is_removed=False)

    async def pop(self, sender: str, name: str) -> str | None:
        """As `get`, and the text is removed in the same step: of several processes, one gets it."""
        return await self._read(sender, name, is_removed=True)

    async def _read(self, sender: str, name: str, *, is_removed: bool) -> str | None:
        with outage_of("read a channel's note"):
            return await self._get_note([keys.notes(self._channel, sender)], [name, int(is_removed)])
