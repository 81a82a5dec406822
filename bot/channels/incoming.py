"""A citizen's message as a platform delivered it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True)
class Incoming:
    """What is kept of a message until its answer is delivered. Everything in it can be written as JSON.

    Attributes:
        id: the platform's own id of the message: what all deliveries of one message have in common.
        user: the platform's id of the citizen.
        text: what the citizen said, typed, dictated or by a menu.
        notice: the name of a sentence of `bot/sentences.yml` to answer with in place of having the text understood.
        address: what the platform wants to be told when the answer is sent, besides the user.
        metadata: as on every channel: `mode`, `region`.
    """

    id: str
    user: str
    text: str = ""
    notice: str | None = None
    address: Mapping[str, Any] = field(default_factory=dict)
    metadata: Mapping[str, str] = field(default_factory=dict)


@dataclass
class Entry:
    """A message in the mailbox, and how far its answer has come.

    Attributes:
        parts: the answer as the platform's messages; None until it is known.
        sent: how many of the parts the platform has taken.
        failures: how many times in a row the platform hasn't taken the next one.
        failing_since: Unix time of the first of these failures.
    """

    message: Incoming
    parts: list[Any] | None = None
    sent: int = 0
    failures: int = 0
    failing_since: float = 0.0

    def to_json(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> Entry:
        values = json.loads(text)
        return cls(**{**values, "message": Incoming(**values["message"])})
