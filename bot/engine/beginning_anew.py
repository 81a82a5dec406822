"""What a citizen says to leave the conversation behind, word for word, so that no model need know it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot import sentences
from bot.storage import keys
from bot.storage.erasure import erase
from bot.storage.outage import outage_of
from bot.storage.store import Store

if TYPE_CHECKING:
    from rasa.core.lock_store import LockStore

_AT_THE_ENDS = " 。.！!，,~～"


def begins_anew(text: str) -> str | None:
    """`restart`, the same citizen begins anew; `next_citizen`, somebody else does; `leave`; None for anything else."""
    said = text.strip(_AT_THE_ENDS)
    return next((which for which in ("restart", "next_citizen", "leave") if said in sentences.beginnings(which)), None)


async def begin_anew(store: Store, locks: LockStore, sender: str, which: str, mode: str | None) -> list[dict[str, Any]]:
    """Leave a conversation behind; a next citizen finds nothing of the one before, a chosen mode neither.

    Args:
        store: where the conversation is.
        locks: of its turns.
        sender: whose it is.
        which: as `begins_anew` says.
        mode: in which the conversation was held.

    Returns:
        What is said of it, not yet a complete reply.

    Raises:
        ConversationBusy: a turn takes too long.
        StoreError: the store can't be reached.
    """
    if which == "next_citizen":
        await erase(store, locks, sender)
        return [{"recipient_id": sender, "text": sentences.notice(which)}]
    async with locks.lock(sender):
        with outage_of("begin a conversation anew"):
            await store.client.delete(keys.events(sender), keys.checkpoint(sender))
    return [{"recipient_id": sender, "text": sentences.notice(which), "custom": {"mode": mode} if mode else {}}]
