"""The conversation before a message, as its decision needs it, and the ranking of the message in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rasa.shared.core.trackers import DialogueStateTracker

from bot.knowledge.knowledge_base import KnowledgeBase
from bot.nlu.arithmetic import odds
from bot.nlu.dialogue_state import DialogueState, Pending, answers_given
from bot.nlu.ranking import Ranked
from bot.nlu.understanding import FOLLOW_UP, NO_MATTER, family_of

RELATED = "follow_up/related"
"""The follow-up question that asks for other answers."""

ABOUT_AN_ANSWER = ("pace/recap",)
"""Moves of pace that make no sense before anything was answered."""

INSTEAD = {
    "walk/next_sibling": "pace/next",
    "walk/previous_sibling": "pace/back",
    "whose/family": "follow_up/proxy",
    "choose/first": "whose/self",
    "choose/second": "whose/family",
    "choose/none": "chitchat/deny",
}
"""What a move means while it has nothing of its own to refer to: 下一个 is the next step, 给我妈办 asks who may act,
头一个, said to "给自己办，还是帮家人办", is for oneself, and 都不是 is a no."""


@dataclass(frozen=True)
class DialogueContext:
    """The conversation so far, as the decision needs it; the default is a message outside of any.

    Attributes:
        answer_id: the answer given last.
        earlier: the answers given, the last one first, each once.
        choices: the answers, topics or places offered last, in their order.
        alarm: the danger that the citizen was told to call for help in.
        asked_in_danger: the answer that was asked for in the same message.
        is_asked_to_erase: whether the question is open whether to erase what was said.
        is_offered_something: whether the citizen was just asked whether to switch the mode or to go on: a yes or a no
            answers that.
        is_asked_whose: whether the citizen may say now for whom the matter is.
        asked_fact: the fact that the citizen was just asked for.
        computed_from: the facts that change what the last answer comes to for the citizen.
        related: the answers related to the last one.
        is_in_tree: whether the last answer is a node of a tree.
        has_parts: whether it is one with children.
    """

    answer_id: str | None = None
    earlier: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    alarm: str | None = None
    asked_in_danger: str | None = None
    is_asked_to_erase: bool = False
    is_offered_something: bool = False
    is_asked_whose: bool = False
    asked_fact: str | None = None
    computed_from: frozenset[str] = frozenset()
    related: tuple[str, ...] = ()
    is_in_tree: bool = False
    has_parts: bool = False

    @classmethod
    def of(cls, tracker: DialogueStateTracker, knowledge: KnowledgeBase) -> DialogueContext:
        state = DialogueState.read(tracker)
        last = knowledge.answers.get(state.answer_id) if state.answer_id else None
        node = knowledge.node(last.id) if last else None
        return cls(
            answer_id=state.answer_id,
            earlier=answers_given(tracker),
            choices=state.choices,
            alarm=state.alarm.danger if state.alarm else None,
            asked_in_danger=state.alarm.answer_id if state.alarm else None,
            is_asked_to_erase=state.pending == Pending.ERASURE,
            is_offered_something=state.pending in (Pending.MODE, Pending.RESUME),
            asked_fact=state.open_fact,
            computed_from=knowledge.facts_for(last) if last else frozenset(),
            is_asked_whose=state.pending in (Pending.WHOSE, Pending.RESUME),
            related=tuple(last.related) if last else (),
            is_in_tree=node is not None,
            has_parts=bool(node and node.children),
        )

    @property
    def has_matter(self) -> bool:
        """Whether an answer was given or choices were offered that a message may go on with."""
        return self.answer_id is not None or bool(self.choices)

    def allows(self, label: str) -> bool:
        """Whether such a move has anything to refer to."""
        family = family_of(label)
        if family == "choose":
            return bool(self.choices) or (self.has_parts and label != "choose/none")
        if family == FOLLOW_UP and label != RELATED:
            return False  # what is asked of the matter in hand is asked of that answer; which part, is seen later
        if label == RELATED or label in ABOUT_AN_ANSWER:
            return self.answer_id is not None
        if family == "walk":
            return self.is_in_tree
        if family == "whose":
            return self.is_asked_whose
        if label == NO_MATTER:
            return not self.has_matter  # with a matter in hand, what names none is said of that
        return True


def competing(ranking: Sequence[Ranked], context: DialogueContext) -> tuple[Ranked, ...]:
    """Drop moves that have nothing to refer to, and make the rest compete.

    A candidate's score says how often one with such evidence is right, whatever else there is; as only one can be,
    each gets its share of all odds, those of something unknown being 1.

    Returns:
        Best first; the scores together are below 1.
    """
    weighed: list[tuple[str, float]] = []
    for ranked in as_meant(ranking, context):
        if context.allows(ranked.label):
            weighed.append((ranked.label, odds(ranked.score)))
        elif family_of(ranked.label) == FOLLOW_UP and not context.has_matter:
            # 要多少钱 before anything was answered: of what, must be asked.
            weighed.append((NO_MATTER, odds(ranked.score)))
    together = 1.0 + sum(of_label for _, of_label in weighed)
    shares = (Ranked(label, of_label / together) for label, of_label in weighed)
    return tuple(sorted(shares, key=lambda ranked: -ranked.score))


def as_meant(ranking: Sequence[Ranked], context: DialogueContext) -> list[Ranked]:
    """The ranking with what stands in for moves that refer to nothing; scores of the same move come together."""
    scores: dict[str, float] = {}
    for ranked in ranking:
        label = ranked.label if context.allows(ranked.label) else INSTEAD.get(ranked.label, ranked.label)
        scores[label] = min(1.0, scores.get(label, 0.0) + ranked.score)
    return [Ranked(label, score) for label, score in scores.items()]
