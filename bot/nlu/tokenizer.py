"""Words: jieba with a dictionary of government terms, kept apart from jieba's global state."""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Iterator, Sequence
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

from bot.settings import get_settings

jieba.setLogLevel(logging.WARNING)

_DICTIONARY = "dictionary.txt"
_TERM_FREQUENCY = 20_000
"""High enough that jieba keeps a term of ours whole (it splits 失业金 and 老年证 otherwise)."""
_LOWEST_FREQUENCY = 10
"""Rarer words of jieba's own dictionary are left out: two thirds of it, and 45 MB of memory, for words nobody says."""


def dictionary_terms(directory: Path) -> list[str]:
    """The terms of every `*.txt` below a directory, one a line; lines with # are comments."""
    terms: dict[str, None] = {}
    for path in sorted(directory.glob("*.txt")):
        for line in path.read_text(encoding="utf-8").splitlines():
            term = line.partition("#")[0].strip()
            if term:
                terms[term] = None
    return list(terms)


def common_words() -> Iterator[str]:
    """The lines `word frequency tag` of jieba's own dictionary, without its rare words."""
    with jieba.get_module_res("dict.txt") as lines:
        for line in lines:
            word, frequency, tag = line.decode("utf-8").split()
            if int(frequency) >= _LOWEST_FREQUENCY:
                yield f"{word} {frequency} {tag}"


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
            "dictionary": "data/lexicon/jieba",
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
