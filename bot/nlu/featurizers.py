"""Featurizers of the characters, words, sounds and meaning of messages, each as one sentence feature."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from numpy.typing import NDArray
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.configured_component import ConfiguredComponent
from bot.nlu.learning_component import LearningComponent
from bot.nlu.ngrams import NgramVectorizer, units_of
from bot.nlu.sentence_encoder import sentence_encoder, sentence_vectors
from bot.nlu.spelling_variants import Reading, readings_of


def sentence_feature(message: Message, alias: str, attribute: str = TEXT) -> Any:
    """The sentence feature of that name: a 1×n matrix, sparse or dense. Raises KeyError when no featurizer made it."""
    for feature in message.features:
        if feature.origin == alias and feature.attribute == attribute and feature.type == FEATURE_TYPE_SENTENCE:
            return feature.features
    raise KeyError(alias)


def _add_sentence_features(messages: Sequence[Message], alias: str, featurize: Callable[[list[Reading]], Any]) -> None:
    """Give every reading of every message its sentence feature: a row of the matrix that `featurize` makes."""
    found = [(message, reading) for message in messages for reading in readings_of(message)]
    if not found:
        return
    matrix = featurize([reading for _, reading in found])
    for row, (message, reading) in enumerate(found):
        message.add_features(Features(matrix[row : row + 1], FEATURE_TYPE_SENTENCE, reading.attribute, alias))


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class NgramFeaturizer(LearningComponent):
    """Weighted n-grams of characters, words or sounds (config: `unit`, `shortest`, `longest`, `alias`)."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {"unit": "character", "shortest": 1, "longest": 3, "alias": "characters"}

    def __init__(self, config: dict[str, Any], storage: ModelStorage, resource: Resource) -> None:
        super().__init__(config, storage, resource)
        self._vectorizer = NgramVectorizer(config["shortest"], config["longest"])

    def read(self, directory: Path) -> None:
        self._vectorizer = NgramVectorizer.load(directory)

    def train(self, training_data: TrainingData) -> Resource:
        self._vectorizer.fit(
            [self._units(reading) for message in training_data.intent_examples for reading in readings_of(message)]
        )
        with self.directory_to_write() as directory:
            self._vectorizer.save(directory)
        return self.resource

    def process(self, messages: list[Message]) -> list[Message]:
        _add_sentence_features(messages, self.config["alias"], self._featurize)
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        self.process(training_data.training_examples)
        return training_data

    def _featurize(self, readings: list[Reading]) -> Any:
        return self._vectorizer.transform([self._units(reading) for reading in readings])

    def _units(self, reading: Reading) -> list[str]:
        return units_of(reading.text, self.config["unit"], reading.words)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class SentenceEncoder(ConfiguredComponent):
    """The meaning of a message: its sentence vector (config: `alias`)."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {"alias": "meaning"}

    def __init__(self, config: dict[str, Any]) -> None:
        super().__init__(config)
        sentence_encoder()  # no citizen should wait for it

    def process(self, messages: list[Message]) -> list[Message]:
        _add_sentence_features(messages, self.config["alias"], self._featurize)
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        self.process(training_data.training_examples)
        return training_data

    def _featurize(self, readings: list[Reading]) -> NDArray:
        return sentence_vectors([reading.text for reading in readings])
