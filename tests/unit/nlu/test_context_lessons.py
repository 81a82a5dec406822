"""What conversations teach: who was right in which situation, also where an unsure assistant would have asked back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

import numpy as np
import pytest

from bot.nlu.context_features import Situation
from bot.nlu.context_lessons import Lesson, lessons
from bot.nlu.conversation_examples import Turn
from bot.nlu.dialogue_state import EARLIER
from tests.support.matters import FEE, LOST, PENSION, made_profiles, signs_of

PROFILES = made_profiles()
RELATED = {FEE: (LOST,), LOST: (FEE, PENSION), PENSION: ()}


class Chance:
    """Says the same whenever it is asked."""

    def __init__(self, value: float) -> None:
        self._value = value

    def random(self) -> float:
        return self._value


SURELY, NEVER = Chance(0.0), Chance(1.0)


def turn(*labels: str, is_vague: bool = False) -> Turn:
    return Turn(0, labels, is_vague)


def taught_by(turns: Sequence[Turn], chance: Chance = NEVER, alone: dict[str, float] | None = None) -> list[Lesson]:
    """The lessons of a conversation whose messages are all ranked so by themselves."""
    signs = signs_of(PROFILES, "那个", alone)
    return list(lessons([(each, signs) for each in turns], RELATED, cast(np.random.Generator, chance)))


def situations(*args: Any, **more: Any) -> list[Situation]:
    return [lesson.situation for lesson in taught_by(*args, **more)]


def test_each_message_is_met_with_what_was_answered_before_it() -> None:
    first, second, third = situations([turn(LOST), turn(FEE), turn(LOST)])
    assert (first.in_hand, first.earlier, first.related) == (None, (), ())
    assert (second.in_hand, second.earlier, second.related) == (LOST, (LOST,), (FEE, PENSION))
    assert (third.in_hand, third.earlier) == (FEE, (FEE, LOST))


def test_an_answer_given_again_is_remembered_once_and_only_the_last_ones_are() -> None:
    *_, after_return = situations([turn(LOST), turn(FEE), turn(LOST), turn(FEE)])
    assert after_return.earlier == (LOST, FEE)
    answers = [f"topic/{number}" for number in range(EARLIER + 2)]
    signs = signs_of(PROFILES, "那个")
    *_, last = lessons(
        [(turn(label), signs) for label in (*answers, answers[0])],
        {label: () for label in answers},
        cast(np.random.Generator, NEVER),
    )
    assert last.situation.earlier == tuple(reversed(answers))[:EARLIER]


def test_of_several_answers_that_would_do_all_are_right_and_the_best_is_given() -> None:
    first, second = taught_by([turn(FEE, LOST), turn(PENSION)])
    assert first.right == {FEE, LOST}
    assert second.situation.in_hand == FEE


@pytest.mark.parametrize("steering", [turn("pace/again"), turn()])
def test_a_move_and_what_can_not_be_answered_leave_the_matter_in_hand(steering: Turn) -> None:
    _, of_move, then = taught_by([turn(LOST), steering, turn(LOST)])
    assert of_move.right == frozenset()
    assert then.situation.in_hand == LOST


def test_a_vague_message_is_met_with_a_choice_that_leaves_what_was_in_hand() -> None:
    _, vague, then, after = taught_by([turn(LOST), turn(FEE, PENSION, is_vague=True), turn(PENSION), turn(PENSION)])
    assert vague.right == {FEE, PENSION}
    assert (then.situation.in_hand, then.situation.offered) == (LOST, (FEE, PENSION))
    assert (after.situation.in_hand, after.situation.offered) == (PENSION, ())


def test_an_unsure_assistant_may_have_asked_back_instead() -> None:
    alone, talk = {FEE: 0.4, LOST: 0.3, PENSION: 0.1, "pace/again": 0.6}, [turn(LOST), turn(PENSION)]
    assert situations(talk, SURELY, alone)[1].offered == (FEE, LOST, PENSION), "the likeliest answers, no moves"
    assert situations(talk, NEVER, alone)[1].offered == ()


def test_an_assistant_that_is_sure_or_goes_on_asks_nothing_back() -> None:
    assert situations([turn(LOST), turn(LOST)], SURELY, {LOST: 0.7, FEE: 0.1})[1].offered == ()
    _, second, third = situations([turn(LOST), turn(LOST), turn(LOST)], SURELY, {LOST: 0.9})
    assert (second.offered, third.offered) == ((), ())


def test_a_choice_may_stay_open_or_be_answered_before_the_next_message() -> None:
    alone, talk = {FEE: 0.4, LOST: 0.3}, [turn(LOST), turn(LOST)]
    assert situations(talk, SURELY, alone)[1].in_hand is None, "it is still open"
    middling = cast(Any, iter([0.0, 1.0]))

    class Drawn(Chance):
        def random(self) -> float:
            return next(middling)

    answered = situations(talk, Drawn(0.0), alone)[1]
    assert (answered.in_hand, answered.offered) == (LOST, (FEE, LOST))


def test_an_assistant_that_was_sure_of_another_answer_may_have_given_that_one() -> None:
    alone, talk = {FEE: 0.8, LOST: 0.1, "pace/again": 0.9}, [turn(LOST), turn(PENSION)]
    assert situations(talk, SURELY, alone)[1].in_hand == FEE
    assert situations(talk, NEVER, alone)[1].in_hand == LOST
    assert situations([turn(LOST), turn(LOST), turn(FEE)], SURELY, {FEE: 0.2, LOST: 0.1})[1].in_hand != FEE


def test_what_the_messages_before_were_about_by_themselves_is_remembered() -> None:
    first, second, third = situations([turn(LOST)] * 3, NEVER, {LOST: 0.6, "pace/again": 0.3})
    assert [each.before for each in (first, second, third)] == [(), ({LOST: 0.6},), ({LOST: 0.6}, {LOST: 0.6})]


def test_whether_a_message_goes_on_is_known_where_something_was_spoken_of_and_is_right() -> None:
    first, same, other, move = taught_by([turn(LOST), turn(LOST), turn(FEE), turn("pace/again")])
    assert [each.goes_on for each in (first, same, other, move)] == [None, True, False, None]
    _, chosen = taught_by([turn(FEE, PENSION, is_vague=True), turn(PENSION)])
    assert chosen.goes_on is True
    _, left = taught_by([turn(FEE, PENSION, is_vague=True), turn(LOST)])
    assert left.goes_on is False
