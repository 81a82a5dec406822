"""action_clarify: which of the nearest questions was meant?"""

from __future__ import annotations

from rasa_sdk.events import EventType

from actions.comparing import compare
from actions.misses import fall_back
from actions.offering import named_choice, offer
from actions.service_action import ServiceAction
from actions.telling import give
from actions.turn import Turn
from bot.contract import Kind


class ActionClarify(ServiceAction):
    """Name the nearest questions when the best of them isn't sure enough to be answered."""

    def name(self) -> str:
        return "action_clarify"

    def respond(self, turn: Turn) -> list[EventType]:
        named = named_choice(turn)
        if named:
            return give(turn, named)
        compared = compare(turn)
        if compared:
            return compared
        understanding = turn.understanding
        ids = [candidate.id for candidate in understanding.candidates]
        answers = turn.answers(ids[: understanding.offered])
        if not answers:
            return fall_back(turn)
        response = "utter_clarify" if len(answers) > 1 else "utter_is_it_this"
        return offer(turn, Kind.CLARIFY, response, answers, left=ids[understanding.offered :])
