"""Two matters side by side: 居民养老和职工养老有啥区别."""

from __future__ import annotations

from rasa_sdk.events import EventType

from actions.turn import Turn
from bot.contract import Kind
from bot.knowledge.sentence_splitting import sentences
from bot.nlu.dialogue_state import set_slots

COMPARED = 2


def compare(turn: Turn) -> list[EventType]:
    """Tell how two answers begin, one after the other, when the message compares and both are near; else no events."""
    understanding = turn.understanding
    near = turn.answers([candidate.id for candidate in understanding.candidates[: understanding.offered]])[:COMPARED]
    is_comparing = any(cue in understanding.text for cue in turn.phrases.comparing)
    if not is_comparing or len(near) < COMPARED:
        return []
    first, second = near
    text = "\n\n".join(f"{answer.question}\n{sentences(turn.rendering.summary(answer))[0]}" for answer in near)
    turn.say(Kind.ANSWER, text=text, answer=first, buttons=[answer.question for answer in near])
    return set_slots(answer_id=first.id, step=0, part=None, choices=(first.id, second.id), misses=0)
