"""What is said when a message leads to nothing, in words that change, and who can help then."""

from __future__ import annotations

from collections.abc import Sequence

from rasa_sdk.events import EventType

from actions.offering import CHOICES, NEAR_FROM, offer, offer_more, offer_subjects, titles
from actions.turn import Turn
from bot.contract import Kind, Mode
from bot.knowledge.answer import Answer
from bot.nlu.dialogue_state import set_slots

MISSES_BEFORE_THE_HUMAN = 3
"""After so many messages in a row that led to nothing, the citizen is told of people who can help."""


def fall_back(turn: Turn, *, first: str = "utter_fallback") -> list[EventType]:
    """First miss: say so (the response `first`). Second: offer what can be asked about. From the third on: the human.

    Where it is about a danger or a death the human comes first. In the accessible mode the first miss asks after the
    three nearest questions, where any are near.

    Returns:
        The events that set `misses` and `choices`.
    """
    misses = turn.state.misses + 1
    noted = set_slots(misses=misses, choices=None)
    if misses >= MISSES_BEFORE_THE_HUMAN or turn.is_grave:
        is_repeated = (misses - MISSES_BEFORE_THE_HUMAN) % 2 == 1
        turn.say(Kind.FALLBACK, response="utter_fallback_human_again" if is_repeated else "utter_fallback_human")
    elif misses == 2:
        return [*noted, *offer_subjects(turn, Kind.FALLBACK, "utter_fallback_topics")]
    elif nearest := _nearest(turn):
        return [*noted, *offer(turn, Kind.FALLBACK, "utter_fallback_nearest", nearest)]
    else:
        turn.say(Kind.FALLBACK, response=first)
    return noted


def ask_again(turn: Turn, response: str, choices: Sequence[str]) -> list[EventType]:
    """Ask once more which of the choices offered is meant; fall back when none is left, or it was asked often enough.

    To ask the same time and again helps nobody, so each time counts as a miss.
    """
    named, misses = titles(turn, choices), turn.state.misses + 1
    if not named or misses >= MISSES_BEFORE_THE_HUMAN:
        return fall_back(turn)
    are_places = any(choice in turn.knowledge.regions for choice in named)
    turn.say(Kind.REGION if are_places else Kind.CLARIFY, response=response, choices=list(named.values()))
    return set_slots(choices=tuple(named), misses=misses)


def take_refusal(turn: Turn) -> list[EventType]:
    """None of the choices was meant: ask about what comes next, or else for other words."""
    return offer_more(turn) or fall_back(turn, first="utter_none_of_these")


def _nearest(turn: Turn) -> list[Answer]:
    """The questions to ask after at the first miss; none of those that were just refused."""
    if turn.mode != Mode.ACCESSIBLE:
        return []
    refused = turn.state.choices
    near = [each.id for each in turn.understanding.candidates if each.score >= NEAR_FROM and each.id not in refused]
    return turn.answers(near)[:CHOICES]
