"""A conversation may be left for another matter at any message."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from bot.nlu.context_features import Situation
from bot.nlu.context_interruptions import interruptions
from bot.nlu.context_lessons import Lesson
from tests.support.matters import FEE, LOST, PENSION, made_profiles, signs_of

PROFILES = made_profiles()
GOING_ON = Lesson(Situation(signs_of(PROFILES, "要钱不"), LOST, (LOST, FEE), (), (FEE,)), frozenset({LOST}))
BEGINNING = Lesson(Situation(signs_of(PROFILES, "养老金怎么申领")), frozenset({PENSION}))
NOTHING_OF_OURS = Lesson(Situation(signs_of(PROFILES, "手机丢了怎么办")), frozenset())


def made(taught: list[Lesson], beginnings: list[Lesson]) -> list[Lesson]:
    return interruptions(taught, beginnings, PROFILES.positions, np.random.default_rng(0))


def test_some_lessons_are_had_once_more_with_the_beginning_of_another_conversation() -> None:
    found = made([GOING_ON] * 400, [BEGINNING, NOTHING_OF_OURS])

    assert 30 < len(found) < 90
    assert {lesson.right for lesson in found} == {BEGINNING.right, frozenset()}
    for lesson in found:
        said = (BEGINNING if lesson.right else NOTHING_OF_OURS).situation.signs
        assert lesson.situation == replace(GOING_ON.situation, signs=said)


def test_what_is_likest_to_the_matter_in_hand_interrupts_it_more_often() -> None:
    alike = signs_of(PROFILES, "养老金怎么申领")
    alike = replace(alike, ridge=alike.ridge.copy())
    alike.ridge[PROFILES.positions[LOST]] = 9.0
    found = made([GOING_ON] * 2000, [BEGINNING, Lesson(Situation(alike), frozenset({FEE}))])

    of_the_likest = sum(FEE in lesson.right for lesson in found)
    assert of_the_likest > 2 * (len(found) - of_the_likest)


def test_nothing_interrupts_what_hasnt_begun_or_is_about_the_same_or_may_be_vague() -> None:
    vague = replace(BEGINNING, right=frozenset({PENSION, FEE}))
    same = replace(BEGINNING, right=frozenset({LOST}))

    assert made([BEGINNING] * 50, [NOTHING_OF_OURS]) == []
    assert made([GOING_ON] * 50, [same]) == []
    assert made([GOING_ON] * 50, [vague]) == []
