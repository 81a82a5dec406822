"""action_chitchat: greetings, thanks, who is this, yes and no, that something was understood, complaints."""

from __future__ import annotations

import re

from rasa_sdk.events import EventType

from actions.extras import resume
from actions.misses import MISSES_BEFORE_THE_HUMAN, ask_again, take_refusal
from actions.mode import keep_mode, switch_mode
from actions.offering import CHOICES, titles
from actions.privacy import take_answer
from actions.service_action import ServiceAction
from actions.telling import give, tell_next
from actions.turn import Turn
from bot.contract import Kind, Mode
from bot.nlu.dialogue_state import Pending, set_slots
from bot.nlu.understanding import BEREAVED

LONGEST_BARE_YES = 4
"""A yes of more characters than 好的好的 says what it is for, or goes on about something else."""


class ActionChitchat(ServiceAction):
    """Greet, thank, say goodbye, say what this is; take a yes or no for what was asked."""

    def name(self) -> str:
        return "action_chitchat"

    def respond(self, turn: Turn) -> list[EventType]:
        take = {"affirm": _take_yes, "deny": _take_no, "understood": _go_on_step_by_step}.get(turn.move)
        if take and (taken := take(turn)):
            return taken
        if turn.understanding.move == BEREAVED:
            return _condole(turn)
        turn.say(Kind.CHITCHAT, response=f"utter_{turn.move}")
        # Who is angry isn't asked to try twice more before a person is named.
        return set_slots(misses=MISSES_BEFORE_THE_HUMAN - 1) if turn.move == "abuse" else []


def _condole(turn: Turn) -> list[EventType]:
    """Condole once, then listen; offer what is to be done after a death where the message is near to such answers."""
    nearest = turn.answers([candidate.id for candidate in turn.understanding.candidates])
    is_of_a_death = bool(nearest) and nearest[0].sensitive
    offered = [answer for answer in nearest if answer.sensitive][:CHOICES] if is_of_a_death else []
    response = "utter_bereaved_again" if BEREAVED in turn.history.recent_moves else "utter_bereaved"
    turn.say(Kind.CHITCHAT, response=response, buttons=[answer.question for answer in offered])
    return set_slots(choices=tuple(answer.id for answer in offered) or None, misses=0)


def _take_yes(turn: Turn) -> list[EventType]:
    """Take a yes for what was asked or told last; no events when there was nothing."""
    pending, offered = turn.state.pending, turn.state.choices
    if pending == Pending.ERASURE:
        return take_answer(turn)
    if pending == Pending.MODE and _says_yes_to_the_mode(turn.understanding.text):
        return switch_mode(turn, Mode.ACCESSIBLE)
    if pending == Pending.RESUME:
        return resume(turn)
    if offered:
        return _take_yes_to_choices(turn)
    return _go_on_step_by_step(turn)


def _go_on_step_by_step(turn: Turn) -> list[EventType]:
    """After 嗯 or 记下了, while something is told step by step, tell the next; no events while nothing is."""
    answer = turn.last_answer()
    if answer and turn.mode == Mode.ACCESSIBLE and turn.history.last_kind in (Kind.ANSWER, Kind.PACE):
        return tell_next(turn, answer)
    return []


def _take_yes_to_choices(turn: Turn) -> list[EventType]:
    offered = turn.state.choices
    only = turn.answer(offered[0]) if len(offered) == 1 else None
    if only is not None:
        return give(turn, only)
    return ask_again(turn, "utter_which_one", offered) if titles(turn, offered) else []


def _take_no(turn: Turn) -> list[EventType]:
    """Take a no for what was asked last; no events when there was nothing."""
    if turn.state.pending == Pending.ERASURE:
        return take_answer(turn)
    if turn.state.pending == Pending.MODE:
        return keep_mode(turn)
    return take_refusal(turn) if turn.state.choices else []


def _says_yes_to_the_mode(text: str) -> bool:
    """Whether a yes is for the mode that was offered; a lasting choice isn't made by the way (嗯，只有这些)."""
    return len(text) <= LONGEST_BARE_YES or bool(re.search("换|大字|长辈", text))
