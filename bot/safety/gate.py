"""The input gate: what may come in from a channel, cleaned, or why it may not."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.errors import Refused

MAX_SENDER_CHARACTERS = 128
MAX_REGION_CHARACTERS = 64
MODES = ("standard", "accessible")
PLATFORM_SIGN = "@"
"""What senders begin with of whom more is known than their own word, as in `@wechat:o6_bmj`; no client may say it."""

_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co"})
"""Unicode categories nobody sees or types on purpose: controls, directions, joiners, half characters, private use."""


@dataclass(frozen=True)
class Inquiry:
    """A message that may be answered."""

    sender: str
    text: str
    metadata: Mapping[str, str] = field(default_factory=dict)


class Gate:
    """Checks and cleans messages; knows nothing of what they mean."""

    def __init__(self, max_message_characters: int) -> None:
        self._max_message_characters = max_message_characters

    def admit(self, body: Any) -> Inquiry:
        """Turn a channel's request into an inquiry.

        Args:
            body: an object with `sender`, `message` and perhaps `metadata`, as decoded from JSON.

        Raises:
            Refused: says which part is wrong.
        """
        if not isinstance(body, Mapping):
            raise Refused("json_not_object")
        sender = self._sender(body.get("sender"))
        if sender.startswith(PLATFORM_SIGN):
            raise Refused("sender_reserved", sign=PLATFORM_SIGN)
        return Inquiry(
            sender=sender,
            text=self._text(body.get("message")),
            metadata=self._metadata(body.get("metadata")),
        )

    def admit_from_platform(self, sender: str, text: Any, metadata: Any) -> Inquiry:
        """Turn a message of which a platform, or a session that was issued here, says whose it is into an inquiry.

        Args:
            sender: as `platform_sender` makes it.

        Raises:
            Refused: says which part is wrong.
        """
        return Inquiry(sender=self._sender(sender), text=self._text(text), metadata=self._metadata(metadata))

    def _sender(self, sender: Any) -> str:
        if sender is None or sender == "":
            raise Refused("sender_missing")
        if not isinstance(sender, str):
            raise Refused("sender_invalid", limit=MAX_SENDER_CHARACTERS)
        sender = sender.strip()
        if not sender:
            raise Refused("sender_missing")
        if not _is_usable(sender):
            raise Refused("sender_invalid", limit=MAX_SENDER_CHARACTERS)
        return sender

    def _text(self, message: Any) -> str:
        if message is None:
            raise Refused("message_missing")
        if not isinstance(message, str):
            raise Refused("message_invalid")
        if len(message) > 4 * self._max_message_characters:  # not worth cleaning first
            raise Refused("message_too_long", limit=self._max_message_characters)
        text = clean(message)
        if not text:
            raise Refused("message_blank")
        if len(text) > self._max_message_characters:
            raise Refused("message_too_long", limit=self._max_message_characters)
        return text

    def _metadata(self, metadata: Any) -> dict[str, str]:
        """Only what the contract names is passed on: a client must not be able to set anything else."""
        if metadata is None:
            return {}
        if not isinstance(metadata, Mapping):
            raise Refused("metadata_invalid")
        known: dict[str, str] = {}
        mode = metadata.get("mode")
        if mode is not None:
            if mode not in MODES:
                raise Refused("mode_invalid")
            known["mode"] = mode
        region = metadata.get("region")
        if region is not None:
            if not isinstance(region, str) or len(region) > MAX_REGION_CHARACTERS:
                raise Refused("region_invalid", limit=MAX_REGION_CHARACTERS)
            if region := clean(region):
                known["region"] = region
        return known


def platform_sender(channel: str, user: str) -> str:
    """The sender of a platform's citizen, whom no other channel's can be mistaken for.

    An id that no sender may have is replaced by its SHA-256.
    """
    sender = f"{PLATFORM_SIGN}{channel}:{user}"
    if user and _is_usable(sender):
        return sender
    return f"{PLATFORM_SIGN}{channel}:{hashlib.sha256(user.encode('utf-8', 'surrogatepass')).hexdigest()}"


def _is_usable(sender: str) -> bool:
    """Braces would break the part of a Redis key that keeps a conversation on one node of a cluster."""
    unseen = any(character in "{}" or unicodedata.category(character) in _UNSEEN for character in sender)
    return not unseen and sender == sender.strip() and len(sender) <= MAX_SENDER_CHARACTERS


def clean(text: str) -> str:
    """The text without characters nobody can see; line breaks and tabs become blanks, the ends are trimmed."""
    visible = (
        " " if character in "\n\r\t" else "" if unicodedata.category(character) in _UNSEEN else character
        for character in text
    )
    return "".join(visible).strip()


def decode_json(content_type: str, body: bytes) -> Any:
    """Decode a request's body.

    Raises:
        Refused: it isn't declared as JSON, isn't UTF-8, or isn't JSON.
    """
    media_type = content_type.partition(";")[0].strip().lower()
    if media_type != "application/json":
        raise Refused("content_type_wrong", 415)
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Refused("encoding_wrong") from None
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        raise Refused("json_broken") from None
