"""What a message asks of an answer, given what was understood and what was told before."""

from __future__ import annotations

from actions.asked_part import part_meant
from actions.told import ToldBefore
from actions.turn import Turn
from bot.knowledge.answer import Answer
from bot.nlu.answer_units import WHOLE
from bot.nlu.understanding import Focus
from bot.rendering.lead import Asked, holds, kind_of, name_of_unit

TOLD_FROM = 0.35
"""A unit leads the reply from this probability on; below, the part that the words name, or the matter as a whole."""

DETAIL_FROM = 0.5
"""A detail leads as the direct answer from this probability on: a yes to another question misleads."""

SURE_FROM, SURE_DETAIL_FROM = 0.6, 0.8
"""From this probability on nothing else may have been meant; a detail, which is a yes or a no, must be surer."""

INSTEAD_OF_A_PART_FROM = 0.9
"""Where a follow-up question for a part was understood, a detail or a sentence leads from this probability on."""

SURELY_WHOLE = 0.9
"""Who was told of the matter asks for something narrower, unless it is as likely as that that all of it is meant."""


def asked_of(turn: Turn, answer: Answer, part: str | None, before: ToldBefore) -> Asked:
    """The unit of an answer that a message asks for, how sure that is, and what else is near.

    Args:
        turn: whose message asks.
        answer: as it holds in the turn's place.
        part: the part that a follow-up question is for, if it was understood as one.
        before: what was told of the answer.
    """
    focus = turn.understanding.focus
    if focus is not None and focus.answer_id != answer.id:
        focus = None
    near = tuple(unit for unit in (focus.near if focus else ()) if holds(answer, unit))
    is_first = not before.units and turn.state.answer_id != answer.id
    score = focus.score if focus is not None else 1.0
    # The same words again ask the same again, though by now something narrower would be likelier.
    is_said_again = bool(before.led) and turn.understanding.text in turn.history.recent_texts
    is_whole_likely = is_first or is_said_again
    unit = (
        _of_follow_up(focus, answer, part) if part is not None else _of_question(turn, focus, answer, is_whole_likely)
    )
    instead_of = None
    if kind_of(unit) == "part":
        unit, instead_of = f"part/{part_meant(turn, answer, name_of_unit(unit))}", unit
    named = _named_part(turn, answer) if part is None and kind_of(unit) in ("detail", "whole") else None
    if named is not None:
        # 要多久: a detail that leads may answer another question, and the matter as a whole may not say it.
        near = (named, *(other for other in near if other != named))
    if before.was_asked(unit) and score < SURE_FROM and not is_said_again:
        # 报名是几月份, after 没满6岁能上吗, hardly asks the same again: what is next likeliest is told rather.
        unit = next((other for other in near if not before.was_asked(other)), unit)
    is_focus = focus is None or focus.unit == unit
    besides = near if is_focus or focus is None else (focus.unit, *near)
    return Asked(
        unit,
        tuple(
            other for other in besides if other == unit or other != instead_of
        ),  # what a benefit pays, not what it costs
        before.units,
        is_first,
        is_sure=is_focus
        and score >= (SURE_DETAIL_FROM if kind_of(unit) == "detail" else SURE_FROM)
        and not (named and unit == WHOLE),
        is_a_guess=not is_first and part is None and score < TOLD_FROM,
    )


def _named_part(turn: Turn, answer: Answer) -> str | None:
    """The part of the answer that the message names in words (去哪里)."""
    aspect = part_meant(turn, answer, turn.understanding.aspect)
    named = f"part/{aspect}"
    return named if aspect is not None and holds(answer, named) else None


def _of_follow_up(focus: Focus | None, answer: Answer, part: str) -> str:
    """The part, or what is told in its place: a detail or a sentence that is likelier, or where the part is lacking."""
    asked = f"part/{part}"
    if focus is None or not holds(answer, focus.unit) or kind_of(focus.unit) not in ("detail", "passage"):
        return asked
    least = INSTEAD_OF_A_PART_FROM if holds(answer, asked) else TOLD_FROM
    return focus.unit if focus.score >= least else asked


def _of_question(turn: Turn, focus: Focus | None, answer: Answer, is_first: bool) -> str:
    fallback = _named_part(turn, answer) or WHOLE
    if focus is None:
        return fallback
    if not is_first and focus.unit == WHOLE and focus.score < SURELY_WHOLE:
        narrower = next((unit for unit in focus.near if holds(answer, unit)), WHOLE)
        return narrower if fallback == WHOLE else fallback
    least = DETAIL_FROM if kind_of(focus.unit) == "detail" else TOLD_FROM
    is_likely = focus.score >= least or not is_first
    return focus.unit if is_likely and holds(answer, focus.unit) else fallback
