"""The question for whom a matter is, in the accessible mode: beneath an answer, and while it is open."""

from __future__ import annotations

from collections.abc import Sequence

from rasa_sdk.events import EventType

from actions.told import ToldBefore
from actions.turn import Turn
from bot.knowledge.answer import Answer
from bot.nlu.dialogue_state import Pending, Whose, set_slots
from bot.rendering.lead import Asked

ASKED_ABOUT_FROM = 0.5
"""From this probability on it is asked for whom the matter is: of a guess it would be one question too many."""


def with_the_question_whose(
    turn: Turn, answer: Answer, asked: Asked, text: str, before: ToldBefore, *, asks_besides: bool
) -> tuple[str, list[str], list[EventType]]:
    """The text of a reply, its buttons, and the events that note a question in it, with what depends on whose it is.

    In the accessible mode, where somebody else may act, it is asked for whom the matter is; for the family, what a
    proxy needs is told besides. Nothing is asked where something else is: `asks_besides`, or 不是这个？.
    """
    _, buttons = turn.rendering.ways_on(answer, before.units | {asked.unit})
    if not asked.is_first:
        return text, buttons, still_asked_whose(turn)
    if not turn.rendering.asks_whose_matter or not answer.proxy or answer.sensitive or asked.unit == "part/proxy":
        return text, buttons, []
    if turn.state.whose is None and not asks_besides and _is_likely(turn, answer):
        return *asking_for_whom(turn, text, buttons), set_slots(pending=Pending.WHOSE)
    if turn.state.whose == Whose.FAMILY:
        text += "\n\n" + turn.rendering.part(answer, "proxy")
    return text, buttons, []


def still_asked_whose(turn: Turn) -> list[EventType]:
    """For whom the matter is may still be said while the same answer is told."""
    return set_slots(pending=Pending.WHOSE) if turn.state.pending == Pending.WHOSE else []


def asking_for_whom(turn: Turn, text: str, buttons: Sequence[str]) -> tuple[str, list[str]]:
    """The beginning of an answer, and what to press then, with the question for whom the matter is."""
    named = [turn.phrases.buttons[whose] for whose in Whose]
    return f"{text}\n\n{turn.phrases.accessible_talk['whose']}", [*named, *buttons]


def _is_likely(turn: Turn, answer: Answer) -> bool:
    """Whether the answer is likely enough to ask more about it: nothing else is offered besides, and it is no guess."""
    score = next((candidate.score for candidate in turn.understanding.candidates if candidate.id == answer.id), 1.0)
    return turn.understanding.offered <= 1 and score >= ASKED_ABOUT_FROM
