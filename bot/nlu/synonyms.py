"""Words that may stand for each other without another matter being asked about: 我爸 for 二叔, 啷个办 for 怎么办."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.knowledge.live import shared_knowledge
from bot.knowledge.regions import Regions
from bot.knowledge.yaml_files import read_yaml
from bot.settings import get_settings

SAID = "said_text"
"""The message attribute with the normalised words as they were said, before synonyms took their places."""

_BEFORE_PLACE = r"^(我们?|俺们?|咱们?|本人)?(现在|如今|已经)?(人|家)?(在|住在?|搬到|搬来|搬去|来到|到|是)?"
_BEHIND_PLACE = r"(人|这边|这儿|这里|当地)?(了|的|呢|啊|哈)?[,，.。;；]+(?=.{4})"
"""What stands around the place where a clause tells nothing else, and the matter comes behind: 我现在搬到广州了，…"""


class Synonyms:
    """Puts one word in the place of all that mean the same for what is asked.

    Args:
        words: for each word the ones it stands for.
        place: what stands for the name of any place, where a rule doesn't change from one to the next.
        regions: the places; those of `kept` (starts of codes of administrative divisions) stay as they are.
    """

    def __init__(
        self, words: Mapping[str, Sequence[str]], place: str | None, kept: Sequence[str], regions: Regions
    ) -> None:
        self._words, self._place, self._kept, self._regions = words, place, tuple(kept), regions

    @classmethod
    def load(cls, path: Path, regions: Regions) -> Synonyms:
        """Read `words: {word: [synonym, …]}` and `places: {read_as: word, except: [code, …]}`; without a file none."""
        entries = read_yaml(path) if path.exists() else {}
        places = entries.get("places", {})
        return cls(entries.get("words", {}), places.get("read_as"), places.get("except", ()), regions)

    def replaced(self, text: str) -> str:
        """The text with each synonym replaced, and without a first clause that tells a place and nothing else."""
        if self._place is not None:
            for mention in reversed(self._regions.mentions(text)):
                if not all(region.adcode.startswith(self._kept) for region in mention.regions):
                    text = text[: mention.start] + self._place + text[mention.end :]
            text = re.sub(_BEFORE_PLACE + re.escape(self._place) + _BEHIND_PLACE, "", text)
        return self._pattern.sub(lambda match: self._heads[match.group()], text) if self._heads else text

    @cached_property
    def _heads(self) -> dict[str, str]:
        # A word stands for itself too: 怎么 must not be taken for the 怎 in it.
        return {word: head for head, words in self._words.items() for word in (head, *words)}

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        return re.compile("|".join(map(re.escape, sorted(self._heads, key=len, reverse=True))))


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=False)
class SynonymReader(GraphComponent):
    """Reads messages and training questions with synonyms replaced (config: `file`, below the content)."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {"file": "data/lexicon/synonyms.yml"}

    def __init__(self, synonyms: Synonyms) -> None:
        self._synonyms = synonyms

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SynonymReader:
        content = get_settings().content
        return cls(Synonyms.load(content / config["file"], shared_knowledge(content).current.regions))

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            text = message.get(TEXT)
            if text:
                message.set(SAID, text)
                message.set(TEXT, self._synonyms.replaced(text))
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        self.process(training_data.training_examples)
        return training_data
