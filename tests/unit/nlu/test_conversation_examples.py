"""Conversations and the questions above the answers are studied, and teach no intent."""

from __future__ import annotations

import pytest
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.errors import ContentError
from bot.nlu.conversation_examples import STUDIED, ConversationExamples, Title, Turn
from bot.settings import use_settings
from tests.support.content_directory import APPLY, LOST, ContentDirectory

GIVEN = Message({TEXT: "护照没了咋办", INTENT: "passport"})
TITLES = {(APPLY["question"], Title("passport/apply")), (LOST["question"], Title("passport/lost"))}


def examples_of(content: ContentDirectory, *conversations: str) -> TrainingData:
    content.write("domain.yml", {"version": "3.1"})
    if conversations:
        content.write("data/conversations/talk.tsv", "\n\n".join(conversations))
    use_settings(content=content.root)
    return ConversationExamples({}).process_training_data(TrainingData([GIVEN]))


def studied(data: TrainingData) -> list[tuple[str, Turn | Title]]:
    return [(message.get(TEXT), message.get(STUDIED)) for message in data.training_examples if message.get(STUDIED)]


def test_every_message_of_a_conversation_is_studied_in_its_order(content: ContentDirectory) -> None:
    data = examples_of(
        content, "passport/lost\t护照丢了\n=\t要钱不", "?passport/apply|passport/lost\t护照\nother\t水管爆了"
    )
    turns = [(text, label) for text, label in studied(data) if isinstance(label, Turn)]
    assert turns == [
        ("护照丢了", Turn(0, ("passport/lost",), is_vague=False)),
        ("要钱不", Turn(0, ("passport/lost",), is_vague=False)),
        ("护照", Turn(1, ("passport/apply", "passport/lost"), is_vague=True)),
        ("水管爆了", Turn(1, (), is_vague=False)),
    ]


def test_the_question_above_each_answer_is_studied_also_without_conversations(content: ContentDirectory) -> None:
    assert set(studied(examples_of(content))) == TITLES


def test_what_is_studied_is_no_training_question(content: ContentDirectory) -> None:
    data = examples_of(content, "passport/lost\t护照丢了")
    assert [message.get(TEXT) for message in data.intent_examples] == [GIVEN.get(TEXT)]


def test_a_line_that_can_not_be_read_stops_the_training(content: ContentDirectory) -> None:
    with pytest.raises(ContentError, match=r"talk\.tsv"):
        examples_of(content, "没有标签")


def test_messages_of_citizens_pass_unchanged() -> None:
    message = Message({TEXT: "护照丢了"})
    assert ConversationExamples({}).process([message]) == [message]
    assert message.get(STUDIED) is None
