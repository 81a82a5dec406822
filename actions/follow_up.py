"""action_follow_up: a short question about the answer given last."""

from __future__ import annotations

from rasa_sdk.events import EventType

from actions.misses import fall_back
from actions.offering import offer_related
from actions.service_action import ServiceAction
from actions.telling import give
from actions.turn import Turn
from actions.withdrawn import say_that_it_was_withdrawn, was_withdrawn
from bot.contract import Kind
from bot.nlu.dialogue_state import set_slots


class ActionFollowUp(ServiceAction):
    """Answer a short question that leans on the answer given last: 多少钱, 要带什么, 别人能代办吗."""

    def name(self) -> str:
        return "action_follow_up"

    def respond(self, turn: Turn) -> list[EventType]:
        answer = turn.last_answer()
        if answer is None:
            return say_that_it_was_withdrawn(turn) if was_withdrawn(turn) else fall_back(turn)
        if turn.move != "related":
            return give(turn, answer, part=turn.move)
        offered = offer_related(turn, answer)
        if offered:
            return offered
        turn.say(Kind.CLARIFY, response="utter_no_related")
        return set_slots(choices=None)
