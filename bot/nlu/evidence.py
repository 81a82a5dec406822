"""The evidence for a decision: the ranking of a message, the conversation before it, and the thresholds."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, fields
from functools import cached_property
from typing import Any

from rasa.shared.exceptions import InvalidConfigException

from bot.nlu.dialogue_context import DialogueContext
from bot.nlu.ranking import Ranked
from bot.nlu.understanding import OUT_OF_SCOPE, Candidate, Understanding, family_of, is_move

_LEAST_UNKNOWN = 1e-6

MOST_NAMED = 5
"""An understanding names so many answers at most."""


@dataclass(frozen=True)
class Thresholds:
    """The options of `bot.nlu.turn_decision.TurnDecision`, which documents them; their values stand in config.yml."""

    answer_from: float
    in_context_from: float
    alone_from: float
    alone: float
    clarify_from: float
    near: float
    topic_from: float
    move_from: Mapping[str, float]
    likely_from: float
    likely_next: float
    alone_named_from: float
    name_answer_from: float
    part_from: float
    choices: int

    @classmethod
    def from_config(cls, config: Mapping[str, Any]) -> Thresholds:
        """Read them from a component's configuration.

        Raises:
            InvalidConfigException: one is missing.
        """
        names = {option.name for option in fields(cls)}
        missing = sorted(names - config.keys())
        if "default" not in config.get("move_from", {}) and not missing:
            missing = ["move_from.default"]
        if missing:
            raise InvalidConfigException(
                f"the pipeline's TurnDecision needs the options {', '.join(missing)}; the project's config.yml has them"
            )
        return cls(**{name: config[name] for name in names})

    def of_move(self, label: str) -> float:
        """The score from which on a move is followed: its own, its family's, or the default."""
        return self.move_from.get(label, self.move_from.get(family_of(label), self.move_from["default"]))


@dataclass(frozen=True)
class Evidence:
    """Everything that the rules of the decision look at.

    Attributes:
        text: the normalised words.
        ranking: the labels as the conversation lets them compete, best first (see `dialogue_context.competing`).
        context: the conversation so far.
        thresholds: the options of the decision.
        topics: the keys of the content's topics.
        exact: the id of the answer whose heading or button the text is, word by word.
        named_topic: the topic whose bare name the text is.
        aspect: the part of an answer that the text names.
        part: the part that it asks for and nothing else, of whatever answer.
        not_offered: the topics of which none is offered as a choice, for the text has none of their words.
        facts_alone: the facts that the text tells, when it says nothing else.
        alone: how likely the text is about each label, whatever was spoken of before.
        names_only: how likely it names a matter and no wish.
    """

    text: str
    ranking: tuple[Ranked, ...]
    context: DialogueContext
    thresholds: Thresholds
    topics: Collection[str]
    exact: str | None = None
    named_topic: str | None = None
    aspect: str | None = None
    part: str | None = None
    not_offered: Collection[str] = ()
    facts_alone: frozenset[str] = frozenset()
    alone: Mapping[str, float] = field(default_factory=dict)
    names_only: float = 0.0

    @cached_property
    def candidates(self) -> tuple[Candidate, ...]:
        """The likeliest answers, best first."""
        answers = [ranked for ranked in self.ranking if not is_move(ranked.label, self.topics)]
        return tuple(Candidate(ranked.label, round(ranked.score, 4)) for ranked in answers[:MOST_NAMED])

    @cached_property
    def best(self) -> Ranked:
        """The likeliest label that isn't a move too weak to be followed; of a ranking of such moves only, its first."""
        return next((ranked for ranked in self.ranking if not self._is_too_weak(ranked)), self.ranking[0])

    @cached_property
    def choices(self) -> tuple[Candidate, ...]:
        """The candidates that may be offered as choices, best first."""
        return tuple(candidate for candidate in self.candidates if family_of(candidate.id) not in self.not_offered)

    def by_itself(self, share: float) -> float:
        """The probability of a label if nothing competed with it, given its share (`dialogue_context.competing`)."""
        of_unknown = 1.0 - sum(ranked.score for ranked in self.ranking)
        return share / (share + max(of_unknown, _LEAST_UNKNOWN))

    @property
    def is_sure(self) -> bool:
        """Whether the best label is sure enough: where there is something to go on with, a wrong guess costs less.

        What names a matter beyond doubt (身份证丢了怎么补) goes over to that, however much the conversation was about
        another.
        """
        surely = self.thresholds.in_context_from if self.context.has_matter else self.thresholds.answer_from
        is_named = self.context.has_matter and self.alone.get(self.best.label, 0.0) >= self.thresholds.alone_named_from
        return self.best.score >= surely or is_named

    @property
    def is_steering(self) -> bool:
        """Whether the best label is a move that is sure enough to be followed."""
        return self._can_be_followed(self.best) and not self._is_too_weak(self.best)

    def understood(self, decision: str, confidence: float, **more: Any) -> Understanding:
        """The decision, with what all decisions on this evidence have in common."""
        common = {"candidates": self.candidates, "aspect": self.part or self.aspect}
        return Understanding(self.text, decision, confidence=round(confidence, 4), **{**common, **more})

    def _can_be_followed(self, ranked: Ranked) -> bool:
        return is_move(ranked.label, self.topics) and family_of(ranked.label) != OUT_OF_SCOPE

    def _is_too_weak(self, ranked: Ranked) -> bool:
        return self._can_be_followed(ranked) and ranked.score < self.thresholds.of_move(ranked.label)
