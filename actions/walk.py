"""action_walk: through the framework tree, down to the parts, up to the whole, along the siblings."""

from __future__ import annotations

from rasa_sdk.events import EventType

from actions.misses import fall_back
from actions.offering import offer
from actions.service_action import ServiceAction
from actions.telling import give
from actions.turn import Turn
from actions.withdrawn import say_that_it_was_withdrawn, was_withdrawn
from bot.contract import Kind
from bot.knowledge.tree import Node
from bot.nlu.dialogue_state import set_slots

NAMED_FROM = 0.1
"""From this score on, a candidate counts as the node that a comparison names."""


class ActionWalk(ServiceAction):
    """Go from the node answered last to its children, its parent or its neighbour."""

    def name(self) -> str:
        return "action_walk"

    def respond(self, turn: Turn) -> list[EventType]:
        answer = turn.last_answer()
        node = turn.knowledge.node(answer.id) if answer else None
        if node is None:
            return say_that_it_was_withdrawn(turn) if was_withdrawn(turn) else fall_back(turn)
        children = turn.answers(node.children) if turn.move == "children" else []
        if children:
            return offer(turn, Kind.CLARIFY, "utter_children", children, label=node.label)
        if turn.move == "compare":
            return _compare(turn, node)
        target = {
            "parent": node.parent,
            "next_sibling": node.next_sibling,
            "previous_sibling": node.previous_sibling,
        }.get(turn.move)
        reached = turn.answer(target)
        if reached is None:
            turn.say(Kind.CLARIFY, response="utter_end_of_tree", label=node.label)
            return []
        return give(turn, reached)


def _compare(turn: Turn, node: Node) -> list[EventType]:
    """Put two nodes side by side: the one answered last, and the one named, else the one beside or above it."""
    named = next(
        (
            candidate.id
            for candidate in turn.understanding.candidates
            if candidate.score >= NAMED_FROM and candidate.id != node.id and turn.knowledge.node(candidate.id)
        ),
        None,
    )
    other = turn.knowledge.node(named or node.previous_sibling or node.next_sibling or node.parent or "")
    one, two = turn.answer(node.id), turn.answer(other.id if other else None)
    if one is None or two is None or other is None:
        return fall_back(turn)
    turn.say(
        Kind.ANSWER,
        response="utter_compare",
        answer=one,
        label=node.label,
        summary=turn.rendering.summary(one),
        other_label=other.label,
        other_summary=turn.rendering.summary(two),
        sources=turn.rendering.part(one, "sources"),
    )
    return set_slots(misses=0, choices=None)
