"""What a turn's understanding says, as it travels with the message from the NLU graph to the actions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

KEY = "understanding"
"""Where a Rasa message and a tracker's `latest_message` carry it."""

MOVES = frozenset(
    {
        "chitchat", "handoff", "pace", "mode", "emergency", "privacy", "feedback", "region", "choose", "follow_up",
        "walk", "out_of_scope", "vague", "whose",
    }
)  # fmt: skip
"""Families of things a citizen says to steer a conversation. Every other intent is a topic of the content."""


AMBIGUOUS, TOPIC_ONLY, FALLBACK = "nlu_ambiguous", "nlu_topic", "nlu_fallback"
"""Intents that the decision puts in the place of a topic it isn't sure of."""


def family_of(label: str) -> str:
    """The topic of an answer's id, or the family of a move."""
    return label.partition("/")[0]


def is_move(label: str) -> bool:
    """Whether a label is a move of the conversation rather than an answer."""
    return family_of(label) in MOVES


@dataclass(frozen=True)
class Candidate:
    """An answer that the citizen may have asked for; `score` is the calibrated probability that it is the right one."""

    id: str
    score: float


@dataclass(frozen=True)
class Understanding:
    """The decision on one message.

    Attributes:
        text: the normalised words.
        decision: answer · clarify · topic · fallback · move.
        candidates: the likeliest answers, best first.
        confidence: of the decision, 0..1.
        move: `<family>/<name>` when the citizen steers the conversation instead of asking.
        aspect: the part of an answer asked for (see bot.knowledge.model.Aspect).
        topic: the topic, when that much is clear.
        offered: how many of the candidates are near enough to be offered as choices.
        corrected: the words that probable slips were taken for, when that decided: 社保卡 for 社宝卡.
    """

    text: str
    decision: str
    candidates: tuple[Candidate, ...] = ()
    confidence: float = 0.0
    move: str | None = None
    aspect: str | None = None
    topic: str | None = None
    offered: int = 0
    corrected: tuple[str, ...] = ()

    @property
    def is_a_guess(self) -> bool:
        """Whether answers are given or offered for what is only likely, and not for a question word by word."""
        return self.decision in ("answer", "clarify", "topic") and any(each.score < 1.0 for each in self.candidates[:1])

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_message(cls, message: Mapping[str, Any]) -> Understanding:
        """Read it from a tracker's `latest_message`; a message that no NLU saw counts as not understood."""
        stored = (message.get("parse_data") or message).get(KEY) or message.get(KEY)
        if not stored:
            return cls(text=message.get("text") or "", decision="fallback")
        candidates = tuple(Candidate(**candidate) for candidate in stored["candidates"])
        return cls(**{**stored, "candidates": candidates, "corrected": tuple(stored.get("corrected") or ())})
