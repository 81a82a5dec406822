"""What an answer says of the place that it is given for."""

from __future__ import annotations

from collections.abc import Sequence

from actions.places import NATIONWIDE
from actions.turn import Turn
from bot.contract import Mode
from bot.knowledge.answer import Answer
from bot.rendering.local_lines import local_line, localized, which_line


def told_locally(turn: Turn, answer: Answer) -> Answer:
    """The answer with what it says of the turn's place (see bot.rendering.local_lines)."""
    return localized(answer, turn.phrases, turn.knowledge.regions, line=_line_for_the_place(turn))


def place_taken_along(turn: Turn) -> str:
    """The platform and telephone of the place where it is known; that rules differ where it isn't."""
    if turn.region is None:
        return turn.phrases.accessible_talk["varies"]
    return local_line(turn.region, turn.phrases, turn.knowledge.regions)


def invites_the_place(turn: Turn, answer: Answer, units: Sequence[str]) -> bool:
    """Whether telling these units of the answer invites the citizen to name the place. Once is enough."""
    is_open = turn.region is None and turn.place.spoken_of is None and not turn.state.place_asked
    return is_open and bool(answer.varies) and "part/varies" in units


def said_of_the_place(turn: Turn, answer: Answer) -> str:
    """The line on the turn's place that goes with an answer that varies; empty in the accessible mode."""
    return _line_for_the_place(turn) if answer.varies and turn.mode == Mode.STANDARD else ""


def _line_for_the_place(turn: Turn) -> str:
    """The last line of what varies: the platform and telephone of the place, or what is to be known of it first."""
    phrases = turn.phrases.places
    if turn.region is not None:
        return local_line(turn.region, turn.phrases, turn.knowledge.regions)
    if turn.place.namesakes:
        return which_line(turn.place.namesakes, turn.phrases, turn.knowledge.regions)
    if turn.place.spoken_of == NATIONWIDE:
        return phrases["nationwide"]
    return phrases["unknown"] if turn.state.place_asked else phrases["unknown"] + phrases["invitation"]
