"""What the rules of the decision are tried on: a ranking, and what else is known of the message."""

from __future__ import annotations

from typing import Any

from bot.nlu.dialogue_context import DialogueContext
from bot.nlu.evidence import Evidence
from bot.nlu.ranking import Ranked
from bot.nlu.understanding import Understanding
from tests.support.thresholds import THRESHOLDS

AFTER_FEE = DialogueContext(answer_id="id_card/fee")


def evidence(
    ranking: dict[str, float], text: str = "说的话", context: DialogueContext | None = None, **more: Any
) -> Evidence:
    ranked = tuple(Ranked(label, score) for label, score in ranking.items())
    topics = ("id_card", "pension", "tax")
    return Evidence(text, ranked, context or DialogueContext(), THRESHOLDS, topics=topics, **more)


def told(understanding: Understanding | None) -> tuple[str, str | None] | None:
    """The decision, and the move, topic or answer that it is about."""
    if understanding is None:
        return None
    first = understanding.candidates[0].id if understanding.candidates else None
    about = {"move": understanding.move, "topic": understanding.topic, "answer": first}
    return understanding.decision, about.get(understanding.decision)
