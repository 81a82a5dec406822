"""What was told before of the matters in hand, so that nothing is told twice as if it were new."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from rasa_sdk.events import EventType

from actions.turn import Turn
from bot.knowledge.answer import Answer
from bot.nlu.dialogue_state import set_slots

MATTERS = 3
"""Of so many matters it is remembered what was told, those spoken of last."""

UNITS = 24
"""So many units are remembered of a matter, those told last."""

_CHARACTERS = 40
"""A sentence is known again by its first characters."""

_LED, _BESIDES = "=", "+"
_PARTED = " "


@dataclass(frozen=True)
class ToldBefore:
    """What was told of a matter.

    Attributes:
        led: the units that were asked for and led a reply.
        units: all that was told, those included.
    """

    led: frozenset[str] = frozenset()
    units: frozenset[str] = frozenset()

    def was_asked(self, unit: str) -> bool:
        """Whether that unit led a reply before."""
        return unit[:_CHARACTERS] in self.led


def told_before(turn: Turn, answer: Answer) -> ToldBefore:
    """The units of an answer that led a reply, and that were told, before this turn."""
    marked = [key for id_, key in map(_read, turn.state.told) if id_ == answer.id]
    return ToldBefore(
        led=frozenset(key[1:] for key in marked if key.startswith(_LED)), units=frozenset(key[1:] for key in marked)
    )


def note_told(turn: Turn, answer: Answer, *, led: str | None, units: Iterable[str]) -> list[EventType]:
    """The event that remembers what a reply tells of an answer.

    Args:
        turn: whose reply it is.
        answer: which is told.
        led: the unit that leads the reply; None where the reply only goes on.
        units: all that it tells.
    """
    new = [f"{_LED}{led[:_CHARACTERS]}"] if led else []
    new += [f"{_BESIDES}{unit[:_CHARACTERS]}" for unit in units]
    remembered = list(map(_read, turn.state.told))
    of_answer = dict.fromkeys([*(key for id_, key in remembered if id_ == answer.id), *new])
    others = [(id_, key) for id_, key in remembered if id_ != answer.id]
    kept = list(dict.fromkeys(id_ for id_, _ in others))[-(MATTERS - 1) :]
    told = [pair for pair in others if pair[0] in kept] + [(answer.id, key) for key in list(of_answer)[-UNITS:]]
    return set_slots(told=tuple(_PARTED.join(pair) for pair in told))


def _read(stored: str) -> tuple[str, str]:
    id_, _, key = stored.partition(_PARTED)
    return id_, key
