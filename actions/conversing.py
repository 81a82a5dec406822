"""The talk around the questions: greetings, thanks, who is this, yes and no, complaints."""

from __future__ import annotations

from rasa_sdk.events import AllSlotsReset, EventType, SlotSet

from actions import accompanying
from actions.base import ServiceAction, Turn
from actions.falling_back import fall_back
from actions.offering import MISSES_BEFORE_THE_HUMAN, offer_again, offer_more
from actions.steering import switch_mode, walk
from bot.rendering.modes import ACCESSIBLE

ERASURE = "erasure"
"""What a bare yes or no may refer to (slot `pending`)."""


class ActionChitchat(ServiceAction):
    """Greet, thank, say goodbye, say what this is; take a yes or no for what was asked."""

    def name(self) -> str:
        return "action_chitchat"

    def respond(self, turn: Turn) -> list[EventType]:
        said = turn.move
        if said in ("affirm", "deny"):
            taken = _take(turn, affirmed=said == "affirm")
            if taken:
                return taken
        turn.say("chitchat", response=f"utter_{said}")
        # Who is angry isn't asked to try twice more before a person is named.
        return [SlotSet("misses", float(MISSES_BEFORE_THE_HUMAN - 1))] if said == "abuse" else []


def _take(turn: Turn, *, affirmed: bool) -> list[EventType]:
    """Take a yes or no for what was asked or told last; no events when there was nothing."""
    pending, offered = turn.slot("pending"), turn.slot("choices") or []
    if pending == ERASURE:
        return _finish_erasure(turn, confirmed=affirmed)
    if pending == accompanying.OFFER:
        return switch_mode(turn, ACCESSIBLE) if affirmed else _keep_mode(turn)
    if pending == accompanying.RESUME and affirmed:
        return accompanying.resume(turn)
    if affirmed and offered:
        only = turn.answer(offered[0]) if len(offered) == 1 else None
        if only is not None:
            return turn.give(only)
        return offer_again(turn, "utter_which_one", offered) or fall_back(turn) if turn.titles(offered) else []
    if offered:
        return offer_more(turn) or fall_back(turn, first="utter_none_of_these")
    answer = turn.last_answer()
    if affirmed and answer and turn.mode == ACCESSIBLE and turn.history.last_kind in ("answer", "pace"):
        return walk(turn, answer, forward=True)  # 嗯 and 好了, while something is told step by step
    return []


def _keep_mode(turn: Turn) -> list[EventType]:
    turn.say("mode", response="utter_mode_kept")
    return [SlotSet("pending", None)]


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
