"""The graph component that ranks answers (and moves of the conversation) for a message."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
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
from bot.nlu.deep_encoder import deep_encoder
from bot.nlu.featurizers import sentence_feature
from bot.nlu.ranking import Ranked, Ranker
from bot.nlu.readings import CORRECTIONS, MENDED
from bot.nlu.reranking import Reranker, farthest_first

RANKING_KEY = "label_ranking"
"""The message attribute with the ranked retrieval intents, `<topic>/<entry>`, best first."""

CORRECTED_KEY = "corrected"
"""The message attribute with the word whose correction decided the ranking; None when it was read as it is written."""

_RERANKER = "reranker.npz"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class AnswerRanker(IntentClassifier, GraphComponent):
    """Ranks retrieval intents by their likeness to the training questions; a topic is as sure as its entries together.

    Config:
        features: alias of each featurizer and its share in the kernel.
        regularization: of the kernel ridge regression; larger trusts single examples less.
        second_look_below: a ranking whose best score is lower goes to the slower encoder too …
        representatives: … which knows at most so many training questions; 0 for no second look.
        spread_by: the dense feature by which these are chosen, so that they differ.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {
            "features": {"characters": 1.0},
            "regularization": 0.5,
            "second_look_below": 0.9,
            "representatives": 0,
            "spread_by": "meaning",
        }

    def __init__(
        self,
        config: dict[str, Any],
        storage: ModelStorage,
        resource: Resource,
        ranker: Ranker | None = None,
        reranker: Reranker | None = None,
    ) -> None:
        self._config, self._storage, self._resource = config, storage, resource
        self._ranker, self._reranker = ranker, reranker
        self._encoder = deep_encoder() if config["representatives"] else None

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
            learned = directory / _RERANKER
            reranker = Reranker.load(learned) if learned.exists() else None
            return cls(config, model_storage, resource, Ranker.load(directory), reranker)

    def train(self, training_data: TrainingData) -> Resource:
        examples = [message for message in training_data.intent_examples if message.get(TEXT)]
        features = {}
        for alias in self._config["features"]:
            rows = [sentence_feature(message, alias) for message in examples]
            features[alias] = vstack(rows, format="csr") if issparse(rows[0]) else np.concatenate(rows)
        labels = [message.get_full_intent() for message in examples]
        self._ranker = Ranker(self._config["features"], self._config["regularization"])
        held_out = self._ranker.fit(features, labels, [not message.get(PASSAGE) for message in examples])
        with self._storage.write_to(self._resource) as directory:
            self._ranker.save(directory)
            self._train_second_look([message.get(TEXT) for message in examples], labels, features, held_out, directory)
        return self._resource

    def _train_second_look(
        self,
        texts: Sequence[str],
        labels: Sequence[str],
        features: Mapping[str, Any],
        held_out: Mapping[int, list[Ranked]],
        directory: Path,
    ) -> None:
        vectors = features.get(self._config["spread_by"])
        if self._encoder is None or vectors is None or not held_out:
            return
        known: dict[str, list[int]] = {label: [] for label in labels}
        for example, label in enumerate(labels):
            if example not in held_out:
                known[label].append(example)
        each = max(1, self._config["representatives"] // len(known))
        representatives = {
            label: [texts[rows[chosen]] for chosen in farthest_first(vectors[rows], each)]
            for label, rows in known.items()
        }
        asked = [(texts[example], labels[example], ranking) for example, ranking in held_out.items()]
        Reranker.fit(self._encoder.encode, representatives, asked).save(directory / _RERANKER)

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            ranking, corrected = self._ranking_of(message)
            message.set(RANKING_KEY, ranking)
            message.set(CORRECTED_KEY, corrected)
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
        return messages

    def _ranking_of(self, message: Message) -> tuple[list[Ranked], str | None]:
        """The ranking by the reading that is surer, and the correction behind it."""
        written = self._rank(message, TEXT)
        mended = self._rank(message, MENDED)
        if not mended or (written and written[0].score >= mended[0].score):
            return written, None
        return mended, message.get(CORRECTIONS)[0]

    def _rank(self, message: Message, attribute: str) -> list[Ranked]:
        if self._ranker is None or not message.get(attribute):
            return []
        ranking = self._ranker.rank(
            {alias: sentence_feature(message, alias, attribute) for alias in self._config["features"]}
        )
        if self._reranker is None or self._encoder is None or ranking[0].score >= self._config["second_look_below"]:
            return ranking
        return self._reranker.rerank(self._encoder.encode([message.get(attribute)])[0], ranking)
