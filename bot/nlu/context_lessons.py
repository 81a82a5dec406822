"""Training examples from conversations: each message in its situation, and the answers that are right there."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from bot.nlu.context_features import MESSAGES_BEFORE, Signs, Situation
from bot.nlu.conversation_examples import Turn
from bot.nlu.dialogue_state import EARLIER

_SURE = 0.7
"""A message whose best answer is less likely than this by itself may have been met with a choice."""

_IS_ASKED = 0.5
"""How often it is, …"""

_IS_LEFT_OPEN = 0.5
"""… how often such a choice doesn't hold what was wanted, and how often it is still open at the next message."""

_IS_TAKEN_FOR_SURE = 0.3
"""From this probability on an answer may have been given though another one was wanted; …"""

_IS_MISTAKEN = 0.5
"""… how often it was."""

_OFFERED = 3


@dataclass(frozen=True)
class Lesson:
    """A training example: a situation, and the answers right in it: none for a move or for what can't be answered."""

    situation: Situation
    right: frozenset[str]

    @property
    def goes_on(self) -> bool | None:
        """Whether the message goes on with what was spoken of; None when nothing was, or nothing is right."""
        spoken_of = {self.situation.in_hand, *self.situation.offered} - {None}
        return bool(spoken_of & self.right) if spoken_of and self.right else None


def lessons(
    conversation: Sequence[tuple[Turn, Signs]], related: Mapping[str, Sequence[str]], chance: np.random.Generator
) -> Iterator[Lesson]:
    """The lessons of a conversation in which most messages were answered as they should be, or asked back about.

    Args:
        conversation: what each message was for, and what is known of it.
        related: the related answers of each answer; other labels are moves.
        chance: decides where an unsure assistant would have asked back, or been mistaken.
    """
    earlier: list[str] = []
    offered: tuple[str, ...] = ()
    before: list[Mapping[str, float]] = []
    for turn, signs in conversation:
        in_hand = earlier[0] if earlier else None
        answers = [label for label in turn.labels if label in related]
        related_to_it = tuple(related.get(in_hand or "", ()))
        yield Lesson(
            Situation(signs, in_hand, tuple(earlier), offered, related_to_it, tuple(before)), frozenset(answers)
        )
        by_itself = {label: score for label, score in signs.alone.items() if label in related}
        before = [by_itself, *before][:MESSAGES_BEFORE]
        if turn.is_vague:
            offered = tuple(answers[:_OFFERED])
        elif answers:
            offered = _offered_instead(signs, answers[0], in_hand, related, chance)
            if not offered or chance.random() > _IS_LEFT_OPEN:
                given = answers[0] if offered else _given_instead(by_itself, answers, in_hand, chance)
                earlier = [given, *(label for label in earlier if label != given)][:EARLIER]


def _given_instead(
    by_itself: Mapping[str, float], wanted: Sequence[str], in_hand: str | None, chance: np.random.Generator
) -> str:
    """The answer that was given: the likeliest by the message alone where that misleads, now and then."""
    likeliest = max(by_itself, key=lambda label: by_itself[label], default=wanted[0])
    is_mistaken = in_hand not in wanted and likeliest not in wanted and by_itself[likeliest] >= _IS_TAKEN_FOR_SURE
    return likeliest if is_mistaken and chance.random() < _IS_MISTAKEN else wanted[0]


def _offered_instead(
    signs: Signs, wanted: str, in_hand: str | None, answers: Collection[str], chance: np.random.Generator
) -> tuple[str, ...]:
    """The choices that an unsure assistant offered; none where it was sure."""
    scores = {label: score for label, score in signs.alone.items() if label in answers}
    if wanted == in_hand or max(scores.values(), default=0.0) >= _SURE or chance.random() > _IS_ASKED:
        return ()
    likeliest = sorted(scores, key=lambda label: -scores[label])[:_OFFERED]
    if wanted not in likeliest and chance.random() > _IS_LEFT_OPEN:
        likeliest = [*likeliest[: _OFFERED - 1], wanted]
    return tuple(likeliest)
