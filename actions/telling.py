"""Telling an answer: what was asked of it or all of it, stage by stage, summed up, once more, and more simply."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from rasa_sdk.events import EventType

from actions.asked import asked_of
from actions.asking_whose import asking_for_whom, still_asked_whose, with_the_question_whose
from actions.computing import Computed, Missing, ask_last, computed_for, tell_alone, tell_first
from actions.local_answers import invites_the_place, place_taken_along, said_of_the_place, told_locally
from actions.offering import offer_related
from actions.told import note_told, told_before
from actions.turn import Turn
from bot.contract import Kind, Mode
from bot.knowledge.answer import Answer
from bot.nlu.answer_units import WHOLE
from bot.nlu.dialogue_state import Whose, set_slots
from bot.rendering.card import card
from bot.rendering.lead import UNASKED, Asked, Told, asked_for, holds, kind_of, name_of_unit
from bot.rendering.recap import recap

SOURCES = "part/sources"

SIMPLER = "simpler/"
"""What is remembered as told when an answer was told more simply, with the number of times."""

SURE = 0.9
"""From this probability on a matter isn't named in the answer: the citizen knows what is spoken of."""


def give(turn: Turn, answer: Answer, *, part: str | None = None) -> list[EventType]:
    """Give what was asked of an answer as the turn's reply: the direct answer first, then what matters for it.

    Args:
        turn: whose reply it is.
        answer: the one that is asked about.
        part: the part that a follow-up question asks for.

    Returns:
        The events that set `answer_id`, `step`, `part`, `portion`, `told`, `choices` and `misses`; where something is
        asked, `pending` and `asked_fact`; and `place_asked` when the answer invites the citizen to name the place.
    """
    answer = told_locally(turn, answer)
    found = computed_for(turn, answer)
    if found is not None and found.is_all:
        return tell_alone(turn, answer, found)
    before = told_before(turn, answer)
    asked = asked_of(turn, answer, part, before)
    of_place = said_of_the_place(turn, answer) if asked.is_first else ""
    asked = replace(asked, beside=len(of_place))
    is_repeated = before.was_asked(asked.unit) and answer.id == turn.state.answer_id
    if not holds(answer, asked.unit):
        told = Told(turn.rendering.part(answer, name_of_unit(asked.unit)), (), ())
    elif is_repeated:
        told = Told(turn.rendering.said_before(answer, asked.unit), (), (asked.unit,))
    elif asked.unit == SOURCES:
        told = Told(turn.rendering.part(answer, "sources"), (), (SOURCES,))
    else:
        told = turn.rendering.told(answer, asked)
        told = told.lead_alone if isinstance(found, Computed) else told
    text, buttons, whose = with_the_question_whose(
        turn, answer, asked, _text(turn, answer, asked, told, of_place), before, asks_besides=isinstance(found, Missing)
    )
    turn.name_what_was_misheard()
    tell_first(turn, found)
    turn.say(
        Kind.ANSWER,
        text=text,
        answer=answer,
        focus=asked_for(answer, asked.unit, turn.understanding.focus),
        card=None if is_repeated else _card(turn, answer, asked, told),
        buttons=buttons,
        computed=found.data if isinstance(found, Computed) else None,
    )
    # A part that is asked for between two steps doesn't lose the place.
    step = turn.state.step if not asked.is_first and answer.id == turn.state.answer_id else 0
    return [
        *set_slots(answer_id=answer.id, step=step, part=_slot_of(asked.unit), portion=0, choices=None, misses=0),
        *note_told(turn, answer, led=asked.unit, units=told.units),
        *(set_slots(place_asked=True) if of_place or invites_the_place(turn, answer, told.units) else []),
        *whose,
        *ask_last(turn, found),
    ]


def tell_more(turn: Turn, answer: Answer) -> list[EventType]:
    """Tell what comes next of what wasn't told yet: 还有呢. In the accessible mode that is the next stage."""
    if turn.state.portion or turn.state.step or turn.mode != Mode.STANDARD:
        return tell_next(turn, answer)
    before = told_before(turn, answer)
    told = turn.rendering.more(answer, before.units)
    if told is None:
        return _say_that_all_is_told(turn, answer)
    after = before.units | frozenset(told.units)
    line, buttons = turn.rendering.ways_on(answer, after)
    turn.say(Kind.PACE, text=f"{told.text}\n{line}", answer=answer, buttons=buttons)
    return [*set_slots(part=None), *note_told(turn, answer, led=None, units=told.units)]


