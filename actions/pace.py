"""action_pace: on, back, once more, slower, all of it, a summing-up, or a stop."""

from __future__ import annotations

from rasa_sdk.events import EventType

from actions.asking_whose import still_asked_whose
from actions.local_answers import told_locally
from actions.misses import ask_again
from actions.mode import offer_mode, switch_mode
from actions.offering import titles
from actions.service_action import ServiceAction
from actions.telling import (
    sum_up,
    tell_again,
    tell_all,
    tell_more,
    tell_next,
    tell_previous,
    tell_simpler,
)
from actions.turn import Turn
from actions.withdrawn import say_that_it_was_withdrawn, was_withdrawn
from bot.contract import Kind, Mode
from bot.knowledge.answer import Answer
from bot.nlu.dialogue_state import set_slots

SAID_AGAIN = frozenset(
    {Kind.CLARIFY, Kind.FALLBACK, Kind.HANDOFF, Kind.EMERGENCY, Kind.PRIVACY, Kind.REGION, Kind.MODE}
)
"""Kinds of replies that 再说一遍 asks to hear once more as they were. After others it asks for the last answer."""


class ActionPace(ServiceAction):
    """Walk through the last answer, say what was told of it again or in everyday words, all of it, or sum it up."""

    def name(self) -> str:
        return "action_pace"

    def respond(self, turn: Turn) -> list[EventType]:
        if turn.move == "again" and turn.history.last_kind in SAID_AGAIN:
            turn.say_again()
            return set_slots(pending=turn.state.pending)
        answer = turn.last_answer()
        if answer is not None:
            return _go_on(turn, told_locally(turn, answer))
        is_asked_to_go_on = turn.move != "stop" and was_withdrawn(turn)
        return say_that_it_was_withdrawn(turn) if is_asked_to_go_on else _nothing_told_yet(turn)


def _go_on(turn: Turn, answer: Answer) -> list[EventType]:
    """Tell what the move asks for of the answer given last."""
    if turn.move == "next":
        return tell_next(turn, answer)
    if turn.move == "more":
        return tell_more(turn, answer)
    if turn.move == "back":
        return tell_previous(turn, answer)
    if turn.move == "recap" or (turn.move == "again" and turn.history.was_summed_up):
        return sum_up(turn, answer, turn.state.step or None)
    if turn.move == "stop":
        return _stop(turn, answer)
    if turn.move == "all":
        return tell_all(turn, answer)
    return tell_simpler(turn, answer) if turn.move == "slower" else tell_again(turn, answer)


def _stop(turn: Turn, answer: Answer) -> list[EventType]:
    buttons = turn.rendering.buttons(answer, turn.state.step or None)
    turn.say(Kind.PACE, text=turn.phrases.accessible_talk["stopped"], answer=answer, buttons=buttons)
    return still_asked_whose(turn)


def _nothing_told_yet(turn: Turn) -> list[EventType]:
    if turn.move == "stop":
        turn.say(Kind.CHITCHAT, response="utter_affirm")
        return set_slots(choices=None)
    if turn.move == "slower" and turn.mode != Mode.ACCESSIBLE:
        return offer_mode(turn)
    if titles(turn, turn.state.choices):
        return ask_again(turn, "utter_which_one", turn.state.choices)
    if turn.move == "slower":
        return switch_mode(turn, Mode.ACCESSIBLE)
    turn.say(Kind.CHITCHAT, response="utter_nothing_to_repeat")
    return []
