"""action_emergency: somebody is in danger."""

from __future__ import annotations

from rasa_sdk.events import EventType

from actions.service_action import ServiceAction
from actions.turn import Turn
from bot.contract import Kind
from bot.knowledge.answer import Answer
from bot.nlu.dialogue_state import Alarm, set_slots
from bot.rendering.phrases import FOR_EMERGENCIES, telephone_of

ASKED_FROM = 0.3
"""From this score on, what a message that set off an alarm may have asked is answered once the alarm is denied."""

NAMED_FROM = 0.6
"""From this score on that question is named beneath the alarm, with whom to ask: 房子烧了，今晚没地方住."""


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
        besides = turn.answer(asked[0]) if asked and understanding.candidates[0].score >= NAMED_FROM else None
        is_new = besides is not None and besides.id != turn.state.answer_id
        if besides is not None and is_new and not is_told and not _is_about_danger(besides):
            turn.add(response="utter_asked_besides", question=besides.question, telephone=telephone_of(besides))
        return set_slots(alarm=Alarm(danger, asked[0] if asked else None), choices=None)


def _is_about_danger(answer: Answer) -> bool:
    return not FOR_EMERGENCIES.isdisjoint(answer.telephones)
