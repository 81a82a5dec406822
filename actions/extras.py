"""What is said besides a reply: sorry for an alarm, whether to go on where one left off, the offer of another mode."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from rasa_sdk.events import EventType

from actions.local_answers import told_locally
from actions.telling import tell_stage
from actions.turn import Turn
from bot.contract import Kind, Mode
from bot.knowledge.answer import Answer
from bot.nlu.dialogue_state import LeftOff, Pending, set_slots
from bot.nlu.understanding import name_of

LONG_PAUSE = timedelta(minutes=30)
"""Who says nothing for so long may have forgotten where the conversation was."""

_MAY_BE_FOLLOWED_BY_AN_OFFER = frozenset({Kind.ANSWER, Kind.CLARIFY, Kind.FALLBACK, Kind.FEEDBACK, Kind.PACE})


@dataclass(frozen=True)
class Unfinished:
    """The answer, and the stage of it counted from 1, at which a conversation rests."""

    answer: Answer
    stage: int


def acknowledge_all_clear(turn: Turn) -> None:
    """Say sorry for an alarm that was false, or that it is good when a danger is over."""
    said, alarm = turn.understanding.all_clear, turn.state.alarm
    if said is None or alarm is None:
        return
    # Whoever spoke of dying is not told that it was a misunderstanding.
    name = "distress" if alarm.danger == "distress" else name_of(said)
    turn.add(response=f"utter_all_clear_{name}")


def unfinished(turn: Turn) -> Unfinished | None:
    """The answer and stage at which the citizen left off before a long pause; None when nothing was left unfinished."""
    answer, stage = turn.last_answer(), turn.state.step
    if answer is None or turn.history.pause < LONG_PAUSE:
        return None
    return Unfinished(answer, stage) if 1 <= stage < len(turn.rendering.stages(answer)) else None


def says_nothing_yet(turn: Turn) -> bool:
    """Whether the citizen only says hello, or nothing that is understood."""
    return turn.understanding.move in ("chitchat/greet", "vague/ask") or turn.understanding.decision == "fallback"


def ask_to_resume(turn: Turn, left: Unfinished) -> list[EventType]:
    """Ask, as this turn's reply, whether to go on where the conversation rested."""
    turn.say(Kind.PACE, text=_resume_question(turn, left), answer=left.answer, buttons=_yes_and_no(turn))
    return _awaits_resuming(left)


def offer_to_resume(turn: Turn, left: Unfinished) -> list[EventType]:
    """Ask the same after an answer to something else."""
    turn.add(text=_resume_question(turn, left), buttons=_yes_and_no(turn))
    return _awaits_resuming(left)


def resume(turn: Turn) -> list[EventType]:
    """Go on with the stage after the one left off; no events when its answer isn't served any more."""
    left = turn.state.left_off
    answer = turn.answer(left.answer_id) if left else None
    if left is None or answer is None:
        return []
    return [
        *set_slots(answer_id=answer.id, left_off=None),
        *tell_stage(turn, told_locally(turn, answer), left.stage + 1),
    ]


def offer_accessible_mode(turn: Turn) -> list[EventType]:
    """Offer the accessible mode once, behind the reply, to who shows need of it; never switch to it unasked.

    Not being understood is no sign of that: it happens to the young as often.
    """
    was_offered = turn.state.mode_offered or turn.state.chosen_mode
    if turn.mode != Mode.STANDARD or was_offered or turn.said_kind not in _MAY_BE_FOLLOWED_BY_AN_OFFER or turn.is_grave:
        return []
    move = turn.understanding.move
    in_trouble = (
        move == "pace/slower"
        or (move == "pace/again" == turn.history.last_move)
        or any(cue in turn.understanding.text for cue in turn.phrases.signs_of_trouble)
    )
    if not in_trouble:
        return []
    turn.add(response="utter_mode_offer")
    return set_slots(pending=Pending.MODE, mode_offered=True)


def _resume_question(turn: Turn, left: Unfinished) -> str:
    unit = turn.rendering.unit(left.answer)
    return turn.phrases.resume.format(question=left.answer.question, number=left.stage, unit=unit)


def _yes_and_no(turn: Turn) -> list[str]:
    return [turn.phrases.buttons[key] for key in ("yes", "no")]


def _awaits_resuming(left: Unfinished) -> list[EventType]:
    return set_slots(pending=Pending.RESUME, left_off=LeftOff(left.answer.id, left.stage))
