"""The input gate: what may come in from a channel, cleaned, or why it may not."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.contract import Mode
from bot.errors import Refused
from bot.safety.personal_data.kinds import PersonalKind, kinds_masked, placeholder_pattern
from bot.safety.personal_data.masking import mask
from bot.senders import MAX_SENDER_CHARACTERS, PLATFORM_SIGN, UNSEEN, is_usable

MAX_REGION_CHARACTERS = 64
MAX_VALUE_CHARACTERS = 256
MAX_MESSAGE_ID_CHARACTERS = 128
_NUMBERS_END = 2**63
_MODES = tuple(mode.value for mode in Mode)


@dataclass(frozen=True)
class Inquiry:
    """A message that may be answered.

    Attributes:
        text: what was said, cleaned, with placeholders in place of personal data; nothing else of it is kept anywhere.
        masked: the kinds of personal data that it had.
        address: of the client that it comes from; empty for one that speaks for many.
    """

    sender: str
    text: str
    metadata: Mapping[str, Any] = field(default_factory=dict)
    address: str = ""

    @property
    def masked(self) -> list[PersonalKind]:
        return kinds_masked(self.text)


class Gate:
    """Checks and cleans messages; knows nothing of what they mean."""

    def __init__(self, max_message_characters: int, metadata_keys: Iterable[str] = ()) -> None:
        """
        Args:
            max_message_characters: of a message, as written and as normalised.
            metadata_keys: what is passed on to the actions besides what the contract names.
        """
        self._max_message_characters = max_message_characters
        self._metadata_keys = frozenset(metadata_keys) - {"mode", "region"}

    def admit(self, body: Any, sender: str | None = None, address: str = "") -> Inquiry:
        """Turn a channel's request into an inquiry.

        Args:
            body: an object with `sender`, `message` and perhaps `metadata`, as decoded from JSON.
            sender: whose message it is, as `platform_sender` makes it, where a platform or a session that was issued
                here says that; the body's `sender` is passed over then.
            address: as in the inquiry.

        Raises:
            Refused: says which part is wrong.
        """
        if not isinstance(body, Mapping):
            raise Refused("json_not_object")
        return Inquiry(
            sender=self._claimed(body.get("sender")) if sender is None else self._sender(sender),
            text=self._text(body.get("message")),
            metadata=self._metadata(body.get("metadata")),
            address=address,
        )

    def _claimed(self, sender: Any) -> str:
        """A sender that a client names by itself, which can be none of whom more is known."""
        claimed = self._sender(sender)
        if claimed.startswith(PLATFORM_SIGN):
            raise Refused("sender_reserved", sign=PLATFORM_SIGN)
        return claimed

    def _sender(self, sender: Any) -> str:
        if sender is None or sender == "":
            raise Refused("sender_missing")
        if isinstance(sender, int) and not isinstance(sender, bool):  # Rasa's channel takes numbers, too
            sender = str(sender) if abs(sender) < _NUMBERS_END else ""
        if not isinstance(sender, str):
            raise Refused("sender_invalid", limit=MAX_SENDER_CHARACTERS)
        sender = sender.strip()
        if not sender:
            raise Refused("sender_missing")
        if not is_usable(sender):
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
        if _length(text) > self._max_message_characters:
            raise Refused("message_too_long", limit=self._max_message_characters)
        return mask(text)

    def _metadata(self, metadata: Any) -> dict[str, Any]:
        """Only what the contract or the operator names is passed on: a client must not be able to set anything else."""
        if metadata is None:
            return {}
        if not isinstance(metadata, Mapping):
            raise Refused("metadata_invalid")
        known: dict[str, Any] = {key: _value(key, metadata[key]) for key in self._metadata_keys & set(metadata)}
        mode = metadata.get("mode")
        if mode is not None:
            if mode not in _MODES:
                raise Refused("mode_invalid")
            known["mode"] = mode
        region = metadata.get("region")
        if region is not None:
            if not isinstance(region, str) or len(region) > MAX_REGION_CHARACTERS:
                raise Refused("region_invalid", limit=MAX_REGION_CHARACTERS)
            if region := without_personal_data(region):
                known["region"] = region
        return known


def message_id_in(body: Any) -> str | None:
    """The id by which a client knows its message, and by which it is answered once; None when it gives none.

    Raises:
        Refused: it is none that can be used.
    """
    identifier = body.get("message_id") if isinstance(body, Mapping) else None
    if identifier is None or (isinstance(identifier, str) and 0 < len(identifier) <= MAX_MESSAGE_ID_CHARACTERS):
        return identifier
    raise Refused("message_id_invalid", limit=MAX_MESSAGE_ID_CHARACTERS)


def _value(key: str, value: Any) -> str | int | float | bool | None:
    """A value that the operator lets through: short, and no structure."""
    if isinstance(value, str) and len(value) <= MAX_VALUE_CHARACTERS:
        return clean(value)
    if value is None or (isinstance(value, (bool, int, float)) and abs(value) < _NUMBERS_END):
        return value
    raise Refused("metadata_value_invalid", key=key, limit=MAX_VALUE_CHARACTERS)


def clean(text: str) -> str:
    """The text without characters nobody can see; line breaks and tabs become blanks, the ends are trimmed."""
    visible = (
        " " if character in "\n\r\t" else "" if unicodedata.category(character) in UNSEEN else character
        for character in text
    )
    return "".join(visible).strip()


def without_personal_data(text: str) -> str:
    """The text cleaned and masked, for what is kept before the gate admits it; the gate says the same of it."""
    return mask(clean(text))


def _length(text: str) -> int:
    """The number of characters to understand, the greater of those before and after NFKC, which makes eighteen of ﷺ.

    A placeholder is taken for as long as the shortest that one stands for: a message that was masked before it came
    here is no longer than it was.
    """
    said = placeholder_pattern().sub("〇〇", text)
    return max(len(said), len(unicodedata.normalize("NFKC", said)))


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
