"""action_privacy: erasing what a citizen said here, only when asked for and only after a yes that says so."""

from __future__ import annotations

import re

from rasa_sdk.events import AllSlotsReset, EventType

from actions.service_action import ServiceAction
from actions.turn import Turn
from bot.contract import Kind
from bot.nlu.dialogue_state import Pending, set_slots
from bot.nlu.erasure_consent import Consent, consent_in
from bot.nlu.understanding import ANSWERS_ERASING

_DENIES_ERASING = re.compile(r"[没不别莫勿未甭谁][^,，。;；留存记]{0,6}[删清抹忘]")
"""别把我说的删了 denies it; 别留着，都忘掉 doesn't."""


class ActionPrivacy(ServiceAction):
    """Ask before erasing what this citizen said; erase it when that was the answer."""

    def name(self) -> str:
        return "action_privacy"

    def respond(self, turn: Turn) -> list[EventType]:
        if turn.state.pending == Pending.ERASURE:
            return take_answer(turn)
        if turn.move == "keep" or _DENIES_ERASING.search(turn.understanding.text):
            return _reassure(turn)
        return ask_whether_to_erase(turn)


def take_answer(turn: Turn) -> list[EventType]:
    """Erase after a yes that is nothing but a yes, keep after a no; explain or ask once more after anything else.

    After a question about the erasing a bare yes may be meant for anything: then the erasing has to be named.
    """
    consent = consent_in(turn.understanding.text)
    is_asked_just_now = turn.history.last_move != ANSWERS_ERASING
    if consent is Consent.GIVEN or (consent is Consent.BARE_YES and is_asked_just_now):
        return erase(turn)
    if consent is Consent.REFUSED or turn.move in ("keep", "deny"):
        return keep(turn)
    if consent is Consent.ASKED:
        turn.say(Kind.PRIVACY, response="utter_erase_explained")
        return set_slots(pending=Pending.ERASURE)
    return ask_whether_to_erase(turn)


def ask_whether_to_erase(turn: Turn) -> list[EventType]:
    """Ask for a yes before anything is erased."""
    turn.say(Kind.PRIVACY, response="utter_erase_ask")
    return set_slots(pending=Pending.ERASURE)


def keep(turn: Turn) -> list[EventType]:
    """Leave everything as it is."""
    turn.say(Kind.PRIVACY, response="utter_erase_kept")
    return set_slots(pending=None)


def erase(turn: Turn) -> list[EventType]:
    """Have the tracker store remove the conversation: it does when it meets the slot, instead of appending to it."""
    turn.say(Kind.PRIVACY, response="utter_erase_done", erased=True)
    return [AllSlotsReset(), *set_slots(erased=True)]


def _reassure(turn: Turn) -> list[EventType]:
    turn.say(Kind.CHITCHAT, response="utter_nothing_erased")
    return []
