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

from bot.knowledge.content_pack import ContentPack
from bot.knowledge.files.yaml_files import read_yaml
from bot.knowledge.live_pack import shared_pack
from bot.knowledge.regions import Regions
from bot.nlu.place_mentions import Mention, gazetteer_of
from bot.nlu.place_telling import without_telling
from bot.nlu.spelling_variants import PLACELESS
from bot.nlu.understanding import TELLING
from bot.settings import get_settings

SAID = "said_text"
"""The message attribute with the normalised words as they were said, before synonyms took their places."""

ASKED = "asked_text"
"""The message attribute with the words of `SAID` but for the clauses that only tell where the citizen is; empty when
nothing else was said. Messages that don't speak of where anybody or anything is have none."""

NAMES_MORE = "names_more_places"
"""The message attribute that says that `ASKED` speaks of where somebody or something is too, and so is no telling."""

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
            pieces, position = [], 0
            for mention in gazetteer_of(self._regions).mentions(text):
                if not self._is_kept(mention):
                    pieces += [text[position : mention.start], self._place]
                    position = mention.end
            text = "".join([*pieces, text[position:]])
            text = re.sub(_BEFORE_PLACE + re.escape(self._place) + _BEHIND_PLACE, "", text)
        return self._pattern.sub(lambda match: self._heads[match.group()], text) if self._heads else text

    def asked(self, text: str) -> str | None:
        """The text without what tells where the citizen is; None when it tells nothing of that (see `without_telling`).

        A place where other rules apply stays: 我是香港人，怎么办居住证.
        """
        mentions = gazetteer_of(self._regions).mentions(text) if self._place is not None else []
        asked = without_telling(text, mentions)
        return text if asked and any(map(self._is_kept, mentions)) else asked

    def _is_kept(self, mention: Mention) -> bool:
        return all(region.adcode.startswith(self._kept) for region in mention.regions)

    @cached_property
    def _heads(self) -> dict[str, str]:
        # A word stands for itself too: 怎么 must not be taken for the 怎 in it.
        return {word: head for head, words in self._words.items() for word in (head, *words)}

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        return re.compile("|".join(map(re.escape, sorted(self._heads, key=len, reverse=True))))


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=False)
class SynonymReader(GraphComponent):
    """Reads messages and training questions with synonyms replaced (config: `file`, below the content).

    Messages that tell where the citizen is get a reading without that.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {"file": ContentPack.SYNONYMS}

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
        return cls(Synonyms.load(content / config["file"], shared_pack(content).current.knowledge.regions))

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            text = message.get(TEXT)
            if not text:
                continue
            message.set(SAID, text)
            message.set(TEXT, self._synonyms.replaced(text))
            asked = self._synonyms.asked(text)
            if asked is not None:
                message.set(ASKED, asked)
                message.set(NAMES_MORE, bool(asked) and self._synonyms.asked(asked) == asked)
                placeless = self._synonyms.replaced(asked)
                if placeless and placeless != message.get(TEXT):
                    message.set(PLACELESS, placeless)
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """What is said besides a place, and is no question (别按老家说), is learned without the place."""
        self.process(training_data.training_examples)
        for message in training_data.training_examples:
            if message.get_full_intent() == TELLING and message.get(PLACELESS):
                message.set(TEXT, message.get(PLACELESS))
        return training_data
