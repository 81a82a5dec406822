"""The talk around the questions: greetings, thanks, who is this, yes and no, complaints."""

from __future__ import annotations

from rasa_sdk.events import AllSlotsReset, EventType, SlotSet

from actions.base import ServiceAction, Turn
from actions.falling_back import fall_back

ERASURE = "erasure"
"""What a bare yes or no may refer to (slot `pending`)."""


class ActionChitchat(ServiceAction):
    """Greet, thank, say goodbye, say what this is; take a yes or no for what was asked."""

    def name(self) -> str:
        return "action_chitchat"

    def respond(self, turn: Turn) -> list[EventType]:
        said = (turn.understanding.move or "").partition("/")[2]
        if turn.slot("pending") == ERASURE and said in ("affirm", "deny"):
            return _finish_erasure(turn, confirmed=said == "affirm")
        offered = turn.slot("choices") or []
        if said == "affirm" and offered:
            only = turn.answer(offered[0]) if len(offered) == 1 else None
            asked_again = turn.give(only) if only else turn.offer_again("utter_which_one", offered)
            if asked_again:
                return asked_again
        if said == "deny" and offered:
            return fall_back(turn, first="utter_none_of_these")
        turn.say("chitchat", response=f"utter_{said}")
        return []


class ActionFeedback(ServiceAction):
    """The answer didn't help: say sorry, ask for other words, name the human."""

    def name(self) -> str:
        return "action_feedback"

    def respond(self, turn: Turn) -> list[EventType]:
        turn.say("feedback", response="utter_feedback")
        return [SlotSet("choices", None)]


class ActionPrivacy(ServiceAction):
    """Ask before erasing what this citizen said."""

    def name(self) -> str:
        return "action_privacy"

    def respond(self, turn: Turn) -> list[EventType]:
        turn.say("privacy", response="utter_erase_ask")
        return [SlotSet("pending", ERASURE)]


def _finish_erasure(turn: Turn, *, confirmed: bool) -> list[EventType]:
    if not confirmed:
        turn.say("privacy", response="utter_erase_kept")
        return [SlotSet("pending", None)]
    turn.say("privacy", response="utter_erase_done", erased=True)
    # The tracker store removes the conversation when it meets this slot, instead of appending to it.
    return [AllSlotsReset(), SlotSet("erased", True)]
