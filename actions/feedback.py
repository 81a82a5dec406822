"""action_feedback: the answer didn't help."""

from __future__ import annotations

from rasa_sdk.events import EventType

from actions.service_action import ServiceAction
from actions.turn import Turn
from bot.contract import Kind
from bot.nlu.dialogue_state import set_slots


class ActionFeedback(ServiceAction):
    """Say sorry, ask for other words, name the human."""

    def name(self) -> str:
        return "action_feedback"

    def respond(self, turn: Turn) -> list[EventType]:
        turn.say(Kind.FEEDBACK, response="utter_feedback")
        return set_slots(choices=None)
