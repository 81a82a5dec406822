"""A citizen's message as a platform delivered it, and what is known of its answer."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from bot.contract import Kind

_LATE_AFTER_SECONDS = 10.0
"""An answer that the platform hasn't taken for so long lets those behind it pass."""


@dataclass(frozen=True)
class Incoming:
    """What is kept of a message until its answer is delivered. Everything in it can be written as JSON.

    Attributes:
        id: the platform's own id of the message: what all deliveries of one message have in common.
        user: the platform's id of the citizen.
        text: what the citizen said, typed, dictated or by a menu.
        notice: the name of a sentence of `bot/sentences.yml` to answer with in place of having the text understood.
        address: what the platform wants to be told when the answer is sent, besides the user.
        metadata: as on every channel: `mode`, `region`, and what BIANMIN_METADATA_KEYS names.
    """

    id: str
    user: str
    text: str = ""
    notice: str | None = None
    address: Mapping[str, Any] = field(default_factory=dict)
    metadata: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Answer:
    """What a message is answered with.

    Attributes:
        parts: as the platform's messages, which can be written as JSON.
        kind: of the reply (`custom.kind`); empty for what isn't a turn's reply.
        erased: whether the turn erased the conversation; then nothing may be kept of its answer either.
    """

    parts: list[Any]
    kind: str = ""
    erased: bool = False


@dataclass
class QueuedMessage:
    """A message in its sender's queue, and how far its answer has come.

    Attributes:
        parts: the answer as the platform's messages; None until it is known.
        kind, erased: as in `Answer`.
        sent: how many of the parts the platform has taken.
        failures: how many times in a row the platform hasn't taken the next one.
        failing_since: Unix time of the first of these failures.
        overtaken: whether the answer to a later message was delivered before the first part of this one.
    """

    message: Incoming
    parts: list[Any] | None = None
    kind: str = ""
    erased: bool = False
    sent: int = 0
    failures: int = 0
    failing_since: float = 0.0
    overtaken: bool = False

    @property
    def is_emergency(self) -> bool:
        return self.kind == Kind.EMERGENCY

    @property
    def is_late(self) -> bool:
        return self.failures > 0 and time.time() - self.failing_since > _LATE_AFTER_SECONDS

    @property
    def is_delivered(self) -> bool:
        return self.parts is not None and self.sent >= len(self.parts)

    def answer_with(self, answer: Answer) -> None:
        self.parts, self.kind, self.erased = answer.parts, answer.kind, answer.erased
        self.failures, self.failing_since = 0, 0.0

    def to_json(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> QueuedMessage:
        values = json.loads(text)
        return cls(**{**values, "message": Incoming(**values["message"])})
