"""action_ask_matter: which matter is it about?"""

from __future__ import annotations

from rasa_sdk.events import EventType

from actions.misses import ask_again
from actions.offering import named_choice, offer_subjects
from actions.service_action import ServiceAction
from actions.telling import give
from actions.turn import Turn
from bot.contract import Kind


class ActionAskMatter(ServiceAction):
    """Ask which matter is meant when the message doesn't say: 我想办个证, or 多少钱 before anything was answered."""

    def name(self) -> str:
        return "action_ask_matter"

    def respond(self, turn: Turn) -> list[EventType]:
        named = named_choice(turn)
        if named:
            return give(turn, named)
        if turn.answers(turn.state.choices):
            return ask_again(turn, "utter_which_one", turn.state.choices)
        return offer_subjects(turn, Kind.CLARIFY, "utter_ask_matter")