def tell_next(turn: Turn, answer: Answer) -> list[EventType]:
    """Tell the portion or stage after the one told last; of an answer without stages, what wasn't told yet."""
    if turn.state.portion:
        return tell_all(turn, answer, turn.state.portion + 1)
    return _tell_stage_or_say_that_there_is_none(turn, answer, turn.state.step + 1)


def tell_previous(turn: Turn, answer: Answer) -> list[EventType]:
    """Tell the portion or stage before the one told last; before the first is the beginning."""
    if turn.state.portion:
        return tell_all(turn, answer, turn.state.portion - 1)
    if turn.state.step > 1:
        return _tell_stage_or_say_that_there_is_none(turn, answer, turn.state.step - 1)
    text, buttons = _beginning(turn, answer)
    turn.say(Kind.PACE, text=text, answer=answer, buttons=buttons)
    return [*set_slots(step=0, part=None), *still_asked_whose(turn)]


def tell_stage(turn: Turn, answer: Answer, number: int) -> list[EventType]:
    """Tell one stage of an answer, counted from 1; after the last one, what the citizen takes away."""
    stages = turn.rendering.stages(answer)
    if number > len(stages):
        return [*sum_up(turn, answer, number), *set_slots(step=len(stages))]
    turn.say(Kind.PACE, text=stages[number - 1], answer=answer, buttons=turn.rendering.buttons(answer, number))
    return [*set_slots(step=number, part=None, choices=None), *still_asked_whose(turn)]


def tell_all(turn: Turn, answer: Answer, number: int = 1) -> list[EventType]:
    """Tell everything that the answer has, in portions, of which this is one, counted from 1."""
    portions = turn.rendering.everything(answer)
    number = max(1, min(number, len(portions)))
    is_last = number == len(portions)
    buttons = turn.rendering.buttons(answer) if is_last else [turn.phrases.buttons["next"]]
    turn.say(Kind.PACE, text=portions[number - 1], answer=answer, buttons=buttons)
    return [
        *set_slots(step=0, part=None, portion=0 if is_last else number),
        *note_told(turn, answer, led=None, units=[f"part/{part}" for part in UNASKED]),
    ]


def tell_again(turn: Turn, answer: Answer) -> list[EventType]:
    """Say what was told last of an answer once more."""
    step, stages = turn.state.step, turn.rendering.stages(answer)
    unit, buttons = _unit_told_last(turn, answer), turn.rendering.buttons(answer)
    if turn.state.portion:
        return tell_all(turn, answer, turn.state.portion)
    if unit == WHOLE and 1 <= step <= len(stages):
        text, buttons = stages[step - 1], turn.rendering.buttons(answer, step)
    elif unit == WHOLE:
        step, (text, buttons) = 0, _beginning(turn, answer)
    else:
        text = turn.rendering.told(answer, Asked(unit, is_first=False)).text
    turn.say(Kind.PACE, text=text, answer=answer, buttons=buttons)
    return [*set_slots(step=step, part=turn.state.part), *still_asked_whose(turn)]


def tell_simpler(turn: Turn, answer: Answer) -> list[EventType]:
    """Say what was told last in other, simpler words; still simpler when that was asked before."""
    unit, step = _unit_told_last(turn, answer), turn.state.step
    said = sum(unit.startswith(SIMPLER) for unit in told_before(turn, answer).units)
    if unit == WHOLE and 1 <= step <= len(turn.rendering.stages(answer)):
        text = turn.rendering.simpler_stage(answer, step, said)
    else:
        text = turn.rendering.simpler(answer, unit, said)
    buttons = turn.rendering.buttons(answer, step or None)
    if still_asked_whose(turn) and unit == WHOLE and not step:
        text, buttons = asking_for_whom(turn, text, buttons)
    turn.explained = []  # who asks for simpler words is told again what each means
    turn.say(Kind.PACE, text=text, answer=answer, buttons=buttons)
    noted = note_told(turn, answer, led=None, units=[f"{SIMPLER}{said + 1}"])
    return [*set_slots(step=step, part=turn.state.part), *noted, *still_asked_whose(turn)]


