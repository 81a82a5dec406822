"""action_mode: the accessible mode, on or off."""

from __future__ import annotations

from rasa_sdk.events import EventType

from actions.service_action import ServiceAction
from actions.turn import Turn
from bot.contract import Kind, Mode
from bot.nlu.dialogue_state import Pending, set_slots


class ActionMode(ServiceAction):
    """Switch the accessible mode on or off."""

    def name(self) -> str:
        return "action_mode"

    def respond(self, turn: Turn) -> list[EventType]:
        return switch_mode(turn, Mode.ACCESSIBLE if turn.move == Mode.ACCESSIBLE else Mode.STANDARD)


def switch_mode(turn: Turn, mode: Mode) -> list[EventType]:
    """Talk in another mode from now on, and remember that the citizen chose it."""
    is_already = mode == turn.mode == Mode.ACCESSIBLE
    turn.mode = mode
    turn.say(Kind.MODE, response="utter_mode_accessible_already" if is_already else f"utter_mode_{turn.mode}")
    return set_slots(chosen_mode=turn.mode, mode_offered=True)


def offer_mode(turn: Turn) -> list[EventType]:
    """Offer the accessible mode, as this turn's reply, to who asks for simpler words before anything was told."""
    turn.say(Kind.MODE, response="utter_mode_offer")
    return set_slots(pending=Pending.MODE, mode_offered=True)


def keep_mode(turn: Turn) -> list[EventType]:
    """Go on in the mode as it is, after the other one was offered."""
    turn.say(Kind.MODE, response="utter_mode_kept")
    return set_slots(pending=None)
