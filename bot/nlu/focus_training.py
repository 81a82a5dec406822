"""The cases that the choice among the units of an answer is learned from: questions for each, left out one by one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from bot.nlu.focus_features import BY_WORDS, COLUMN, AnswerSigns
from bot.nlu.focus_model import Case
from bot.nlu.text_vectors import TextRows

QUESTIONS = 30
"""How many training questions of an answer stand for its matter as a whole."""

FOLLOW_UPS = 24
"""How many follow-up questions stand for each part."""

_FOLLOW_UPS = 3
"""Of how many follow-up questions each part of an answer is a case; which ones differs from answer to answer."""

_OF_DETAIL, _OF_WHOLE, _OF_PART, _OF_LINES = 2.0, 1.5, 0.5, 0.15
"""How much a case counts: a detail that is passed over is missed most, and there are eight questions of each, four
times as many as of all that ask for nothing narrower; what a part's lines say that an answer tells
without that heading is only like what else its text may hold."""

Named = Callable[[str], "str | None"]
"""The part of an answer that the words of a text name."""

MakeRows = Callable[[Sequence[str]], TextRows]


def cases_of(signs: AnswerSigns, rows: MakeRows, named: Named, position: int) -> Iterator[Case]:
    """The cases of one answer.

    Args:
        signs: of its units.
        rows: makes rows of texts.
        named: see `Named`.
        position: of the answer among all, so that each has other follow-up questions.
    """
    for at, unit in enumerate(signs.units):
        is_right = np.arange(len(signs.units)) == at
        if unit.kind == "whole":
            asked, weight = unit.asked[1:], _OF_WHOLE  # the first is its title
        elif unit.kind == "detail":
            asked, weight = unit.asked, _OF_DETAIL
        elif unit.kind == "part" and unit.asked:
            steps = ((position * 7 + step * 11) % len(unit.asked) for step in range(_FOLLOW_UPS))
            asked, weight = tuple(unit.asked[step] for step in steps), _OF_PART
        else:
            continue
        for question in asked:
            evidence = signs.of(rows([question]), named=named(question), leaving_out=question)
            yield from _with(evidence, signs, at, is_right, weight)


def _with(evidence: NDArray, signs: AnswerSigns, at: int, is_right: NDArray, weight: float) -> Iterator[Case]:
    """A question for a unit; for a part also without it, while its lines are among the sentences."""
    unit = signs.units[at]
    if unit.kind != "part":
        yield Case(evidence, is_right, weight)
        return
    lines = np.array([other.kind == "passage" and other.part == unit.part for other in signs.units])
    yield Case(evidence[~lines], is_right[~lines], weight)
    if unit.told and lines.any():
        hidden = evidence.copy()
        hidden[at, COLUMN["part", "told_words"] : COLUMN["part", "told_words"] + len(BY_WORDS)] = 0.0
        hidden[at, COLUMN["part", "lacking"]] = 1.0
        yield Case(hidden, lines, _OF_LINES)
