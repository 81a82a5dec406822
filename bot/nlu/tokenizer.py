"""Words: jieba with a dictionary of government terms, kept apart from jieba's global state."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import jieba
from rasa.engine.graph import ExecutionContext
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.tokenizers.tokenizer import Token, Tokenizer
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.knowledge.content_pack import ContentPack
from bot.knowledge.files.lexicon_files import dictionary_terms
from bot.nlu.dictionary import common_words
from bot.nlu.spelling_variants import PLACELESS, PLACELESS_WORDS
from bot.settings import get_settings

_DICTIONARY = "dictionary.txt"
_TERM_FREQUENCY = 20_000
"""High enough that jieba keeps a term of ours whole (it splits 失业金 and 老年证 otherwise)."""


def dictionary_lines(directory: Path) -> list[str]:
    """The dictionary that a model gets: jieba's common words, then the terms of the content."""
    return [*common_words(), *(f"{term} {_TERM_FREQUENCY}" for term in dictionary_terms(directory))]


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=True)
class ServiceTokenizer(Tokenizer):
    """Cuts Chinese into words with jieba and the content's own dictionary (config: `dictionary`, below the content).

    The dictionary becomes part of the model, so that a running server and its model always agree on what a word is.
    """

    @staticmethod
    def supported_languages() -> list[str]:
        return ["zh"]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {
            "dictionary": ContentPack.DICTIONARY,
            "intent_tokenization_flag": False,
            "intent_split_symbol": "_",
            "token_pattern": None,
            "prefix_separator_symbol": None,
        }

    def __init__(
        self, config: dict[str, Any], storage: ModelStorage, resource: Resource, dictionary: Sequence[str]
    ) -> None:
        super().__init__(config)
        self._storage, self._resource = storage, resource
        with tempfile.TemporaryDirectory(prefix="bianmin-words-") as directory:
            path = Path(directory) / _DICTIONARY
            path.write_text("\n".join(dictionary), encoding="utf-8")
            self._jieba = jieba.Tokenizer(str(path))
            # jieba unmarshals its cache; in the shared temporary directory anybody could have put one there.
            self._jieba.tmp_dir = directory
            self._jieba.initialize()

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> ServiceTokenizer:
        return cls(config, model_storage, resource, dictionary_lines(get_settings().content / config["dictionary"]))

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> ServiceTokenizer:
        with model_storage.read_from(resource) as directory:
            dictionary = (directory / _DICTIONARY).read_text(encoding="utf-8").splitlines()
        return cls(config, model_storage, resource, dictionary)

    def train(self, training_data: TrainingData) -> Resource:
        lines = dictionary_lines(get_settings().content / self._config["dictionary"])
        with self._storage.write_to(self._resource) as directory:
            (directory / _DICTIONARY).write_text("\n".join(lines), encoding="utf-8")
        return self._resource

    def tokenize(self, message: Message, attribute: str) -> list[Token]:
        # jieba gives blanks as words of their own; Rasa wants words only.
        return [
            Token(word, start) for word, start, _ in self._jieba.tokenize(message.get(attribute)) if not word.isspace()
        ]

    def process(self, messages: list[Message]) -> list[Message]:
        for message in super().process(messages):
            if message.get(PLACELESS):
                message.set(PLACELESS_WORDS, [token.text for token in self.tokenize(message, PLACELESS)])
        return messages
