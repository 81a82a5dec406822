"""The answers' own sentences as examples, for answers with few training questions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.nlu.constants import INTENT, INTENT_RESPONSE_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.knowledge.answer import IN_FULL, Answer
from bot.knowledge.live_pack import shared_pack
from bot.nlu.configured_component import ConfiguredComponent
from bot.nlu.normalizer import normalize
from bot.settings import get_settings

PASSAGE = "is_passage"
"""The message attribute of an example that is a sentence of an answer, not a question as a citizen asks it."""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=False)
class AnswerPassages(ConfiguredComponent):
    """Adds the sentences of each answer that has fewer training questions than `below` (config) to the examples.

    A citizen often asks by a detail that the standard question doesn't name but the answer does. Where citizens' own
    words are plenty, they tell more than the answer's.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {"below": 10}

    def process(self, messages: list[Message]) -> list[Message]:
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        questions = Counter(message.get_full_intent() for message in training_data.intent_examples)
        answers = shared_pack(get_settings().content).current.knowledge.answers.values()
        passages = [
            Message({TEXT: passage, INTENT: answer.topic, INTENT_RESPONSE_KEY: answer.id, PASSAGE: True})
            for answer in answers
            if 0 < questions[answer.id] < self.config["below"]
            for passage in passages_of(answer)
        ]
        # Merging copies every example.
        return training_data.merge(TrainingData(passages)) if passages else training_data


def passages_of(answer: Answer) -> Iterator[str]:
    """The texts of an answer, normalised: its question first, then the summary and the lines of its parts."""
    texts = [answer.question, answer.summary]
    for part in IN_FULL:
        if not part.is_numbered:  # a step means little without those before it
            texts += answer.lines(part.name)
    yield from dict.fromkeys(normalize(text) for text in texts)


def asked_of(answer: Answer) -> Iterator[str]:
    """The questions about an answer's details, normalised."""
    for detail in answer.details:
        yield from map(normalize, (*detail.asked, *detail.short))


def phrasings_of(answer: Answer) -> Iterator[str]:
    """The questions about an answer's details, and the replies to them, normalised."""
    yield from asked_of(answer)
    yield from (normalize(detail.answer) for detail in answer.details)
