"""action_all_clear: there is no danger, or no longer."""

from __future__ import annotations

from rasa_sdk.events import EventType

from actions.service_action import ServiceAction
from actions.telling import give
from actions.turn import Turn
from bot.contract import Kind
from bot.nlu.dialogue_state import set_slots


class ActionAllClear(ServiceAction):
    """Take back the alarm, and answer what the message that raised it asked."""

    def name(self) -> str:
        return "action_all_clear"

    def respond(self, turn: Turn) -> list[EventType]:
        asked = turn.answer(turn.state.alarm.answer_id) if turn.state.alarm else None
        if asked is not None and turn.move == "denied":
            return [*give(turn, asked), *set_slots(alarm=None)]
        turn.say(Kind.CHITCHAT, response="utter_all_clear_ask")
        return set_slots(alarm=None, choices=None)
