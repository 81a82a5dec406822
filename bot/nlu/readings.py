"""A second reading of each message, with its probable slips mended; both readings are ranked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.constants import TOKENS_NAMES
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.spelling import SpellingCorrector, Targets, mended, mended_words

MENDED = "mended_text"
"""The message attribute with the second reading; messages without probable slips have none."""

_MENDED_WORDS = "mended_words"
_FILE = "spelling.json"


def words_of(message: Message) -> list[str]:
    """The message's words, as the tokenizer cut them."""
    return [token.text for token in message.get(TOKENS_NAMES[TEXT]) or []]


class Reading(NamedTuple):
    """One way to read a message: the attribute that holds it, its text and its words."""

    attribute: str
    text: str
    words: Sequence[str]


def readings_of(message: Message) -> Iterator[Reading]:
    """The message as it is written and, if it has probable slips, with these mended."""
    if message.get(TEXT):
        yield Reading(TEXT, message.get(TEXT), words_of(message))
    if message.get(MENDED):
        yield Reading(MENDED, message.get(MENDED), message.get(_MENDED_WORDS))


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class SecondReading(GraphComponent):
    """Adds a reading with slips mended (config: the fields of `bot.nlu.spelling.Targets`)."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return vars(Targets()).copy()

    def __init__(
        self,
        config: dict[str, Any],
        storage: ModelStorage,
        resource: Resource,
        corrector: SpellingCorrector | None = None,
    ) -> None:
        self._targets = Targets(**{name: config[name] for name in vars(Targets())})
        self._storage, self._resource, self._corrector = storage, resource, corrector

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SecondReading:
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> SecondReading:
        with model_storage.read_from(resource) as directory:
            return cls(config, model_storage, resource, SpellingCorrector.load(directory / _FILE))

    def train(self, training_data: TrainingData) -> Resource:
        questions = (
            (message.get(TEXT), words_of(message), message.get_full_intent().partition("/")[0])
            for message in training_data.intent_examples
            if message.get(TEXT)
        )
        with self._storage.write_to(self._resource) as directory:
            SpellingCorrector.learn(questions, self._targets).save(directory / _FILE)
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Training questions are taken as they are written."""
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            text, words = message.get(TEXT), words_of(message)
            corrections = self._corrector.corrections(text, words) if self._corrector and text else []
            if not corrections:
                continue
            message.set(MENDED, mended(text, corrections))
            message.set(_MENDED_WORDS, mended_words(text, words, corrections))
        return messages
