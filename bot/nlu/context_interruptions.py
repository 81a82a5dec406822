"""Lessons in which something else is asked, in complete words, where a conversation was going on with its matter.

The conversations that are learned from mostly go on: an assistant that knows them alone takes 手机丢了怎么办 after
身份证丢了怎么补 for more of the same. Any of them may be left for the beginning of any other at any message, above all
for one in the same words.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from bot.nlu.context_lessons import Lesson

_SHARE = 0.2
"""Of so many lessons with a matter in hand another one is made."""

_IS_LIKE_IT = 0.7
"""How often what is asked instead is what is likest to the matter in hand …"""

_AMONG = 24
"""… among so many beginnings."""


def interruptions(
    taught: Sequence[Lesson],
    beginnings: Sequence[Lesson],
    positions: Mapping[str, int],
    chance: np.random.Generator,
) -> list[Lesson]:
    """For some of the lessons one in the same situation, with the message that another conversation began with.

    Args:
        taught: the lessons.
        beginnings: the first lessons of conversations; those of which several answers are right are passed over, for
            what was said then may be too vague to leave a matter for.
        positions: of the answers in the scores of their signs.
        chance: decides which lessons are interrupted, and by what.
    """
    complete = [beginning for beginning in beginnings if len(beginning.right) <= 1]
    made: list[Lesson] = []
    for lesson in taught if complete else ():
        in_hand = lesson.situation.in_hand
        if in_hand is None or in_hand not in positions or chance.random() >= _SHARE:
            continue
        drawn = (complete[number] for number in chance.integers(len(complete), size=_AMONG))
        others = [beginning for beginning in drawn if in_hand not in beginning.right]
        if others:
            at = positions[in_hand]
            is_like_it = chance.random() < _IS_LIKE_IT
            instead = max(others, key=lambda each: each.situation.signs.ridge[at]) if is_like_it else others[0]
            situation = replace(lesson.situation, signs=instead.situation.signs)
            made.append(replace(lesson, situation=situation, right=instead.right))
    return made
