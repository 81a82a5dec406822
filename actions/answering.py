"""Giving answers, and the parts of them that follow-up questions ask for."""

from __future__ import annotations

from rasa_sdk.events import EventType, SlotSet

from actions.base import ServiceAction, Turn
from actions.falling_back import fall_back
from actions.offering import offer
from bot.knowledge.model import Answer

RELATED = 3
"""How many related questions to offer."""


class ActionAnswer(ServiceAction):
    """Answer the citizen's question from the knowledge base."""

    def name(self) -> str:
        return "action_answer"

    def respond(self, turn: Turn) -> list[EventType]:
        candidates = turn.understanding.candidates
        answer = turn.answer(candidates[0].id) if candidates else None
        return turn.give(answer) if answer else fall_back(turn)


class ActionFollowUp(ServiceAction):
    """Answer a short question that leans on the answer given last: 多少钱, 要带什么, 别人能代办吗."""

    def name(self) -> str:
        return "action_follow_up"

    def respond(self, turn: Turn) -> list[EventType]:
        answer = turn.last_answer()
        if answer is None:
            return fall_back(turn)
        part = (turn.understanding.move or "").partition("/")[2]
        if part == "related":
            offered = offer_related(turn, answer)
            if offered:
                return offered
            turn.say("clarify", response="utter_no_related")
            return [SlotSet("choices", None)]
        return turn.give(answer, part=part)


def offer_related(turn: Turn, answer: Answer) -> list[EventType]:
    """Offer the questions that are related to an answer; no events when there are none."""
    related = turn.answers(answer.related)[:RELATED]
    return offer(turn, "clarify", "utter_related", related) if related else []
