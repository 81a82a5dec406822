"""The words of the contract that programs on both sides of a channel lean on: what `custom` of a reply may say."""

from __future__ import annotations

from enum import Enum

ANSWER_ID_PATTERN = r"^[a-z][a-z0-9_]*/[a-z][a-z0-9_]*$"
"""What `custom.id` looks like: topic and entry."""

TRIAL_CHANNELS = frozenset({"assistant", "chat"})
"""By which operators and tests speak, in `bianmin ask`, `chat`, `test` and `evaluate`, and no citizen does."""


class Kind(str, Enum):
    """What a reply is (`custom.kind`)."""

    ANSWER = "answer"
    CLARIFY = "clarify"
    FALLBACK = "fallback"
    HANDOFF = "handoff"
    EMERGENCY = "emergency"
    CHITCHAT = "chitchat"
    MODE = "mode"
    PACE = "pace"
    REGION = "region"
    PRIVACY = "privacy"
    FEEDBACK = "feedback"
    ERROR = "error"

    __str__ = str.__str__


class Mode(str, Enum):
    """How a conversation is held (`custom.mode`, `metadata.mode`, slots `mode` and `chosen_mode`)."""

    STANDARD = "standard"
    ACCESSIBLE = "accessible"

    __str__ = str.__str__
