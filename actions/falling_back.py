"""Saying that the desk can't help, in words that change, and naming who can."""

from __future__ import annotations

from rasa_sdk.events import EventType, SlotSet, UserUtteranceReverted

from actions.base import ServiceAction, Turn

MISSES_BEFORE_THE_HUMAN = 3


def fall_back(turn: Turn, *, first: str = "utter_fallback") -> list[EventType]:
    """First miss: say so (the response `first`). Second: name the topics. From the third on: the human, in turns."""
    misses = int(turn.slot("misses") or 0) + 1
    if misses >= MISSES_BEFORE_THE_HUMAN:
        is_repeated = (misses - MISSES_BEFORE_THE_HUMAN) % 2 == 1
        turn.say("fallback", response="utter_fallback_human_again" if is_repeated else "utter_fallback_human")
    elif misses == 2:
        turn.say("fallback", response="utter_fallback_topics", topics=turn.topic_titles())
    else:
        turn.say("fallback", response=first)
    return [SlotSet("misses", float(misses)), SlotSet("choices", None)]


class ActionFallback(ServiceAction):
    """The question is outside of what the desk answers, or can't be understood."""

    def name(self) -> str:
        return "action_fallback"

    def respond(self, turn: Turn) -> list[EventType]:
        return fall_back(turn)


class ActionNoRule(ServiceAction):
    """No rule fits what was understood (a topic without one, say); reverting keeps Rasa from trying again.

    Reverting takes back what this turn noted so far, so it comes first.
    """

    def name(self) -> str:
        return "action_default_fallback"

    def respond(self, turn: Turn) -> list[EventType]:
        return [UserUtteranceReverted(), *fall_back(turn)]
