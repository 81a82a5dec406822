"""A classifier that needs no training and loads in no time."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import INTENT, INTENT_NAME_KEY, PREDICTED_CONFIDENCE_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.understanding import KEY, Understanding

_MOVES = {"emergency": "emergency/fire", "handoff": "handoff/human", "pace": "pace/stop"}


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class CharacterClassifier(GraphComponent):
    """The intent is decided by the first of the configured characters that the message has."""

    def __init__(self, config: dict[str, Any]) -> None:
        self._intents: dict[str, str] = config["characters"]

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> CharacterClassifier:
        return cls(config)

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            found = (self._intents[character] for character in message.get(TEXT) if character in self._intents)
            intent = next(found, "hello")
            message.set(INTENT, {INTENT_NAME_KEY: intent, PREDICTED_CONFIDENCE_KEY: 1.0}, add_to_output=True)
            if intent in _MOVES:
                understanding = Understanding(message.get(TEXT), "move", move=_MOVES[intent])
                message.set(KEY, understanding.as_dict(), add_to_output=True)
        return messages
