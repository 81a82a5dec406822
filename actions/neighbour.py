"""action_neighbour: a matter beside the catalogue."""

from __future__ import annotations

from rasa_sdk.events import EventType

from actions.misses import fall_back
from actions.offering import named_choice
from actions.service_action import ServiceAction
from actions.telling import give
from actions.turn import Turn
from bot.contract import Kind, Mode
from bot.nlu.dialogue_state import set_slots
from bot.rendering.card import card_of_telephones


class ActionNeighbour(ServiceAction):
    """Say that a matter isn't answered here, and who deals with it."""

    def name(self) -> str:
        return "action_neighbour"

    def respond(self, turn: Turn) -> list[EventType]:
        named = named_choice(turn)
        if named:
            return give(turn, named)
        neighbour = turn.knowledge.neighbours.get(turn.understanding.move or "")
        if neighbour is None:
            return fall_back(turn)
        card = card_of_telephones(neighbour.title, neighbour.says, neighbour.telephones, turn.telephone_names)
        turn.say(Kind.FALLBACK, text=neighbour.says, card=card if turn.mode == Mode.STANDARD else None)
        return set_slots(misses=0, choices=None)
