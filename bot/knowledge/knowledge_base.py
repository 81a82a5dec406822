"""The knowledge base: every answer the service can give, and the rules for giving it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from bot.calendar import today_in_china
from bot.errors import AnswerNotServed
from bot.knowledge.answer import Answer, Topic
from bot.knowledge.computing.rule import Rule
from bot.knowledge.hotlines import Hotline
from bot.knowledge.layers import Layer
from bot.knowledge.neighbours import Neighbour
from bot.knowledge.overlays import OverlayFile
from bot.knowledge.questions import normalised_question
from bot.knowledge.regions import Regions, regions_around
from bot.knowledge.starters import Starter
from bot.knowledge.topic_groups import TopicGroup
from bot.knowledge.tree import Node


@dataclass(frozen=True)
class KnowledgeBase:
    """All content that was read together and fits together. It never changes; an edit makes a new one."""

    answers: Mapping[str, Answer]
    """The national answers by id, also those that may not be served today: ask `get` before showing one."""
    topics: Mapping[str, Topic]
    nodes: Mapping[str, Node]
    """The answers that stand in a tree, by id."""
    regions: Regions
    hotlines: Mapping[str, Hotline]
    overlays: Mapping[str, OverlayFile] = field(default_factory=dict)
    changes: Mapping[str, Sequence[Layer]] = field(default_factory=dict)
    """What of the national answers changes from a day on, by id, the earliest first."""
    neighbours: Mapping[str, Neighbour] = field(default_factory=dict)
    """The matters beside the catalogue, by intent."""
    topic_groups: Mapping[str, TopicGroup] = field(default_factory=dict)
    """The groups in which topics are offered, by id, in their order."""
    rules: Mapping[str, Rule] = field(default_factory=dict)
    """What can be computed, by the name that the answers' `computes` give."""
    starters: Sequence[Starter] = ()
    """The questions that the page offers to begin with."""
    _merged: dict[tuple[str, ...], Answer] = field(default_factory=dict, repr=False, compare=False)

    def get(self, answer_id: str, *, region: str | None = None, today: date | None = None) -> Answer:
        """The answer as it holds today, and in the region (an adcode) when one is known.

        A city's overlay lies over its province's, that over what has changed of the national answer up to today, that
        over the answer; an overlay out of its dates is left out. `Answer.region` tells whose overlay changed it,
        `Answer.is_due_for_review_on` whether to warn.

        Raises:
            AnswerNotServed: the answer is unknown, expired or not yet in effect.
        """
        today = today or today_in_china()
        national = self.answers.get(answer_id)
        if national is None:
            raise AnswerNotServed(answer_id, "unknown")
        answer = self._as_of(national, region, today)
        if answer.is_served_on(today):
            return answer
        raise AnswerNotServed(
            answer_id, "expired" if answer.expires and answer.expires < today else "not_yet_in_effect"
        )

    def is_served(self, answer_id: str, *, region: str | None = None, today: date | None = None) -> bool:
        """Whether `get` would give the answer."""
        try:
            self.get(answer_id, region=region, today=today)
        except AnswerNotServed:
            return False
        return True

    def rules_of(self, answer: Answer) -> list[Rule]:
        """The rules by which an answer is computed for one's own figures, in its order."""
        return [self.rules[name] for name in answer.computes if name in self.rules]

    def facts_for(self, answer: Answer) -> frozenset[str]:
        """The facts that change what is computed for an answer."""
        return frozenset(fact for rule in self.rules_of(answer) for fact in rule.facts)

    def node(self, answer_id: str) -> Node | None:
        """The answer's place in its tree, or None for an answer that stands by itself."""
        return self.nodes.get(answer_id)

    @cached_property
    def question_index(self) -> Mapping[str, str]:
        """The id of each answer by `normalised_question` of its question, and of the starter that asks for it."""
        started = {normalised_question(each.question): each.answer_id for each in self.starters if each.answer_id}
        return started | {normalised_question(answer.question): answer.id for answer in self.answers.values()}

    def _as_of(self, answer: Answer, region: str | None, today: date) -> Answer:
        layers = [change for change in self.changes.get(answer.id, ()) if change.has_begun_on(today)]
        for adcode in regions_around(region) if region and self.overlays else ():
            layer = self.overlays[adcode].layers.get(answer.id) if adcode in self.overlays else None
            if layer is not None and layer.is_in_effect_on(today):
                layers.append(layer)
        begun = [wording.effective for each in answer.details for wording in each.next if wording.effective <= today]
        if not layers and not begun:
            return answer
        key = (answer.id, str(max(begun, default=None)), *(f"{layer.region}{layer.begins}" for layer in layers))
        if key not in self._merged:
            answer = answer.copy(update={"details": tuple(detail.on(today) for detail in answer.details)})
            for layer in layers:
                answer = layer.over(answer)
            related = [other for other in answer.related if other in self.answers]
            self._merged[key] = answer.copy(update={"related": related})
        return self._merged[key]
