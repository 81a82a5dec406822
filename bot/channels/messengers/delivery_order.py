"""In which order a citizen's waiting messages are understood, and their answers delivered."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from bot.channels.messengers.incoming import QueuedMessage


def next_step(messages: Sequence[QueuedMessage], put_off: Collection[str]) -> QueuedMessage | None:
    """Which of a citizen's messages to go on with.

    An emergency comes first. The others are answered in the order in which they came, and one that the platform doesn't
    take holds up those behind it until it is late; a late one comes after all others. What was said meanwhile is
    understood before an answer is tried again or gone on with, for it may be an emergency.

    Args:
        messages: a queue, the oldest first.
        put_off: ids of the messages that have just failed, and are left alone for now.
    """
    unread = next((queued for queued in messages if queued.parts is None and queued.message.id not in put_off), None)
    is_held_up = False
    for queued in sorted(messages, key=lambda each: (not each.is_emergency, each.is_late)):
        if queued.message.id in put_off:
            is_held_up = is_held_up or not queued.is_late
        elif queued.parts is None:
            return queued
        elif unread is not None and not queued.is_emergency and (queued.failures or queued.sent):
            return unread
        elif queued.is_emergency or not is_held_up:
            return queued
    return unread
