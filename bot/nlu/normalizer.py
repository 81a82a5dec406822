"""One spelling for one thing: full width, traditional characters, blanks and control characters are evened out."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Any

from opencc import OpenCC
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.configured_component import ConfiguredComponent
from bot.nlu.masked_text import without_placeholders

_CJK = r"\u3400-\u4dbf\u4e00-\u9fff"
_BLANK_BESIDE_CJK = re.compile(rf"(?<=[{_CJK}])\s+|\s+(?=[{_CJK}])")
_BLANKS = re.compile(r"\s+")
_CLAUSE = re.compile(r"\w{4,}")
_NOT_TEXT = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})


CLAUSES = "clauses"
"""The message attribute with the clauses of a message that has several, normalised: what stands between blanks and
punctuation, of which the normalised text keeps no blanks."""


@lru_cache(maxsize=1)
def _to_simplified() -> OpenCC:
    # tw2sp also turns Taiwan's terms into the mainland's (資訊 → 信息), which single-character tables cannot do.
    return OpenCC("tw2sp")


def normalize(text: str) -> str:
    """Even out how a text is written, without changing what it says.

    NFKC (full width to half width, compatibility characters), traditional to simplified Chinese, lower case, control
    and invisible characters removed, blanks collapsed, and dropped beside Chinese characters (dictation puts them
    anywhere).
    """
    text = unicodedata.normalize("NFKC", text)
    text = "".join(character if unicodedata.category(character) not in _NOT_TEXT else " " for character in text)
    text = _to_simplified().convert(text).lower()
    return _BLANKS.sub(" ", _BLANK_BESIDE_CJK.sub("", text)).strip()


def clauses_of(text: str) -> list[str]:
    """The clauses of a text that has several, normalised, without punctuation."""
    clauses = [normalize(clause) for clause in _CLAUSE.findall(text)]
    return clauses if len(clauses) > 1 else []


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=False)
class TextNormalizer(ConfiguredComponent):
    """Normalises each message before anything else looks at it; the tracker keeps the citizen's own words."""

    def __init__(self, config: dict[str, Any]) -> None:
        super().__init__(config)
        _to_simplified()  # no citizen should wait for it

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            if message.get(TEXT):
                text = without_placeholders(message.get(TEXT))
                message.set(CLAUSES, clauses_of(text))
                message.set(TEXT, normalize(text))
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        self.process(training_data.training_examples)
        return training_data