def sum_up(turn: Turn, answer: Answer, stage: int | None) -> list[EventType]:
    """Give what the citizen takes away of an answer; the place in it, `stage`, stays."""
    for_family = turn.state.whose == Whose.FAMILY
    place = place_taken_along(turn) if answer.varies else None
    count = len(turn.rendering.stages(answer))
    is_all_told = (stage or 0) >= count
    turn.say(
        Kind.PACE,
        text=turn.rendering.recap(answer, for_family=for_family, place=place, is_all_told=is_all_told),
        answer=answer,
        recap=_in_everyday_words(turn, recap(answer, turn.phrases, for_family=for_family, place=place), answer),
        buttons=turn.rendering.buttons(answer, count + 1 if is_all_told else stage),
    )
    return [*set_slots(part=None, choices=None), *still_asked_whose(turn)]


def _tell_stage_or_say_that_there_is_none(turn: Turn, answer: Answer, number: int) -> list[EventType]:
    stages = turn.rendering.stages(answer)
    if number <= len(stages) or turn.mode != Mode.STANDARD:
        return tell_stage(turn, answer, number)
    if not stages:
        return tell_more(turn, answer)
    turn.say(Kind.PACE, response="utter_no_more_steps", answer=answer)
    return []


def _say_that_all_is_told(turn: Turn, answer: Answer) -> list[EventType]:
    """Offer what is related, 还有呢 asks for more; where nothing is, say that there is no more."""
    offered = offer_related(turn, answer)
    if not offered:
        turn.say(Kind.PACE, text=turn.phrases.talk["nothing_more"], answer=answer)
    return offered


def _text(turn: Turn, answer: Answer, asked: Asked, told: Told, of_place: str) -> str:
    """The text that is told, with the matter's name before it where that was guessed; behind it the line on the
    place, and what can be asked next."""
    line, _ = turn.rendering.ways_on(answer, asked.before | frozenset(told.units))
    return "\n".join(filter(None, (f"{_named(turn, answer, asked)}{told.text}", of_place, line)))


def _named(turn: Turn, answer: Answer, asked: Asked) -> str:
    """The matter's name, where the citizen may not know that it is meant, or a place has a rule of its own."""
    if not asked.is_first:
        return ""
    first = next(iter(turn.understanding.candidates), None)
    is_named = turn.understanding.decision == "answer" and first is not None and first.score >= SURE
    return turn.phrases.talk["about"].format(question=answer.question) if answer.region or not is_named else ""


def _beginning(turn: Turn, answer: Answer) -> tuple[str, list[str]]:
    """The beginning of an answer and its buttons, with the question for whom the matter is while that is open."""
    told = turn.rendering.told(answer, Asked())
    line, buttons = turn.rendering.ways_on(answer, frozenset(told.units))
    text = f"{told.text}\n{line}" if line else told.text
    return asking_for_whom(turn, text, buttons) if still_asked_whose(turn) else (text, buttons)


def _unit_told_last(turn: Turn, answer: Answer) -> str:
    part = turn.state.part
    unit = WHOLE if part is None else part if "/" in part else f"part/{part}"
    return unit if holds(answer, unit) else WHOLE


def _slot_of(unit: str) -> str | None:
    """The value of the slot `part` for a unit: of a part its bare name, None for the whole."""
    return None if unit == WHOLE else name_of_unit(unit) if kind_of(unit) == "part" else unit


def _card(turn: Turn, answer: Answer, asked: Asked, told: Told) -> dict[str, Any] | None:
    """The answer as a card; none in the accessible mode, which tells one thing at a time."""
    if turn.mode == Mode.ACCESSIBLE:
        return None
    kind, name = kind_of(asked.unit), name_of_unit(asked.unit)
    season = answer.season_on(turn.today)
    notice = turn.phrases.notice_for(answer, turn.today)
    if not holds(answer, asked.unit):
        notice = turn.phrases.without(name, answer)
    return card(
        answer,
        turn.phrases,
        lead=told.lead if kind in ("detail", "passage") else None,
        notice="".join(filter(None, (season.text if season else None, notice))) or None,
        focus=name if kind == "part" else None,
        related=turn.answers(answer.related),
        telephone_names=turn.telephone_names,
    )


def _in_everyday_words(turn: Turn, taken: dict[str, Any], answer: Answer) -> dict[str, Any]:
    """The recap, in the accessible mode with every word explained: whoever reads it was told nothing."""
    if turn.mode != Mode.ACCESSIBLE:
        return taken
    lines, _ = turn.glossary.simplify("\n".join(taken["lines"]), about=answer)
    return {**taken, "lines": lines.split("\n")}
