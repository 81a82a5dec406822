"""Answers with few training questions are learned from their own sentences too."""

from __future__ import annotations

import pytest
from rasa.shared.nlu.constants import INTENT, INTENT_RESPONSE_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.answer_passages import PASSAGE, AnswerPassages, phrasings_of
from tests.support.library_of_signs import WEEKEND, lost_passport

FEW, MANY = "id_card/fee", "id_card/renew"


def question(label: str, text: str) -> Message:
    return Message({TEXT: text, INTENT: label.partition("/")[0], INTENT_RESPONSE_KEY: label})


@pytest.fixture
def examples() -> list[Message]:
    questions = [question(FEW, "要几个钱"), *(question(MANY, f"换证{number}") for number in range(5))]
    component = AnswerPassages({"below": 3})
    return component.process_training_data(TrainingData(questions)).intent_examples


def test_sentences_of_an_answer_with_few_questions_are_added(examples: list[Message]) -> None:
    added = [message for message in examples if message.get(PASSAGE)]
    assert {message.get_full_intent() for message in added} == {FEW}
    assert any(message.get(TEXT) == "办身份证要多少钱" for message in added)
    assert len(added) > 3


def test_questions_are_kept_as_they_are(examples: list[Message]) -> None:
    assert [message.get(TEXT) for message in examples if not message.get(PASSAGE)] == [
        "要几个钱", *(f"换证{number}" for number in range(5)),
    ]  # fmt: skip


def test_the_phrasings_of_an_answer_are_what_its_details_are_asked_by_and_reply() -> None:
    answer = lost_passport()
    said = list(phrasings_of(answer))
    assert len(said) == sum(len(detail.asked) + len(detail.short) + 1 for detail in answer.details)
    assert {*WEEKEND["asked"], *WEEKEND["short"]} <= set(said)
    assert "多数窗口周末不办,去之前先打12367问。" in said, "normalised, as messages are"
    assert WEEKEND["plain"] not in said
