"""action_fallback: the assistant can't help."""

from __future__ import annotations

from rasa_sdk.events import EventType

from actions.misses import fall_back
from actions.offering import named_choice
from actions.service_action import ServiceAction
from actions.telling import give
from actions.turn import Turn
from bot.contract import Kind
from bot.nlu.dialogue_state import set_slots
from bot.nlu.foreign_language import is_foreign


class ActionFallback(ServiceAction):
    """The question is outside of what the assistant answers, or can't be understood."""

    def name(self) -> str:
        return "action_fallback"

    def respond(self, turn: Turn) -> list[EventType]:
        named = named_choice(turn)
        if named:
            return give(turn, named)
        if is_foreign(turn.understanding.text):
            turn.say(Kind.FALLBACK, response="utter_foreign_language")
            return set_slots(choices=None)
        return fall_back(turn)
