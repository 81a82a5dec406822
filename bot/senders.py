"""Senders: the names by which citizens are told apart, and which of them a client may say."""

from __future__ import annotations

import hashlib
import unicodedata

MAX_SENDER_CHARACTERS = 128
PLATFORM_SIGN = "@"
"""What senders begin with of whom more is known than their own word, as in `@wechat:o6_bmj`; no client may say it."""

UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co"})
"""Unicode categories nobody sees or types on purpose: controls, directions, joiners, half characters, private use."""


def platform_sender(channel: str, user: str) -> str:
    """The sender of a platform's citizen, whom no other channel's can be mistaken for.

    An id that no sender may have is replaced by its SHA-256.
    """
    sender = f"{PLATFORM_SIGN}{channel}:{user}"
    if user and is_usable(sender):
        return sender
    return f"{PLATFORM_SIGN}{channel}:{hashlib.sha256(user.encode('utf-8', 'surrogatepass')).hexdigest()}"


def is_usable(sender: str) -> bool:
    """Whether a sender can be kept: no character that nobody sees, none too many, and no braces.

    Braces would break the part of a Redis key that keeps a conversation on one node of a cluster.
    """
    unseen = any(character in "{}" or unicodedata.category(character) in UNSEEN for character in sender)
    return not unseen and sender == sender.strip() and len(sender) <= MAX_SENDER_CHARACTERS
