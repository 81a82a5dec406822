"""The last component decides on the ranking: answer, ask which, say it can't, or follow a move of the conversation."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import INTENT, INTENT_NAME_KEY, PREDICTED_CONFIDENCE_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.knowledge.base import KnowledgeBase, normalised_question
from bot.knowledge.live import LiveKnowledge, shared_knowledge
from bot.nlu.alarms import Alarms
from bot.nlu.answer_ranker import RANKING_KEY
from bot.nlu.aspects import Aspects
from bot.nlu.normalizer import normalize
from bot.nlu.ordinals import number_alone
from bot.nlu.ranking import Ranked
from bot.nlu.understanding import AMBIGUOUS, FALLBACK, KEY, MOVES, TOPIC_ONLY, Candidate, Understanding
from bot.settings import get_settings

CANDIDATES = 5
"""How many answers an understanding names."""

SHORT_QUESTION = 10
"""A question of so many characters hardly names a matter besides the part of an answer that it asks for."""

BY_NUMBER = "choose/number"
"""The move of a citizen who takes one of the choices by its number."""

NO_MATTER = "vague/ask"
"""The move of a citizen who doesn't say which matter is meant."""


def family_of(label: str) -> str:
    return label.partition("/")[0]


class Conversation:
    """What the decision needs to know of the conversation so far; empty for a message outside of any."""

    def __init__(self, tracker: DialogueStateTracker | None = None, knowledge: KnowledgeBase | None = None) -> None:
        def slot(name: str) -> Any:
            return tracker.get_slot(name) if tracker is not None and name in tracker.slots else None

        self.answer_id: str | None = slot("answer_id")
        self.choices: frozenset[str] = frozenset(slot("choices") or ())
        last = knowledge.answers.get(self.answer_id) if knowledge is not None and self.answer_id else None
        self.related: frozenset[str] = frozenset(last.related) if last else frozenset()
        node = knowledge.node(last.id) if knowledge is not None and last else None
        self.is_in_tree: bool = node is not None
        self.has_parts: bool = bool(node and node.children)

    def allows(self, label: str) -> bool:
        """Whether such a move has anything to refer to."""
        family = family_of(label)
        if family == "choose":
            return bool(self.choices) or (self.has_parts and label != "choose/none")
        if family == "follow_up":
            return self.answer_id is not None
        if family == "walk":
            return self.is_in_tree
        return True


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class TurnDecision(GraphComponent):
    """Decides on the calibrated scores, given what the conversation is about.

    Config:
        answer_from: answer when the best candidate's score is at least this …
        lead: … and it is this far ahead of the second.
        alone_from: answer from this score on when nothing else is near, not even a move.
        clarify_from: offer choices when the best candidate has at least this score …
        near: … and every other at least this share of the best one's.
        topic_from: offer a topic's questions when the topic's candidates together reach this.
        move_from: follow a move of the conversation from this score on; a wrong one costs less than a wrong answer.
        name_answer_from: answer a bare name (身份证) only from this score on; below, offer the topic's questions.
        emergency_from: treat a message as an emergency when all dangers together reach this score: missing one is worse
            than a false alarm.
        lean_below: a short question about a part of an answer (去哪里申请) leans on the answer given last when no other
            candidate reaches this score.
        context: what being the last answer or among the choices offered adds to a candidate's log-odds.
        choices: how many questions to offer.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {
            "answer_from": 0.65,
            "lead": 0.2,
            "alone_from": 0.4,
            "clarify_from": 0.08,
            "near": 0.05,
            "topic_from": 0.35,
            "move_from": 0.3,
            "name_answer_from": 0.9,
            "emergency_from": 0.35,
            "lean_below": 0.3,
            "context": 1.2,
            "choices": 3,
        }

    def __init__(self, config: dict[str, Any], aspects: Aspects, alarms: Alarms, knowledge: LiveKnowledge) -> None:
        self._config, self._aspects, self._alarms, self._knowledge = config, aspects, alarms, knowledge
        self._topic_names = topic_names(knowledge.current)

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> TurnDecision:
        content = get_settings().content
        lexicon = content / "data" / "lexicon"
        return cls(
            config,
            Aspects.load(lexicon / "aspects.yml"),
            Alarms.load(lexicon / "emergency.yml"),
            shared_knowledge(content),
        )

    def process(self, messages: list[Message], tracker: DialogueStateTracker | None = None) -> list[Message]:
        conversation = Conversation(tracker, self._knowledge.current)
        for message in messages:
            if message.get(INTENT) is None and not message.get(TEXT):
                continue
            understanding = self.decide(message.get(TEXT) or "", message.get(RANKING_KEY) or (), conversation)
            message.set(KEY, understanding.as_dict(), add_to_output=True)
            message.set(
                INTENT,
                {INTENT_NAME_KEY: _intent_for(understanding), PREDICTED_CONFIDENCE_KEY: understanding.confidence},
                add_to_output=True,
            )
        return messages

    def decide(self, text: str, ranking: Sequence[Ranked], conversation: Conversation) -> Understanding:
        aspect = self._aspects.in_text(text)
        ranking = self._in_context(ranking, conversation, aspect)
        answers = [ranked for ranked in ranking if family_of(ranked.label) not in MOVES]
        candidates = tuple(Candidate(ranked.label, round(ranked.score, 4)) for ranked in answers[:CANDIDATES])

        def understood(decision: str, confidence: float, **more: Any) -> Understanding:
            return Understanding(text, decision, candidates, round(confidence, 4), aspect=aspect, **more)

        asked = self._knowledge.current.question_index.get(normalised_question(text))
        if asked is not None:  # the words of a button, or of a heading
            others = tuple(candidate for candidate in candidates if candidate.id != asked)
            candidates = (Candidate(asked, 1.0), *others)[:CANDIDATES]
            return understood("answer", 1.0, topic=family_of(asked))
        if conversation.choices and number_alone(text) is not None:
            return understood("move", 1.0, move=BY_NUMBER)

        emergency = self._emergency(text, ranking)
        ranking = [ranked for ranked in ranking if family_of(ranked.label) != "emergency"]
        if emergency is not None:
            if candidates and self._alarms.asks_for_number(text):
                return understood("answer", candidates[0].score, topic=family_of(candidates[0].id))
            return understood("move", emergency.score, move=emergency.label)
        if not ranking:
            return understood("fallback", 1.0)

        best = ranking[0]
        family = family_of(best.label)
        sure = best.score >= self._config["answer_from"]
        if family == "out_of_scope" and sure:
            return understood("fallback", best.score)
        if family in MOVES - {"out_of_scope"} and best.score >= self._config["move_from"]:
            return understood("move", best.score, move=best.label)
        named = self._topic_names.get(_without_punctuation(text))
        if named is not None and not (family == named and best.score >= self._config["name_answer_from"]):
            return understood("topic", 1.0, topic=named)
        if family not in MOVES:
            runner_up = ranking[1].score if len(ranking) > 1 else 0.0
            alone = best.score >= self._config["alone_from"] and runner_up < best.score * self._config["near"]
            if alone or (sure and best.score - runner_up >= self._config["lead"]):
                return understood("answer", best.score, topic=family)

        other_answers = [candidate.score for candidate in candidates if candidate.id != conversation.answer_id]
        leans = conversation.answer_id is not None and max(other_answers, default=0.0) < self._config["lean_below"]
        if aspect is not None and leans and len(text) <= SHORT_QUESTION:
            return understood("move", best.score, move=f"follow_up/{aspect}")

        topic, topic_score = _strongest_topic(candidates)
        offered = candidates[: self._config["choices"]]
        if offered and offered[0].score >= self._config["clarify_from"] and family != "out_of_scope":
            near = [candidate for candidate in offered if candidate.score >= offered[0].score * self._config["near"]]
            return understood("clarify", topic_score, topic=topic, offered=len(near))
        if topic and topic_score >= self._config["topic_from"]:
            return understood("topic", topic_score, topic=topic)
        return understood("fallback", 1.0 - best.score)

    def _emergency(self, text: str, ranking: Sequence[Ranked]) -> Ranked | None:
        """The danger that a message tells of, by its words or by the ranking."""
        alarm = self._alarms.in_text(text)
        if alarm is not None and alarm.certain:
            return Ranked(f"emergency/{alarm.danger}", 1.0)
        if self._alarms.has_passed(text):
            return None
        dangers = [ranked for ranked in ranking if family_of(ranked.label) == "emergency"]
        together = min(1.0, sum(ranked.score for ranked in dangers))
        if dangers and together >= self._config["emergency_from"]:
            return Ranked(dangers[0].label, together)
        best_answer = next((ranked.score for ranked in ranking if family_of(ranked.label) not in MOVES), 0.0)
        if alarm is not None and best_answer < self._config["answer_from"]:
            return Ranked(f"emergency/{alarm.danger}", self._config["emergency_from"])
        return None

    def _in_context(self, ranking: Sequence[Ranked], conversation: Conversation, aspect: str | None) -> list[Ranked]:
        """Drop moves that have nothing to refer to, and let the answer given last weigh in."""
        weighed = []
        for ranked in ranking:
            family = family_of(ranked.label)
            if not conversation.allows(ranked.label):
                if family == "follow_up":
                    # 要多少钱 before anything was answered: of what, must be asked.
                    weighed.append(Ranked(NO_MATTER, ranked.score))
                continue
            bonus = 0.0
            is_offered = ranked.label in conversation.choices or (family == "choose" and conversation.choices)
            if ranked.label == conversation.answer_id or is_offered:
                bonus = self._config["context"]
            elif ranked.label in conversation.related or (
                aspect and conversation.answer_id is not None and family == "follow_up"
            ):
                bonus = self._config["context"] / 2
            weighed.append(Ranked(ranked.label, _with_log_odds(ranked.score, bonus)))
        return sorted(weighed, key=lambda ranked: -ranked.score)


def topic_names(knowledge: KnowledgeBase) -> dict[str, str]:
    """The topic that a bare name means, by every name that only one topic goes by."""
    topics: dict[str, set[str]] = {}
    for topic in knowledge.topics.values():
        for name in (topic.title, *topic.keywords):
            topics.setdefault(_without_punctuation(normalize(name)), set()).add(topic.key)
    return {name: keys.pop() for name, keys in topics.items() if len(keys) == 1}


def _without_punctuation(text: str) -> str:
    return re.sub(r"[\W_]+", "", text)


def _with_log_odds(probability: float, bonus: float) -> float:
    probability = min(max(probability, 1e-6), 1 - 1e-6)
    return 1.0 / (1.0 + math.exp(-(math.log(probability / (1 - probability)) + bonus)))


def _strongest_topic(candidates: Sequence[Candidate]) -> tuple[str | None, float]:
    scores: dict[str, float] = {}
    for candidate in candidates:
        topic = family_of(candidate.id)
        scores[topic] = min(1.0, scores.get(topic, 0.0) + candidate.score)
    return max(scores.items(), key=lambda item: item[1]) if scores else (None, 0.0)


def _intent_for(understanding: Understanding) -> str:
    intents: Mapping[str, str] = {"clarify": AMBIGUOUS, "topic": TOPIC_ONLY, "fallback": FALLBACK}
    if understanding.decision == "move" and understanding.move:
        return family_of(understanding.move)
    return intents.get(understanding.decision) or understanding.topic or FALLBACK
