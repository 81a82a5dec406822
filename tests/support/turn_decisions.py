"""TurnDecision with the shipped options and content, and what it is given: rankings, conversations, trackers."""

from __future__ import annotations

from typing import Any

import yaml
from rasa.shared.core.events import deserialise_events
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.knowledge.live_pack import shared_pack
from bot.nlu.answer_ranker import RANKING_KEY
from bot.nlu.context_ranker import RANKING_IN_CONTEXT
from bot.nlu.danger_model import Danger
from bot.nlu.dialogue_context import DialogueContext
from bot.nlu.dialogue_state import set_slots
from bot.nlu.ranking import Ranked
from bot.nlu.turn_decision import TurnDecision
from bot.nlu.understanding import KEY, Understanding
from bot.settings import PROJECT_ROOT
from tests.support.shipped_content import shipped_domain

(OPTIONS,) = (
    {name: value for name, value in step.items() if name != "name"}
    for step in yaml.safe_load((PROJECT_ROOT / "config.yml").read_text(encoding="utf-8"))["pipeline"]
    if step["name"].endswith(".TurnDecision")
)


def made(options: dict) -> TurnDecision:
    return TurnDecision(options, shared_pack(PROJECT_ROOT))


def conversation(
    answer_id: str | None = None, choices: tuple[str, ...] = (), related: tuple[str, ...] = ()
) -> DialogueContext:
    return DialogueContext(answer_id=answer_id, choices=choices, related=related)


def decide(
    decision: TurnDecision,
    text: str,
    ranking: dict[str, float],
    talk: DialogueContext | None = None,
    danger: Danger | None = None,
    part: str | None = None,
) -> Understanding:
    return decision.decide(text, ranked(ranking), talk or conversation(), danger, part)


def ranked(ranking: dict[str, float]) -> list[Ranked]:
    return [Ranked(label, score) for label, score in ranking.items()]


def after(**slots: Any) -> DialogueStateTracker:
    """A conversation with these slots."""
    tracker = DialogueStateTracker("citizen", shipped_domain().slots)
    for event in deserialise_events(set_slots(**slots)):
        tracker.update(event)
    return tracker


def understood_in(
    decision: TurnDecision,
    tracker: DialogueStateTracker,
    text: str,
    alone: dict[str, float],
    in_context: dict[str, float] | None = None,
) -> Understanding:
    """What becomes of a message as the components before ranked it, by itself and in the conversation."""
    message = Message({TEXT: text, RANKING_KEY: ranked(alone)})
    if in_context is not None:
        message.set(RANKING_IN_CONTEXT, ranked(in_context))
    decision.process([message], tracker)
    return Understanding.from_message({KEY: message.get(KEY)})
