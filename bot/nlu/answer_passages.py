"""The answers' own sentences as examples, for answers with few training questions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import INTENT, INTENT_RESPONSE_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.knowledge.live import shared_knowledge
from bot.knowledge.model import Answer
from bot.nlu.normalizer import normalize
from bot.settings import get_settings

PASSAGE = "is_passage"
"""The message attribute of an example that is a sentence of an answer, not a question as a citizen asks it."""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=False)
class AnswerPassages(GraphComponent):
    """Adds the sentences of each answer that has fewer training questions than `below` (config) to the examples.

    A citizen often asks by a detail that the standard question doesn't name but the answer does. Where citizens' own
    words are plenty, they tell more than the answer's.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {"below": 10}

    def __init__(self, config: dict[str, Any]) -> None:
        self._below: int = config["below"]

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> AnswerPassages:
        return cls(config)

    def process(self, messages: list[Message]) -> list[Message]:
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        questions = Counter(message.get_full_intent() for message in training_data.intent_examples)
        content = get_settings().content
        if not (content / "data" / "faq").exists():  # a pack whose actions need no answers
            return training_data
        passages = [
            Message({TEXT: passage, INTENT: answer.topic, INTENT_RESPONSE_KEY: answer.id, PASSAGE: True})
            for answer in shared_knowledge(content).current.answers.values()
            if 0 < questions[answer.id] < self._below
            for passage in passages_of(answer)
        ]
        return training_data.merge(TrainingData(passages))


def passages_of(answer: Answer) -> Iterator[str]:
    """What an answer says, piece by piece, normalised; its question first."""
    texts = [answer.question, answer.summary, *answer.details, *answer.conditions, *answer.materials, *answer.channels]
    texts += [text for text in (answer.fee, answer.time_limit, answer.proxy) if text]
    yield from dict.fromkeys(normalize(text) for text in (*texts, *answer.varies, *answer.notes))
