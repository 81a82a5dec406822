"""The last component decides on the ranking: answer, ask which, say it can't, or follow a move of the conversation."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
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
from bot.nlu.answer_ranker import RANKED_READING, RANKING_KEY
from bot.nlu.aspects import Aspects
from bot.nlu.normalizer import normalize
from bot.nlu.ordinals import number_alone
from bot.nlu.ranking import Ranked
from bot.nlu.readings import CORRECTED, MENDED
from bot.nlu.synonyms import SAID
from bot.nlu.understanding import (
    AMBIGUOUS,
    FALLBACK,
    KEY,
    MOVES,
    TOPIC_ONLY,
    Candidate,
    Understanding,
    family_of,
    is_move,
)
from bot.settings import get_settings

CANDIDATES = 5
"""How many answers an understanding names."""

SHORT_QUESTION = 16
"""A question of so many characters hardly names a matter besides the part of an answer that it asks for."""

BY_NUMBER = "choose/number"
"""The move of a citizen who takes one of the choices by its number."""

ASKED_WHOSE = ("whose", "resume")
"""What slot `pending` holds while the citizen may say for whom the matter is."""

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

WHOSE_BY_NUMBER = {1: "whose/self", 2: "whose/family"}

NO_MATTER = "vague/ask"
"""The move of a citizen who doesn't say which matter is meant."""


