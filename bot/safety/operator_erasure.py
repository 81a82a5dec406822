"""Erasing citizens whom an operator names, from the store's keys and files."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from bot.safety.sessions import Sessions
from bot.senders import PLATFORM_SIGN, platform_sender
from bot.settings import Settings
from bot.storage.erasure import erase, found
from bot.storage.store import Store
from bot.storage.store_files import StoreFiles

_ISSUING_CHANNELS = ("web", "socketio")
"""The channels whose citizens know a session id and not their sender."""


async def found_of(store: Store, named: str) -> Mapping[str, Mapping[str, int]]:
    """The number of records by sender and kind that are kept of whom an operator names; empty for none.

    Args:
        store: is only read.
        named: a sender of the REST channel, a platform's such as `@wecom:zhang`, or the session id of a page.

    Raises:
        StoreError: the store can't be reached.
    """
    kept = {sender: await found(store, sender) for sender in _senders_meant(store, named.strip())}
    return {sender: counts for sender, counts in kept.items() if counts}


async def erase_everywhere(store: Store, settings: Settings, senders: Iterable[str]) -> Mapping[str, int]:
    """Remove everything of citizens, and wait until the store's files hold nothing of it.

    Returns:
        As `erase`, for all of them together.

    Raises:
        RewriteForbidden: the keys are gone, but the store doesn't let its files be written anew.
        StoreError: the store can't be reached.
    """
    from bot.storage.lock_store import RedisLockStore  # brings Rasa along

    locks = RedisLockStore(store=store, wait_seconds=settings.response_seconds)
    removed: Counter[str] = Counter()
    try:
        for sender in senders:
            removed.update(await erase(store, locks, sender))
            await _end_session(store, settings, sender)
    finally:
        await locks.close()
    await StoreFiles(store).rewrite()
    return removed


async def _end_session(store: Store, settings: Settings, sender: str) -> None:
    for channel in _ISSUING_CHANNELS:
        sessions = Sessions(store, channel, settings.session_days)
        if sessions.is_sender(sender):
            await sessions.end(sender)


def _senders_meant(store: Store, named: str) -> list[str]:
    if named.startswith(PLATFORM_SIGN):
        channel, _, user = named[len(PLATFORM_SIGN) :].partition(":")
        return [platform_sender(channel, user)]
    senders = [named]
    senders += [Sessions(store, channel).sender_named(named) for channel in _ISSUING_CHANNELS]
    return senders
