"""action_handoff: a human is asked for."""

from __future__ import annotations

from rasa_sdk.events import EventType

from actions.service_action import ServiceAction
from actions.turn import Turn
from bot.contract import Kind
from bot.nlu.dialogue_state import set_slots


class ActionHandoff(ServiceAction):
    """Name the human who can help."""

    def name(self) -> str:
        return "action_handoff"

    def respond(self, turn: Turn) -> list[EventType]:
        turn.say(Kind.HANDOFF, response="utter_handoff")
        return set_slots(misses=0, choices=None)
