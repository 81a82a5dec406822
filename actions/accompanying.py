"""What may be said besides a reply: the accessible mode, offered once, and the step at which a conversation rested."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from rasa_sdk.events import EventType, SlotSet

from bot.knowledge.model import Answer
from bot.rendering.modes import STANDARD

if TYPE_CHECKING:
    from actions.base import Turn

OFFER, RESUME = "mode", "resume"
"""What a yes or no then refers to (slot `pending`)."""

LONG_PAUSE = timedelta(minutes=30)
"""Who says nothing for so long may have forgotten where the conversation was."""

MISSES_OF_TROUBLE = 2
_MAY_BE_FOLLOWED_BY_AN_OFFER = frozenset({"answer", "clarify", "fallback", "feedback", "pace"})


@dataclass(frozen=True)
class LeftOff:
    """The answer and the stage, counted from 1, at which a conversation rested."""

    answer: Answer
    stage: int


def left_off(turn: Turn) -> LeftOff | None:
    """Where the citizen left off before a long pause; None when nothing was left unfinished."""
    answer = turn.last_answer()
    stage = int(turn.slot("step") or 0)
    if answer is None or turn.history.pause < LONG_PAUSE:
        return None
    return LeftOff(answer, stage) if 1 <= stage < len(turn.rendering.stages(answer)) else None


def says_nothing_yet(turn: Turn) -> bool:
    """Whether the citizen only says hello, or nothing that is understood."""
    return turn.understanding.move in ("chitchat/greet", "vague/ask") or turn.understanding.decision == "fallback"


def ask_to_resume(turn: Turn, left: LeftOff) -> list[EventType]:
    """Ask, as this turn's reply, whether to go on where the conversation rested."""
    turn.say("pace", text=_resume_question(turn, left), answer=left.answer, buttons=_yes_and_no(turn))
    return _awaits_resuming(left)


def offer_to_resume(turn: Turn, left: LeftOff) -> list[EventType]:
    """Ask the same after an answer to something else."""
    turn.add(text=_resume_question(turn, left), buttons=_yes_and_no(turn))
    return _awaits_resuming(left)


def resume(turn: Turn) -> list[EventType]:
    """Go on with the stage after the one left off; no events when its answer isn't served any more."""
    answer_id, stage = turn.slot("left_off") or (None, 0)
    answer = turn.answer(answer_id)
    if answer is None:
        return []
    told = turn.told_locally(answer)
    return [SlotSet("answer_id", answer.id), SlotSet("left_off", None), *turn.tell_stage(told, int(stage) + 1)]


def offer_accessible_mode(turn: Turn, misses: float | None) -> list[EventType]:
    """Offer the accessible mode once, after signs of trouble; never switch to it unasked.

    Args:
        misses: how many messages in a row were not understood, if this one wasn't.
    """
    was_offered = turn.slot("mode_offered") or turn.slot("chosen_mode")
    if turn.mode != STANDARD or was_offered or turn.said_kind not in _MAY_BE_FOLLOWED_BY_AN_OFFER:
        return []
    move = turn.understanding.move
    in_trouble = (
        misses == MISSES_OF_TROUBLE
        or move == "pace/slower"
        or (move == "pace/again" == turn.history.last_move)
        or any(cue in turn.understanding.text for cue in turn.labels.signs_of_trouble)
    )
    if not in_trouble:
        return []
    turn.add(response="utter_mode_offer")
    return [SlotSet("pending", OFFER), SlotSet("mode_offered", True)]


def _resume_question(turn: Turn, left: LeftOff) -> str:
    unit = turn.rendering.unit(left.answer)
    return turn.labels.resume.format(question=left.answer.question, number=left.stage, unit=unit)


def _yes_and_no(turn: Turn) -> list[str]:
    return [turn.labels.buttons[key] for key in ("yes", "no")]


def _awaits_resuming(left: LeftOff) -> list[EventType]:
    return [SlotSet("pending", RESUME), SlotSet("left_off", [left.answer.id, left.stage])]
