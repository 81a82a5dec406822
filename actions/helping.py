"""Bringing people in: a human when asked for one, the emergency numbers when life or limb is at stake."""

from __future__ import annotations

from rasa_sdk.events import EventType, SlotSet

from actions.base import ServiceAction, Turn


class ActionHandoff(ServiceAction):
    """Name the human who can help."""

    def name(self) -> str:
        return "action_handoff"

    def respond(self, turn: Turn) -> list[EventType]:
        turn.say("handoff", response="utter_handoff")
        return [SlotSet("misses", 0.0), SlotSet("choices", None)]


class ActionEmergency(ServiceAction):
    """Name the number to call, first of all and without questions."""

    def name(self) -> str:
        return "action_emergency"

    def respond(self, turn: Turn) -> list[EventType]:
        danger = (turn.understanding.move or "").partition("/")[2]
        turn.say("emergency", response=f"utter_emergency_{danger}")
        return [SlotSet("choices", None)]
