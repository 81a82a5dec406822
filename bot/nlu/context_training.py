"""Learning from conversations: each message with what had been answered and offered by then, and what was wanted."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from bot.nlu.candidate_networks import CandidateNetworks
from bot.nlu.context_features import MESSAGES_BEFORE, ContextFeatures, Signs, Situation
from bot.nlu.conversation_examples import Turn
from bot.nlu.dialogue_state import EARLIER
from bot.nlu.goes_on import GoesOn, Heard

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

_FOLDS = 5
"""Whether a message goes on is said, in learning how much that counts, by what other conversations taught."""


@dataclass(frozen=True)
class Lesson:
    """A situation and the answers that are right in it: none for a move or for what can't be answered."""

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


def fit_context(
    features: ContextFeatures,
    taught: Sequence[Lesson],
    heard: Sequence[Heard],
    conversations: Sequence[int],
    going_on: Sequence[Heard],
    complete: Sequence[Heard],
) -> tuple[GoesOn, CandidateNetworks]:
    """Learn whether messages go on with anything, and what they are about.

    Args:
        features: makes the features of situations.
        taught: the lessons of all conversations, …
        heard: … their messages, …
        conversations: … and the number of the conversation of each.
        going_on: other messages, which go on with something.
        complete: others, which don't.
    """
    known = [position for position, lesson in enumerate(taught) if lesson.goes_on is not None]
    fold = np.array(conversations) % _FOLDS

    def learned(positions: Sequence[int]) -> GoesOn:
        messages = [*(heard[position] for position in positions), *going_on, *complete]
        answers = [bool(taught[position].goes_on) for position in positions]
        return GoesOn.fit(messages, [*answers, *(True for _ in going_on), *(False for _ in complete)])

    log_odds = np.zeros(len(taught))
    for held_out in range(_FOLDS):
        # What was learned from a conversation is surer of its messages than it will be of a citizen's.
        judged = np.flatnonzero(fold == held_out)
        if len(judged):
            others = learned([position for position in known if fold[position] != held_out])
            log_odds[judged] = others.log_odds([heard[position] for position in judged])
    rows, is_right = [], []
    for lesson, goes_on in zip(taught, log_odds, strict=True):
        situation = replace(lesson.situation, signs=replace(lesson.situation.signs, goes_on=float(goes_on)))
        candidates = features.candidates(situation)
        rows.append(features.of(situation, candidates))
        is_right += [label in lesson.right for label in candidates]
    return learned(known), CandidateNetworks.fit(np.concatenate(rows), np.array(is_right))


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
    """What was offered by an assistant that wasn't sure; nothing by one that was."""
    scores = {label: score for label, score in signs.alone.items() if label in answers}
    if wanted == in_hand or max(scores.values(), default=0.0) >= _SURE or chance.random() > _IS_ASKED:
        return ()
    likeliest = sorted(scores, key=lambda label: -scores[label])[:_OFFERED]
    if wanted not in likeliest and chance.random() > _IS_LEFT_OPEN:
        likeliest = [*likeliest[: _OFFERED - 1], wanted]
    return tuple(likeliest)
