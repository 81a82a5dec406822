"""The last component decides on the ranking: answer, ask which, say it can't, or follow a move of the conversation."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import ENTITIES, INTENT, INTENT_NAME_KEY, PREDICTED_CONFIDENCE_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.knowledge.knowledge_base import KnowledgeBase
from bot.knowledge.live_pack import LivePack, shared_pack
from bot.knowledge.questions import normalised_question, without_courtesy
from bot.nlu import decision_rules
from bot.nlu.answer_ranker import RANKED_READING, RANKING_KEY
from bot.nlu.context_ranker import NAMES_ONLY, RANKING_IN_CONTEXT
from bot.nlu.danger import DANGER
from bot.nlu.danger_model import Danger
from bot.nlu.dialogue_context import RELATED, DialogueContext, as_meant, competing
from bot.nlu.evidence import Evidence, Thresholds
from bot.nlu.fact_extractor import mentions_of
from bot.nlu.fact_mentions import facts_alone
from bot.nlu.normalizer import normalize
from bot.nlu.ranking import Ranked
from bot.nlu.spelling_variants import CORRECTED, MENDED
from bot.nlu.standing_alarm import all_clear_score, asks_besides, in_standing_alarm, taken_back
from bot.nlu.synonyms import ASKED, SAID
from bot.nlu.tree_words import trees_not_named, words_of_trees
from bot.nlu.understanding import (
    ALL_CLEAR,
    AMBIGUOUS,
    DENIED,
    EMERGENCY,
    FALLBACK,
    FOLLOW_UP,
    KEY,
    TELLING,
    TOPIC_ONLY,
    Understanding,
    family_of,
    is_move,
    name_of,
)
from bot.settings import get_settings

NO_DANGER = "没有危险"
"""What the button that takes an alarm back says; while one stands, these words alone always do."""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class TurnDecision(GraphComponent):
    """Decides on the calibrated scores, given what the conversation is about.

    The options have no defaults here: config.yml has them, with all others.

    Config:
        answer_from: answer when the best candidate's score is at least this; all scores together are 1 at most.
        in_context_from: the same where an answer was given or choices were offered before, with which most messages
            go on.
        alone_from: answer from this score on when nothing else, not even a move, …
        alone: … has more than this share of it.
        clarify_from: offer choices when the best candidate has at least this score …
        near: … and every other at least this share of the best one's. Of a tree (see `bot.nlu.tree_words`) none is
            offered for a message without a word of it.
        topic_from: offer a topic's questions when the topic's candidates together reach this.
        move_from: for moves or families of moves the score from which on they are followed; `default` for others. A
            wrong step back costs less than a wrong answer; what lasts (the mode, the place) or can't be undone
            (erasing) must be surer.
        alone_named_from: answer, where something was spoken of before, the best candidate in any case when the message
            by itself is about it with at least this probability.
        likely_from: answer from this score on, and show the next ones besides, when nothing else, not even a move, …
        likely_next: … has more than this share of it.
        name_answer_from: answer a bare name (身份证) only from this score on; below, offer the topic's questions.
        part_from: a message that by itself is a question about a part of whatever answer (去哪里申请), with at least
            this score, is answered by that part of the answer that it is about.
        choices: how many questions to offer.
    """

    def __init__(self, config: Mapping[str, Any], pack: LivePack) -> None:
        self._thresholds, self._pack = Thresholds.from_config(config), pack
        self._topic_names = topic_names(pack.current.knowledge)
        self._tree_words = words_of_trees(pack.current.knowledge)

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> TurnDecision:
        return cls(config, shared_pack(get_settings().content))

    def process(self, messages: list[Message], tracker: DialogueStateTracker | None = None) -> list[Message]:
        knowledge = self._pack.current.knowledge
        context = DialogueContext.of(tracker, knowledge) if tracker is not None else DialogueContext()
        for message in messages:
            if message.get(INTENT) is None and not message.get(TEXT):
                continue
            understanding = self._understanding(message, context)
            message.set(KEY, understanding.as_dict(), add_to_output=True)
            message.set(
                INTENT,
                {INTENT_NAME_KEY: _intent_for(understanding), PREDICTED_CONFIDENCE_KEY: understanding.confidence},
                add_to_output=True,
            )
        return messages

    def _understanding(self, message: Message, context: DialogueContext) -> Understanding:
        said = message.get(SAID) or message.get(TEXT) or ""
        alone, asked = message.get(RANKING_KEY) or (), message.get(ASKED)
        ranking = message.get(RANKING_IN_CONTEXT) or alone
        part = self._part_asked_for(alone, context)
        if part is not None and context.answer_id is not None:
            ranking = self._named_or_spoken_of(ranking, alone, context)
        facts = facts_alone(said, mentions_of(message.get(ENTITIES)))
        understanding = self.decide(
            asked or said,
            ranking,
            context,
            message.get(DANGER),
            part,
            facts,
            alone,
            message.get(NAMES_ONLY) or 0.0,
        )
        if asked is not None:
            understanding = replace(_as_telling(understanding, asked), text=said)
        if message.get(RANKED_READING) == MENDED and understanding.is_a_guess:
            understanding = replace(understanding, corrected=tuple(message.get(CORRECTED)))
        return understanding

    def _part_asked_for(self, ranking: Sequence[Ranked], context: DialogueContext) -> str | None:
        """The part of an answer that a message asks for, and nothing else, by its ranking by itself."""
        moves = as_meant(ranking, context)
        parts = [ranked for ranked in moves if family_of(ranked.label) == FOLLOW_UP and ranked.label != RELATED]
        best = max(parts, key=lambda ranked: ranked.score, default=None)
        return name_of(best.label) if best is not None and best.score >= self._thresholds.part_from else None

    def _named_or_spoken_of(
        self, ranking: Sequence[Ranked], alone: Sequence[Ranked], context: DialogueContext
    ) -> list[Ranked]:
        """The ranking without answers neither given nor offered, from which the message by itself is far."""
        topics = self._pack.current.knowledge.topics
        named = {ranked.label for ranked in alone if ranked.score >= self._thresholds.clarify_from}
        kept = {*named, context.answer_id, *context.earlier, *context.choices}
        return [ranked for ranked in ranking if ranked.label in kept or is_move(ranked.label, topics)]

    def decide(
        self,
        text: str,
        ranking: Sequence[Ranked],
        context: DialogueContext,
        danger: Danger | None = None,
        part: str | None = None,
        facts: frozenset[str] = frozenset(),
        alone: Sequence[Ranked] = (),
        names_only: float = 0.0,
    ) -> Understanding:
        """The decision on a message: what concerns a danger here, everything else by `decision_rules.RULES`.

        Args:
            text: the normalised words, without clauses that only tell a place.
            ranking: labels with their probabilities, each by itself: answers in the conversation, moves outside of any.
            context: the conversation before the message.
            danger: the danger that the message tells of.
            part: the part of an answer that it asks for and nothing else.
            facts: those that the message tells, when it says nothing else.
            alone: the ranking of the message by itself.
            names_only: how likely the message names a matter and no wish.
        """
        if context.alarm is not None and _without_punctuation(text) == NO_DANGER:
            candidates = self._evidence(text, ranking, context).candidates
            return Understanding(text, "move", candidates, 1.0, move=DENIED, all_clear=DENIED)
        is_over = context.alarm is not None and danger is not None and all_clear_score(ranking) > danger.score
        if danger is not None and not is_over and self._exact_question(text) is None:
            # What is asked beside the danger is what the message would be without it.
            candidates = self._evidence(text, _without(EMERGENCY, ranking), context).candidates
            return Understanding(text, "move", candidates, round(danger.score, 4), move=f"{EMERGENCY}/{danger.name}")
        # What is like a danger, and was found to be none, takes nothing away from what else the message may be.
        ranking = _without(EMERGENCY, ranking)
        understanding = self._decide_by_rules(text, ranking, context, part, facts, alone, names_only)
        all_clear = taken_back(understanding, ranking, context)
        if all_clear is None:
            return in_standing_alarm(understanding, context)
        if understanding.decision != "answer":
            # 没着火，就是楼道堵了，找谁管: what else the message asks is answered besides.
            besides = self._decide_by_rules(text, _without(ALL_CLEAR, ranking), context, part, facts, alone, names_only)
            is_asking = asks_besides(besides, context)
            understanding = besides if is_asking else replace(understanding, decision="move", move=all_clear, offered=0)
        return replace(understanding, all_clear=all_clear)

    def _decide_by_rules(
        self,
        text: str,
        ranking: Sequence[Ranked],
        context: DialogueContext,
        part: str | None,
        facts: frozenset[str],
        alone: Sequence[Ranked],
        names_only: float,
    ) -> Understanding:
        aspect = self._pack.current.lexicon.aspects.in_text(text)
        evidence = self._evidence(text, ranking, context)
        return decision_rules.decide(
            replace(
                evidence,
                aspect=aspect,
                part=part,
                facts_alone=facts,
                alone={ranked.label: ranked.score for ranked in alone},
                names_only=names_only,
            )
        )

    def _evidence(self, text: str, ranking: Sequence[Ranked], context: DialogueContext) -> Evidence:
        knowledge = self._pack.current.knowledge
        return Evidence(
            text,
            competing(ranking, context),
            context,
            self._thresholds,
            topics=knowledge.topics,
            exact=self._exact_question(text),
            named_topic=self._topic_names.get(_without_punctuation(text)),
            not_offered=trees_not_named(text, self._tree_words),
        )

    def _exact_question(self, text: str) -> str | None:
        """The answer whose heading or button the text is, word by word but for a please before it."""
        questions = self._pack.current.knowledge.question_index
        return questions.get(normalised_question(text)) or questions.get(normalised_question(without_courtesy(text)))


def _without(family: str, ranking: Sequence[Ranked]) -> list[Ranked]:
    return [ranked for ranked in ranking if family_of(ranked.label) != family]


def _as_telling(understanding: Understanding, asked: str) -> Understanding:
    """The decision on a message that tells a place, given that on what else it says.

    Only when it says nothing else, or says hello or yes or “wrong” besides, is the place what it is about.
    """
    family = understanding.family
    if family == EMERGENCY or (asked and family not in ("chitchat", "feedback", "region")):
        return understanding
    return replace(understanding, decision="move", move=TELLING, confidence=1.0)


def topic_names(knowledge: KnowledgeBase) -> dict[str, str]:
    """The topic that a bare name means, by every name that only one topic goes by."""
    topics: dict[str, set[str]] = {}
    for topic in knowledge.topics.values():
        for name in (topic.title, *topic.keywords):
            topics.setdefault(_without_punctuation(normalize(name)), set()).add(topic.key)
    return {name: keys.pop() for name, keys in topics.items() if len(keys) == 1}


def _without_punctuation(text: str) -> str:
    return re.sub(r"[\W_]+", "", text)


def _intent_for(understanding: Understanding) -> str:
    """The intent that the rules of data/dialogue see."""
    intents: Mapping[str, str] = {"clarify": AMBIGUOUS, "topic": TOPIC_ONLY, "fallback": FALLBACK}
    if understanding.decision == "move" and understanding.move:
        return understanding.family
    return intents.get(understanding.decision) or understanding.topic or FALLBACK
