"""action_topic: a topic's questions."""

from __future__ import annotations

from rasa_sdk.events import EventType

from actions.misses import fall_back
from actions.offering import offer_questions_of
from actions.service_action import ServiceAction
from actions.turn import Turn


class ActionTopic(ServiceAction):
    """Offer a topic's questions when only the topic is clear."""

    def name(self) -> str:
        return "action_topic"

    def respond(self, turn: Turn) -> list[EventType]:
        return offer_questions_of(turn, turn.understanding.topic) or fall_back(turn)
