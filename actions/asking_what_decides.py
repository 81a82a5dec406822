"""Asking for what decides how a matter goes, in its own terms, and telling what the reply leads to."""

from __future__ import annotations

from collections.abc import Sequence

from rasa_sdk.events import EventType

from actions.telling import give
from actions.told import told_before
from actions.turn import Turn
from bot.contract import Kind, Mode
from bot.knowledge.answer import PARTS, Answer, Detail
from bot.nlu.deciding import answer_and_reply, choice_of
from bot.nlu.dialogue_state import set_slots, values_set

_PARTS = frozenset(part.name for part in PARTS)


def ask_what_decides(turn: Turn, answer: Answer, told: Sequence[EventType]) -> list[EventType]:
    """Ask it behind the first answer about a matter, once; no events when nothing is left to ask.

    That is so when the citizen said it, asked for one thing only, or is asked something already.
    """
    asks, text = answer.asks, turn.understanding.text
    is_said = asks is None or told_before(turn, answer).units or any(reply in text for reply in asks.choices)
    if asks is None or is_said or turn.understanding.aspect or turn.is_grave or values_set(told, "pending"):
        return []
    turn.add(text=asks.question, buttons=list(asks.choices))
    return set_slots(choices=tuple(choice_of(answer.id, reply) for reply in asks.choices))


def tell_what_decides(turn: Turn, choice: str) -> list[EventType]:
    """Tell what a reply to an answer's question leads to; no events when the choice is of another sort, or gone."""
    answer_id, reply = answer_and_reply(choice) or (None, "")
    answer = turn.answer(answer_id)
    if answer is None or answer.asks is None or reply not in answer.asks.choices:
        return []
    target = answer.asks.choices[reply]
    detail = next((detail for detail in answer.details if detail.name == target), None)
    if detail is not None:
        return _tell_detail(turn, answer, detail)
    if target in _PARTS:
        return give(turn, answer, part=target)
    other = turn.answer(target)
    return give(turn, other) if other else []


def _tell_detail(turn: Turn, answer: Answer, detail: Detail) -> list[EventType]:
    text = detail.plain if turn.mode == Mode.ACCESSIBLE else detail.answer
    turn.say(Kind.ANSWER, text=text, answer=answer, buttons=turn.rendering.buttons(answer))
    return set_slots(answer_id=answer.id, part=None, choices=None, misses=0)
