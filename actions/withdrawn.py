"""What is said of an answer that vanished, was renamed or ran out while it was told, or that only the model knows."""

from __future__ import annotations

from rasa_sdk.events import EventType

from actions.turn import Turn
from bot import sentences
from bot.contract import Kind
from bot.nlu.dialogue_state import set_slots


def was_withdrawn(turn: Turn) -> bool:
    """Whether the answer given last isn't served any more."""
    return turn.state.answer_id is not None and turn.last_answer() is None


def say_that_it_was_withdrawn(turn: Turn) -> list[EventType]:
    """Say that the answer given last has changed, instead of denying that anything was told; nothing is gone on with.

    Returns:
        The events that forget the answer and the place in it.
    """
    turn.say(Kind.FALLBACK, text=sentences.notice("withdrawn"))
    return set_slots(answer_id=None, step=0, part=None, portion=0, choices=None, pending=None)


def say_that_it_is_being_updated(turn: Turn) -> list[EventType]:
    """Say of a question that was understood, but whose answer isn't served, that other words won't help."""
    turn.say(Kind.FALLBACK, text=sentences.notice("being_updated"))
    return set_slots(choices=None)
