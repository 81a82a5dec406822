"""action_emergency: somebody is in danger."""

from __future__ import annotations

from rasa_sdk.events import EventType

from actions.service_action import ServiceAction
from actions.turn import Turn
from bot.contract import Kind
from bot.nlu.dialogue_state import Alarm, set_slots

ASKED_FROM = 0.3
"""From this score on, what a message that set off an alarm may have asked is answered once the alarm is denied."""


class ActionEmergency(ServiceAction):
    """Name the number to call, first of all and without questions; in one line when it stands right above."""

    def name(self) -> str:
        return "action_emergency"

    def respond(self, turn: Turn) -> list[EventType]:
        understanding, danger = turn.understanding, turn.move
        alarm = turn.state.alarm
        is_told = alarm is not None and alarm.danger == danger and turn.history.last_kind == Kind.EMERGENCY
        turn.say(Kind.EMERGENCY, response=f"utter_emergency_{danger}_again" if is_told else f"utter_emergency_{danger}")
        if understanding.is_alarm_kept:
            turn.add(response="utter_alarm_kept")
            return set_slots(choices=None)
        asked = [candidate.id for candidate in understanding.candidates[:1] if candidate.score >= ASKED_FROM]
        return set_slots(alarm=Alarm(danger, asked[0] if asked else None), choices=None)