class Conversation:
    """What the decision needs to know of the conversation so far; empty for a message outside of any."""

    def __init__(self, tracker: DialogueStateTracker | None = None, knowledge: KnowledgeBase | None = None) -> None:
        def slot(name: str) -> Any:
            return tracker.get_slot(name) if tracker is not None and name in tracker.slots else None

        self.answer_id: str | None = slot("answer_id")
        self.is_asked_whose: bool = slot("pending") in ASKED_WHOSE
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
        if family == "follow_up" or label in ABOUT_AN_ANSWER:
            return self.answer_id is not None
        if family == "walk":
            return self.is_in_tree
        if family == "whose":
            return self.is_asked_whose
        return True


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class TurnDecision(GraphComponent):
    """Decides on the calibrated scores, given what the conversation is about.

    Config:
        answer_from: answer when the best candidate's score is at least this; all scores together are 1 at most.
        alone_from: answer from this score on when nothing else, not even a move, …
        alone: … has more than this share of it.
        clarify_from: offer choices when the best candidate has at least this score …
        near: … and every other at least this share of the best one's.
        topic_from: offer a topic's questions when the topic's candidates together reach this.
        move_from: follow a move of the conversation from this score on; a wrong one costs less than a wrong answer.
        name_answer_from: answer a bare name (身份证) only from this score on; below, offer the topic's questions.
        emergency_from: treat a message as an emergency when all dangers together reach this score: missing one is worse
            than a false alarm.
        question_from: a word of danger alone makes no emergency when an answer has at least this score.
        lean_below: a short question about a part of an answer (去哪里申请) leans on the answer given last when no other
            candidate reaches this score.
        context: what being the last answer adds to a candidate's log-odds …
        offered: … and what being among the choices offered does.
        choices: how many questions to offer.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {
            "answer_from": 0.7,
            "alone_from": 0.4,
            "alone": 0.05,
            "clarify_from": 0.06,
            "near": 0.02,
            "topic_from": 0.35,
            "move_from": 0.3,
            "name_answer_from": 0.9,
            "emergency_from": 0.35,
            "question_from": 0.65,
            "lean_below": 0.3,
            "context": 1.2,
            "offered": 2.0,
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
            said = message.get(SAID) or message.get(TEXT) or ""
            understanding = self.decide(said, message.get(RANKING_KEY) or (), conversation)
            if message.get(RANKED_READING) == MENDED and understanding.is_a_guess:
                understanding = replace(understanding, corrected=tuple(message.get(CORRECTED)))
            message.set(KEY, understanding.as_dict(), add_to_output=True)
            message.set(
                INTENT,
                {INTENT_NAME_KEY: _intent_for(understanding), PREDICTED_CONFIDENCE_KEY: understanding.confidence},
                add_to_output=True,
            )
        return messages

    def decide(self, text: str, ranking: Sequence[Ranked], conversation: Conversation) -> Understanding:
        aspect = self._aspects.in_text(text)
        emergency = self._emergency(text, ranking)
        ranking = self._in_context(ranking, conversation, aspect)
        answers = [ranked for ranked in ranking if not is_move(ranked.label)]
        candidates = tuple(Candidate(ranked.label, round(ranked.score, 4)) for ranked in answers[:CANDIDATES])

        def understood(decision: str, confidence: float, **more: Any) -> Understanding:
            return Understanding(text, decision, candidates, round(confidence, 4), aspect=aspect, **more)

        asked = self._knowledge.current.question_index.get(normalised_question(text))
        if asked is not None:  # the words of a button, or of a heading
            others = tuple(candidate for candidate in candidates if candidate.id != asked)
            candidates = (Candidate(asked, 1.0), *others)[:CANDIDATES]
            return understood("answer", 1.0, topic=family_of(asked))
        number = number_alone(text)
        if conversation.choices and number is not None:
            return understood("move", 1.0, move=BY_NUMBER)
        if conversation.is_asked_whose and number in WHOSE_BY_NUMBER:
            return understood("move", 1.0, move=WHOSE_BY_NUMBER[number])

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
            alone = best.score >= self._config["alone_from"] and runner_up < best.score * self._config["alone"]
            if alone or sure:
                return understood("answer", best.score, topic=family)

        if (
            aspect is not None
            and self._leans(conversation, candidates, ranking, aspect)
            and len(text) <= SHORT_QUESTION
        ):
            return understood("move", best.score, move=f"follow_up/{aspect}")
        if self._leans(conversation, candidates) and candidates and candidates[0].id == conversation.answer_id:
            # What resembles nothing but the last answer is about it.
            return understood("answer", candidates[0].score, topic=family_of(candidates[0].id))

        topic, topic_score = _strongest_topic(candidates)
        offered = candidates[: self._config["choices"]]
        if offered and offered[0].score >= self._config["clarify_from"] and family != "out_of_scope":
            near = [candidate for candidate in offered if candidate.score >= offered[0].score * self._config["near"]]
            return understood("clarify", topic_score, topic=topic, offered=len(near))
        if topic and topic_score >= self._config["topic_from"]:
            return understood("topic", topic_score, topic=topic)
        return understood("fallback", 1.0 - best.score)

    def _leans(
        self,
        conversation: Conversation,
        candidates: Sequence[Candidate],
        ranking: Sequence[Ranked] = (),
        aspect: str | None = None,
    ) -> bool:
        """Whether a message is about the last answer: nothing else is likely, or all signs are for one of its parts."""
        if conversation.answer_id is None:
            return False
        others = [candidate.score for candidate in candidates if candidate.id != conversation.answer_id]
        by_all_signs = any(ranked.label == f"follow_up/{aspect}" for ranked in ranking[:2])
        return by_all_signs or max(others, default=0.0) < self._config["lean_below"]

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
        best_answer = next((ranked.score for ranked in ranking if not is_move(ranked.label)), 0.0)
        if alarm is not None and best_answer < self._config["question_from"]:
            return Ranked(f"emergency/{alarm.danger}", self._config["emergency_from"])
        return None

    def _in_context(self, ranking: Sequence[Ranked], conversation: Conversation, aspect: str | None) -> list[Ranked]:
        """Drop moves that have nothing to refer to, let the answer given last weigh in, and make the rest compete.

        A candidate's score says how often one with such evidence is right, whatever else there is; as only one can be,
        each gets its share of all odds, those of something unknown being 1.
        """
        odds: list[tuple[str, float]] = []
        for ranked in self._with_what_they_mean(ranking, conversation):
            family = family_of(ranked.label)
            if not conversation.allows(ranked.label):
                if family == "follow_up":
                    # 要多少钱 before anything was answered: of what, must be asked.
                    odds.append((NO_MATTER, _odds(ranked.score)))
                continue
            bonus = 0.0
            is_offered = ranked.label in conversation.choices or (family == "choose" and conversation.choices)
            if is_offered:
                bonus = self._config["offered"]
            elif ranked.label == conversation.answer_id or (aspect and family == "follow_up"):
                bonus = self._config["context"]
            elif ranked.label in conversation.related:
                bonus = self._config["context"] / 2
            odds.append((ranked.label, _odds(ranked.score) * math.exp(bonus)))
        together = 1.0 + sum(of_label for _, of_label in odds)
        weighed = [Ranked(label, of_label / together) for label, of_label in odds]
        return sorted(weighed, key=lambda ranked: -ranked.score)

    @staticmethod
    def _with_what_they_mean(ranking: Sequence[Ranked], conversation: Conversation) -> list[Ranked]:
        """The ranking with what stands in for moves that refer to nothing; scores of the same move come together."""
        scores: dict[str, float] = {}
        for ranked in ranking:
            label = ranked.label if conversation.allows(ranked.label) else INSTEAD.get(ranked.label, ranked.label)
            scores[label] = min(1.0, scores.get(label, 0.0) + ranked.score)
        return [Ranked(label, score) for label, score in scores.items()]


def topic_names(knowledge: KnowledgeBase) -> dict[str, str]:
    """The topic that a bare name means, by every name that only one topic goes by."""
    topics: dict[str, set[str]] = {}
    for topic in knowledge.topics.values():
        for name in (topic.title, *topic.keywords):
            topics.setdefault(_without_punctuation(normalize(name)), set()).add(topic.key)
    return {name: keys.pop() for name, keys in topics.items() if len(keys) == 1}


def _without_punctuation(text: str) -> str:
    return re.sub(r"[\W_]+", "", text)


def _odds(probability: float) -> float:
    return probability / (1 - min(probability, 1 - 1e-6))


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
