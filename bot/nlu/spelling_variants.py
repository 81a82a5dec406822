"""Other readings of a message: with its probable slips mended, without the place it tells. All are ranked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.constants import TOKENS_NAMES
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.knowledge.live_pack import shared_pack
from bot.nlu.learning_component import LearningComponent
from bot.nlu.spelling import SpellingCorrector, Targets, mended, mended_words
from bot.nlu.understanding import family_of
from bot.settings import get_settings

MENDED = "mended_text"
"""The message attribute with the second reading; messages without probable slips have none."""

PLACELESS = "placeless_text"
"""The message attribute with the reading without the clauses that only tell where the citizen is, where it has any."""

PLACELESS_WORDS = "placeless_words"

CORRECTED = "corrected"
"""The message attribute with the words that its probable slips were mended to."""

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
    """The message as it is written; if it has probable slips, with these mended; if it tells a place, without that."""
    if message.get(TEXT):
        yield Reading(TEXT, message.get(TEXT), words_of(message))
    if message.get(MENDED):
        yield Reading(MENDED, message.get(MENDED), message.get(_MENDED_WORDS))
    if message.get(PLACELESS):
        yield Reading(PLACELESS, message.get(PLACELESS), message.get(PLACELESS_WORDS) or ())


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class SecondReading(LearningComponent):
    """Adds a reading with slips mended (config: the fields of `bot.nlu.spelling.Targets`)."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return vars(Targets()).copy()

    def __init__(self, config: dict[str, Any], storage: ModelStorage, resource: Resource) -> None:
        super().__init__(config, storage, resource)
        self._targets = Targets(**{name: config[name] for name in vars(Targets())})
        self._corrector: SpellingCorrector | None = None

    def read(self, directory: Path) -> None:
        self._corrector = SpellingCorrector.load(directory / _FILE)

    def train(self, training_data: TrainingData) -> Resource:
        questions = (
            (message.get(TEXT), words_of(message), family_of(message.get_full_intent()))
            for message in training_data.intent_examples
            if message.get(TEXT)
        )
        topics = shared_pack(get_settings().content).current.knowledge.topics
        with self.directory_to_write() as directory:
            SpellingCorrector.learn(questions, self._targets, topics).save(directory / _FILE)
        return self.resource

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
            message.set(CORRECTED, list(dict.fromkeys(correction.word for correction in corrections)))
        return messages
