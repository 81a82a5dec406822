"""Saying that the desk can't help, in words that change, and naming who can."""

from __future__ import annotations

from rasa_sdk.events import EventType, SlotSet, UserUtteranceReverted

from actions.base import ServiceAction, Turn
from actions.offering import CHOICES, MISSES_BEFORE_THE_HUMAN, NEAR_FROM, offer, offer_topics
from bot.knowledge.model import Answer
from bot.rendering.modes import ACCESSIBLE


def fall_back(turn: Turn, *, first: str = "utter_fallback") -> list[EventType]:
    """First miss: say so (the response `first`). Second: name the topics. From the third on: the human, in turns.

    In the accessible mode the first miss asks after the three nearest questions, where any are near.
    """
    misses = int(turn.slot("misses") or 0) + 1
    noted = [SlotSet("misses", float(misses)), SlotSet("choices", None)]
    if misses >= MISSES_BEFORE_THE_HUMAN:
        is_repeated = (misses - MISSES_BEFORE_THE_HUMAN) % 2 == 1
        turn.say("fallback", response="utter_fallback_human_again" if is_repeated else "utter_fallback_human")
    elif misses == 2:
        return [*noted, *offer_topics(turn, "fallback", "utter_fallback_topics")]
    elif nearest := _nearest(turn):
        return [*noted, *offer(turn, "fallback", "utter_fallback_nearest", nearest)]
    else:
        turn.say("fallback", response=first)
    return noted


def _nearest(turn: Turn) -> list[Answer]:
    """The questions to ask after at the first miss; none of those that were just refused."""
    if turn.mode != ACCESSIBLE:
        return []
    refused = turn.slot("choices") or []
    near = [each.id for each in turn.understanding.candidates if each.score >= NEAR_FROM and each.id not in refused]
    return turn.answers(near)[:CHOICES]


class ActionFallback(ServiceAction):
    """The question is outside of what the desk answers, or can't be understood."""

    def name(self) -> str:
        return "action_fallback"

    def respond(self, turn: Turn) -> list[EventType]:
        named = turn.named_choice()
        return turn.give(named) if named else fall_back(turn)


class ActionNoRule(ServiceAction):
    """No rule fits what was understood (a topic without one, say); reverting keeps Rasa from trying again.

    Reverting takes back what this turn noted so far, so it comes first.
    """

    def name(self) -> str:
        return "action_default_fallback"

    def respond(self, turn: Turn) -> list[EventType]:
        return [UserUtteranceReverted(), *fall_back(turn)]
