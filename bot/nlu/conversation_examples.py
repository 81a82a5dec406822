"""Messages of conversations, and the questions above the answers, as examples for the ranking in context alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.knowledge.content_pack import ContentPack
from bot.knowledge.live_pack import shared_pack
from bot.nlu.configured_component import ConfiguredComponent
from bot.nlu.training_conversations import read_conversations
from bot.settings import get_settings

STUDIED = "studied"
"""The message attribute that marks such an example: a `Turn`, or the `Title` of an answer."""


@dataclass(frozen=True)
class Turn:
    """The labels of a message of a conversation.

    Attributes:
        conversation: number of the conversation.
        labels: see `bot.nlu.training_conversations.Said`.
        is_vague: likewise.
    """

    conversation: int
    labels: tuple[str, ...]
    is_vague: bool


@dataclass(frozen=True)
class Title:
    """Of which answer a message is the question that stands above it."""

    answer_id: str


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=False)
class ConversationExamples(ConfiguredComponent):
    """Adds the conversations of data/conversations, and the questions above the answers, to the training data.

    They have no intent: neither the ranking of answers nor the vocabulary of the featurizers learns from them, so that
    the ranking is as unsure of them as it will be of a citizen's messages.
    """

    def process(self, messages: list[Message]) -> list[Message]:
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Raises ContentError when a line of the conversations can't be read."""
        examples = [*_turns(ContentPack(get_settings().content)), *_titles()]
        # Merging copies every example.
        return training_data.merge(TrainingData(examples)) if examples else training_data


def _turns(pack: ContentPack) -> Iterator[Message]:
    for number, conversation in enumerate(read_conversations(pack.training_conversations)):
        for said in conversation:
            yield Message({TEXT: said.text, STUDIED: Turn(number, said.labels, said.is_vague)})


def _titles() -> Iterator[Message]:
    for answer in shared_pack(get_settings().content).current.knowledge.answers.values():
        yield Message({TEXT: answer.question, STUDIED: Title(answer.id)})
