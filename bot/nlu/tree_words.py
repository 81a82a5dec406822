"""The words that belong to one tree of the content alone: without any of them, it isn't what a message is about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from bot.knowledge.answer import IN_FULL, Answer
from bot.knowledge.knowledge_base import KnowledgeBase
from bot.nlu.normalizer import normalize

_LENGTH = 2
"""A word of Chinese has mostly two characters; longer ones are found by those."""


def words_of_trees(knowledge: KnowledgeBase) -> dict[str, frozenset[str]]:
    """For each topic that is a tree, the pairs of characters in it that no answer of another topic has.

    A tree explains a whole (a plan, a law) in general words; questions about anything resemble some node a little.
    """
    trees = {node_id.partition("/")[0] for node_id in knowledge.nodes}
    return {tree: _pairs(_texts_at_first(knowledge, tree)) - _pairs(_texts_beside(knowledge, tree)) for tree in trees}


def trees_not_named(text: str, words: Mapping[str, frozenset[str]]) -> frozenset[str]:
    """The trees of which a message has no word."""
    said = _pairs([text])
    return frozenset(tree for tree, own in words.items() if not said & own)


def _texts_at_first(knowledge: KnowledgeBase, tree: str) -> Iterable[str]:
    """The names and questions of a tree, and the beginnings of its answers: more of them would be words of anything."""
    topic = knowledge.topics.get(tree)
    yield from (topic.title, *topic.keywords) if topic else ()
    yield from (node.label for node_id, node in knowledge.nodes.items() if node_id.partition("/")[0] == tree)
    for answer in knowledge.answers.values():
        if answer.topic == tree:
            yield from (answer.question, answer.plain.summary)


def _texts_beside(knowledge: KnowledgeBase, tree: str) -> Iterable[str]:
    for topic in knowledge.topics.values():
        if topic.key != tree:
            yield from (topic.title, *topic.keywords)
    for answer in knowledge.answers.values():
        if answer.topic != tree:
            yield from _texts_of(answer)


def _texts_of(answer: Answer) -> Iterable[str]:
    yield from (answer.question, answer.summary, answer.plain.summary)
    for part in IN_FULL:
        yield from answer.lines(part.name)
    for detail in answer.details:
        yield from (*detail.asked, *detail.short)


def _pairs(texts: Iterable[str]) -> frozenset[str]:
    return frozenset(
        text[start : start + _LENGTH] for text in map(normalize, texts) for start in range(len(text) - _LENGTH + 1)
    )
