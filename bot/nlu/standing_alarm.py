"""Decisions while an alarm stands: to who was told to call for help, a reply must not lead nowhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.nlu.dialogue_context import DialogueContext
from bot.nlu.ranking import Ranked
from bot.nlu.understanding import ALL_CLEAR, BEREAVED, EMERGENCY, NO_MATTER, Understanding, family_of

NEAR_ENOUGH_TO_ASK = 0.3
"""While an alarm stands, choices are offered only when the best of them has at least this score …"""

ASKED_BESIDES = 0.1
"""… and while it is taken back, from this score on: the denial beside the question makes all else look less likely.
From it on, too, what was asked with the danger is gone on with."""

TAKEN_BACK_FROM = {"answer": 0.1, "clarify": 0.3, "topic": 0.3, "fallback": 0.3}
"""While an alarm stands, a message of which that is decided takes it back from this score on: most of
没着火，我问的是身份证丢了怎么补 is a question. Questions that take nothing back have next to nothing."""

SURELY_BEREAVED = 0.95
"""While an alarm stands, a death is believed from this score on: 他走了, said of an attacker, tells of none."""

ASKS_BACK = (NO_MATTER, "chitchat/affirm", "chitchat/greet", "chitchat/understood")
"""Moves after which the citizen is asked what else there is."""


def in_standing_alarm(understanding: Understanding, context: DialogueContext) -> Understanding:
    """The decision as it is while an alarm stands: the alarm once more instead of asking back, an answer sooner."""
    if context.alarm is None:
        return understanding
    if _goes_on_with(context.asked_in_danger, understanding):
        matter = understanding.candidates[0]
        return replace(
            understanding, decision="answer", move=None, confidence=matter.score, topic=family_of(matter.id), offered=0
        )
    if _leads_nowhere(understanding):
        return replace(understanding, decision="move", move=f"{EMERGENCY}/{context.alarm}", is_alarm_kept=True)
    return understanding


def asks_besides(understanding: Understanding, context: DialogueContext) -> bool:
    """Whether a message that takes an alarm back also asks something else, given the decision on the rest of it."""
    return understanding.decision == "answer" or (
        _is_near_enough(understanding, ASKED_BESIDES) and understanding.candidates[0].id != context.asked_in_danger
    )


def taken_back(understanding: Understanding, ranking: Sequence[Ranked], context: DialogueContext) -> str | None:
    """The move by which a message takes an alarm back, given the decision on it; None when it doesn't."""
    if understanding.family == ALL_CLEAR:
        return understanding.move
    least = TAKEN_BACK_FROM.get(understanding.decision)
    if context.alarm is None or least is None:
        return None
    moves = [ranked for ranked in ranking if family_of(ranked.label) == ALL_CLEAR and ranked.score >= least]
    return max(moves, key=lambda ranked: ranked.score).label if moves else None


def all_clear_score(ranking: Sequence[Ranked]) -> float:
    """The probability that an alarm is taken back: 找着了 has words of a danger in it, and says that there is none."""
    return sum(ranked.score for ranked in ranking if family_of(ranked.label) == ALL_CLEAR)


def _goes_on_with(asked: str | None, understanding: Understanding) -> bool:
    """Whether a message that would be asked back about is likeliest said of the matter that was asked with the danger.

    我们不是本地户口 管不管, after a fire: to be told of 119 again, or asked which matter, helps nobody.
    """
    first = next(iter(understanding.candidates), None)
    is_open = understanding.decision in ("clarify", "fallback", "topic") or understanding.move == NO_MATTER
    return is_open and first is not None and first.id == asked and first.score >= ASKED_BESIDES


def _leads_nowhere(understanding: Understanding) -> bool:
    """Whether the reply would only ask back."""
    if understanding.decision == "move":
        is_doubtful = understanding.move == BEREAVED and understanding.confidence < SURELY_BEREAVED
        return understanding.move in ASKS_BACK or is_doubtful
    return understanding.decision != "answer" and not _is_near_enough(understanding, NEAR_ENOUGH_TO_ASK)


def _is_near_enough(understanding: Understanding, score: float) -> bool:
    """Whether choices are offered of which the best has at least that score."""
    return understanding.decision == "clarify" and understanding.candidates[0].score >= score
