"""action_answer: the answer to a question."""

from __future__ import annotations

from rasa_sdk.events import EventType

from actions.asking_what_decides import ask_what_decides
from actions.comparing import compare
from actions.misses import fall_back
from actions.service_action import ServiceAction
from actions.telling import give
from actions.turn import Turn
from actions.withdrawn import say_that_it_is_being_updated
from bot.knowledge.answer import Answer


class ActionAnswer(ServiceAction):
    """Answer the citizen's question from the knowledge base."""

    def name(self) -> str:
        return "action_answer"

    def respond(self, turn: Turn) -> list[EventType]:
        understanding = turn.understanding
        # A topic whose content was removed since the training is taken for a move: nothing else is to be given for it.
        is_asked = understanding.move is None and understanding.candidates
        answer = turn.answer(understanding.candidates[0].id) if is_asked else None
        if answer is None:
            return say_that_it_is_being_updated(turn) if is_asked else fall_back(turn)
        return compare(turn) or _give_and_ask(turn, answer)


def _give_and_ask(turn: Turn, answer: Answer) -> list[EventType]:
    """Give the answer; ask behind it at most one thing: whether another was meant, or else what decides."""
    told = give(turn, answer)
    return told if _show_others(turn) else [*told, *ask_what_decides(turn, answer, told)]


def _show_others(turn: Turn) -> bool:
    """Behind an answer that is likely but not sure, show what else may have been meant, if there is something."""
    understanding = turn.understanding
    others = turn.answers([candidate.id for candidate in understanding.candidates[1 : understanding.offered]])
    if not others or turn.is_grave:
        return False
    turn.add(response="utter_not_this", buttons=[other.question for other in others])
    return True
