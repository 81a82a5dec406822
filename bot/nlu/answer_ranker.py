"""The graph component that ranks answers (and moves of the conversation) for a message."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import (
    INTENT,
    INTENT_NAME_KEY,
    INTENT_RANKING_KEY,
    INTENT_RESPONSE_KEY,
    PREDICTED_CONFIDENCE_KEY,
    TEXT,
)
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from scipy.sparse import issparse, vstack

from bot.nlu.answer_passages import PASSAGE
from bot.nlu.conversation_examples import STUDIED
from bot.nlu.danger_examples import teaches_danger_only
from bot.nlu.draws import draws
from bot.nlu.featurizers import sentence_feature
from bot.nlu.learning_component import LearningComponent
from bot.nlu.ranking import LabelScores, Ranked, Ranker
from bot.nlu.spelling_variants import MENDED, PLACELESS
from bot.nlu.synonyms import ASKED, NAMES_MORE
from bot.nlu.understanding import EMERGENCY, TELLING, family_of

RANKING_KEY = "label_ranking"
"""The message attribute with the ranked retrieval intents, `<topic>/<entry>`, best first."""

KNOWN_QUESTION_SCORE = 0.98
"""The score of the label that a message is a training question of, word for word."""

SHORTEST_KNOWN_QUESTION = 5
"""A shorter text hardly says what is asked, even if it stands among the training questions: 驾照."""

_GO_BY_NAMES = ("choose", "handoff", "mode", "pace", "walk")
"""Families of moves that are asked for by what the assistant itself proposes to say, however short: 大字版, 下一段."""

SCORES_KEY = "label_scores"
"""The message attribute with the `LabelScores` that the ranking is made from; None before anything was learned."""

_KNOWN_QUESTIONS = "known_questions.json"
_PUNCTUATION = re.compile(r"[\W_]+")

RANKED_READING = "ranked_reading"
"""The message attribute that names the reading (see bot.nlu.spelling_variants) which the ranking is of."""


def set_ranking(message: Message, ranking: list[Ranked]) -> None:
    """Give a message its ranking, best first, and the intents that follow from it: a topic for its entries together."""
    message.set(RANKING_KEY, ranking)
    topics: dict[str, float] = {}
    for candidate in ranking:
        topic = family_of(candidate.label)
        topics[topic] = min(1.0, topics.get(topic, 0.0) + candidate.score)
    intents = [
        {INTENT_NAME_KEY: topic, PREDICTED_CONFIDENCE_KEY: confidence}
        for topic, confidence in sorted(topics.items(), key=lambda item: -item[1])
    ]
    message.set(INTENT, intents[0] if intents else None, add_to_output=True)
    message.set(INTENT_RANKING_KEY, intents, add_to_output=True)
    message.set(INTENT_RESPONSE_KEY, ranking[0].label if ranking else None)


# As a featurizer it ranks the conversations to learn from during the training too: a ranking is what later components
# learn from. As a classifier it gives the intent.
@DefaultV1Recipe.register(
    [DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER],
    is_trainable=True,
)
class AnswerRanker(IntentClassifier, LearningComponent):
    """Ranks retrieval intents by their likeness to the training questions; a topic is as sure as its entries together.

    A message that is a training question of one intent, word for word, has that intent, whatever it is like besides:
    what an editor adds to the training questions is understood from then on.

    Config:
        features: alias of each featurizer and its share in the kernel.
        regularization: of the kernel ridge regression; larger trusts single examples less.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {"features": {"characters": 1.0}, "regularization": 0.5}

    def __init__(self, config: dict[str, Any], storage: ModelStorage, resource: Resource) -> None:
        super().__init__(config, storage, resource)
        self._ranker: Ranker | None = None
        self._known: dict[str, str] = {}

    def read(self, directory: Path) -> None:
        self._ranker = Ranker.load(directory)
        self._known = json.loads((directory / _KNOWN_QUESTIONS).read_text(encoding="utf-8"))

    def train(self, training_data: TrainingData) -> Resource:
        examples = [
            message
            for message in training_data.intent_examples
            if message.get(TEXT) and not teaches_danger_only(message)
        ]
        labels = [message.get_full_intent() for message in examples]
        self._ranker = Ranker(self.config["features"], self.config["regularization"])
        self._ranker.fit(
            self._features(examples),
            labels,
            [not message.get(PASSAGE) for message in examples],
            # What tells a danger from all that sounds like one is fine: none of its examples may be left out.
            [family_of(label) == EMERGENCY for label in labels],
            draws(message.get(TEXT) for message in examples),
        )
        self._known = known_questions(
            (message.get(TEXT), label)
            for message, label in zip(examples, labels, strict=True)
            if not message.get(PASSAGE)
        )
        with self.directory_to_write() as directory:
            self._ranker.save(directory)
            (directory / _KNOWN_QUESTIONS).write_text(json.dumps(self._known, ensure_ascii=False), encoding="utf-8")
        return self.resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Rank the conversations to learn from; the training questions are what the ranking knows already."""
        studied = [message for message in training_data.training_examples if message.get(STUDIED) and message.get(TEXT)]
        if self._ranker is not None and studied:
            rankings = self._ranker.rank_and_score_each(self._features(studied))
            for message, (ranking, scores) in zip(studied, rankings, strict=True):
                message.set(RANKING_KEY, ranking)
                message.set(SCORES_KEY, scores)
        return training_data

    def _features(self, messages: Sequence[Message]) -> dict[str, Any]:
        """The features of messages as they are written: a matrix by alias, a row a message."""
        features = {}
        for alias in self.config["features"]:
            rows = [sentence_feature(message, alias) for message in messages]
            features[alias] = vstack(rows, format="csr") if issparse(rows[0]) else np.concatenate(rows)
        return features

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            reading, ranking, scores = self._surer_ranking(message)
            known = self._known.get(_as_asked(message.get(TEXT) or ""))
            if known is not None:
                reading, (ranking, scores) = TEXT, self._rank(message, TEXT)
                ranking = _led_by(known, ranking)
            message.set(RANKED_READING, reading)
            message.set(SCORES_KEY, scores)
            set_ranking(message, ranking)
        return messages

    def _surer_ranking(self, message: Message) -> tuple[str, list[Ranked], LabelScores | None]:
        """The reading of the message whose ranking is surest, with its ranking and scores.

        Where more is said than a place, what was written is no telling of one.
        """
        rankings = {reading: self._rank(message, reading) for reading in (TEXT, MENDED, PLACELESS)}
        if message.get(ASKED):
            for reading in (TEXT, MENDED, *([PLACELESS] if message.get(NAMES_MORE) else [])):
                ranking, scores = rankings[reading]
                rankings[reading] = [ranked for ranked in ranking if ranked.label != TELLING], scores
        surest = max(rankings, key=lambda reading: rankings[reading][0][0].score if rankings[reading][0] else -1.0)
        return surest, *rankings[surest]

    def _rank(self, message: Message, attribute: str) -> tuple[list[Ranked], LabelScores | None]:
        if self._ranker is None or not message.get(attribute):
            return [], None
        return self._ranker.rank_and_score(
            {alias: sentence_feature(message, alias, attribute) for alias in self.config["features"]}
        )


def known_questions(examples: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The label of each question, without punctuation; those of several labels are left out, and short ones but for the
    names of moves that go by one."""
    labels: dict[str, set[str]] = {}
    for question, label in examples:
        labels.setdefault(_as_asked(question), set()).add(label)
    return {
        question: of_question.pop()
        for question, of_question in labels.items()
        if len(of_question) == 1
        and (len(question) >= SHORTEST_KNOWN_QUESTION or family_of(next(iter(of_question))) in _GO_BY_NAMES)
    }


def _as_asked(text: str) -> str:
    return _PUNCTUATION.sub("", text)


def _led_by(label: str, ranking: list[Ranked]) -> list[Ranked]:
    """The ranking with a label at its head that is all but certain; the others share what is left."""
    others = [ranked for ranked in ranking if ranked.label != label]
    return [
        Ranked(label, KNOWN_QUESTION_SCORE),
        *(Ranked(ranked.label, ranked.score * (1 - KNOWN_QUESTION_SCORE)) for ranked in others),
    ]
