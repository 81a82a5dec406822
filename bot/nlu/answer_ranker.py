"""The graph component that ranks answers (and moves of the conversation) for a message."""

from __future__ import annotations

from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
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
from bot.nlu.featurizers import sentence_feature
from bot.nlu.ranking import Ranked, Ranker
from bot.nlu.readings import MENDED

RANKING_KEY = "label_ranking"
"""The message attribute with the ranked retrieval intents, `<topic>/<entry>`, best first."""

RANKED_READING = "ranked_reading"
"""The message attribute that names the reading (see bot.nlu.readings) which the ranking is of."""


def set_ranking(message: Message, ranking: list[Ranked]) -> None:
    """Give a message its ranking, best first, and the intents that follow from it: a topic for its entries together."""
    message.set(RANKING_KEY, ranking)
    topics: dict[str, float] = {}
    for candidate in ranking:
        topic = candidate.label.partition("/")[0]
        topics[topic] = min(1.0, topics.get(topic, 0.0) + candidate.score)
    intents = [
        {INTENT_NAME_KEY: topic, PREDICTED_CONFIDENCE_KEY: confidence}
        for topic, confidence in sorted(topics.items(), key=lambda item: -item[1])
    ]
    message.set(INTENT, intents[0] if intents else None, add_to_output=True)
    message.set(INTENT_RANKING_KEY, intents, add_to_output=True)
    message.set(INTENT_RESPONSE_KEY, ranking[0].label if ranking else None)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class AnswerRanker(IntentClassifier, GraphComponent):
    """Ranks retrieval intents by their likeness to the training questions; a topic is as sure as its entries together.

    Config:
        features: alias of each featurizer and its share in the kernel.
        regularization: of the kernel ridge regression; larger trusts single examples less.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {"features": {"characters": 1.0}, "regularization": 0.5}

    def __init__(
        self, config: dict[str, Any], storage: ModelStorage, resource: Resource, ranker: Ranker | None = None
    ) -> None:
        self._config, self._storage, self._resource, self._ranker = config, storage, resource, ranker

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> AnswerRanker:
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> AnswerRanker:
        with model_storage.read_from(resource) as directory:
            return cls(config, model_storage, resource, Ranker.load(directory))

    def train(self, training_data: TrainingData) -> Resource:
        examples = [message for message in training_data.intent_examples if message.get(TEXT)]
        features = {}
        for alias in self._config["features"]:
            rows = [sentence_feature(message, alias) for message in examples]
            features[alias] = vstack(rows, format="csr") if issparse(rows[0]) else np.concatenate(rows)
        labels = [message.get_full_intent() for message in examples]
        self._ranker = Ranker(self._config["features"], self._config["regularization"])
        self._ranker.fit(features, labels, [not message.get(PASSAGE) for message in examples])
        with self._storage.write_to(self._resource) as directory:
            self._ranker.save(directory)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            reading, ranking = self._surer_ranking(message)
            message.set(RANKED_READING, reading)
            set_ranking(message, ranking)
        return messages

    def _surer_ranking(self, message: Message) -> tuple[str, list[Ranked]]:
        """The ranking by the message as it is written or by its mended reading, whichever is surer, and which it is."""
        written, mended = self._rank(message, TEXT), self._rank(message, MENDED)
        return (MENDED, mended) if mended and mended[0].score > written[0].score else (TEXT, written)

    def _rank(self, message: Message, attribute: str) -> list[Ranked]:
        if self._ranker is None or not message.get(attribute):
            return []
        return self._ranker.rank(
            {alias: sentence_feature(message, alias, attribute) for alias in self._config["features"]}
        )
