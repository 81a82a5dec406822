"""Entities for what rules are computed from: ages, birth months, years paid, prices, and of whom they are told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import (
    ENTITIES,
    ENTITY_ATTRIBUTE_END,
    ENTITY_ATTRIBUTE_ROLE,
    ENTITY_ATTRIBUTE_START,
    ENTITY_ATTRIBUTE_TYPE,
    ENTITY_ATTRIBUTE_VALUE,
    EXTRACTOR,
    TEXT,
)
from rasa.shared.nlu.training_data.message import Message

from bot.calendar import today_in_china
from bot.knowledge.live_pack import LivePack, shared_pack
from bot.nlu.dialogue_state import DialogueState
from bot.nlu.fact_mentions import FactMention, facts_in
from bot.nlu.synonyms import SAID
from bot.settings import get_settings

_NAME = "FactExtractor"
_IMPLIED = "implied"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class FactExtractor(GraphComponent):
    """Sets an entity for each fact that a message tells; its role is the person of whom it is told.

    While the citizen is asked for a fact, a number or a word alone is taken for it.
    """

    def __init__(self, pack: LivePack) -> None:
        self._pack = pack

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> FactExtractor:
        return cls(shared_pack(get_settings().content))

    def process(self, messages: list[Message], tracker: DialogueStateTracker | None = None) -> list[Message]:
        persons = self._pack.current.lexicon.persons
        asked = DialogueState.read(tracker).open_fact if tracker is not None else None
        for message in messages:
            text = message.get(SAID) or message.get(TEXT)
            if text:
                mentions = facts_in(text, persons, today_in_china(), asked=asked)
                entities = [*(message.get(ENTITIES) or ()), *map(as_entity, mentions)]
                message.set(ENTITIES, entities, add_to_output=True)
        return messages


def mentions_of(entities: Iterable[Mapping[str, Any]] | None) -> Sequence[FactMention]:
    """The facts that the entities of a message stand for; entities of other components are left out."""
    return [
        FactMention(
            name=entity[ENTITY_ATTRIBUTE_TYPE],
            value=entity[ENTITY_ATTRIBUTE_VALUE],
            start=entity[ENTITY_ATTRIBUTE_START],
            end=entity[ENTITY_ATTRIBUTE_END],
            person=entity.get(ENTITY_ATTRIBUTE_ROLE),
            is_implied=bool(entity.get(_IMPLIED)),
        )
        for entity in entities or ()
        if entity.get(EXTRACTOR) == _NAME
    ]


def as_entity(mention: FactMention) -> dict[str, Any]:
    """A fact as an entity of Rasa's."""
    return {
        ENTITY_ATTRIBUTE_TYPE: mention.name,
        ENTITY_ATTRIBUTE_VALUE: mention.value,
        ENTITY_ATTRIBUTE_START: mention.start,
        ENTITY_ATTRIBUTE_END: mention.end,
        EXTRACTOR: _NAME,
        **({ENTITY_ATTRIBUTE_ROLE: mention.person} if mention.person else {}),
        **({_IMPLIED: True} if mention.is_implied else {}),
    }
