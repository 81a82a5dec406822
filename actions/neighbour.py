"""action_neighbour: a matter beside the catalogue."""

from __future__ import annotations

from rasa_sdk.events import EventType

from actions.misses import fall_back
from actions.offering import named_choice, titles
from actions.service_action import ServiceAction
from actions.telling import give
from actions.turn import Turn
from bot.contract import Kind, Mode
from bot.nlu.dialogue_state import set_slots
from bot.rendering.card import card_of_telephones


class ActionNeighbour(ServiceAction):
    """Say that a matter isn't answered here, and who deals with it; offer the answers that hold a part of it."""

    def name(self) -> str:
        return "action_neighbour"

    def respond(self, turn: Turn) -> list[EventType]:
        named = named_choice(turn)
        if named:
            return give(turn, named)
        neighbour = turn.knowledge.neighbours.get(turn.understanding.move or "")
        if neighbour is None:
            return fall_back(turn)
        whole = card_of_telephones(neighbour.title, neighbour.says, neighbour.telephones, turn.telephone_names)
        card = whole if turn.mode == Mode.STANDARD else None
        related = titles(turn, neighbour.related)
        if related:
            choices = list(related.values())
            turn.say(Kind.FALLBACK, response="utter_neighbour_related", choices=choices, card=card, says=neighbour.says)
        else:
            turn.say(Kind.FALLBACK, text=neighbour.says, card=card)
        return set_slots(misses=0, choices=tuple(related) or None)
