"""Other readings of a message: with its slips mended, without the place it tells."""

from __future__ import annotations

from typing import cast

import pytest
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.constants import TOKENS_NAMES
from rasa.nlu.tokenizers.tokenizer import Token
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.spelling import SpellingCorrector, Targets
from bot.nlu.spelling_variants import (
    CORRECTED,
    MENDED,
    PLACELESS,
    PLACELESS_WORDS,
    Reading,
    SecondReading,
    readings_of,
)

QUESTIONS = [(["结婚", "登记", "要", "带", "什么"], "marriage"), (["离婚", "登记", "去", "哪里"], "marriage")]


def message(*words: str, **attributes: str) -> Message:
    """A message as the tokenizer leaves it."""
    tokens, start = [], 0
    for word in words:
        tokens.append(Token(word, start))
        start += len(word)
    return Message({TEXT: "".join(words), TOKENS_NAMES[TEXT]: tokens, **attributes})


@pytest.fixture(scope="module")
def second_reading() -> SecondReading:
    targets = Targets(questions=1, share=0.6, questions_of_pairs=1, share_of_pairs=0.6)
    examples = [("".join(words), words, topic) for words, topic in QUESTIONS]
    return made_with(SpellingCorrector.learn(examples, targets, {"marriage"}))


def made_with(corrector: SpellingCorrector | None) -> SecondReading:
    # It keeps what it learns in the storage, and learns nothing here.
    component = SecondReading(SecondReading.get_default_config(), cast(ModelStorage, None), Resource("second_reading"))
    component._corrector = corrector
    return component


def test_a_message_without_slips_has_one_reading(second_reading: SecondReading) -> None:
    asked = message("结婚", "登记")
    second_reading.process([asked])

    assert list(readings_of(asked)) == [Reading(TEXT, "结婚登记", ["结婚", "登记"])]
    assert asked.get(CORRECTED) is None


def test_slips_are_mended_in_a_second_reading_and_the_first_stays(second_reading: SecondReading) -> None:
    asked = message("结", "昏", "登记", "结", "昏")
    second_reading.process([asked])

    assert list(readings_of(asked)) == [
        Reading(TEXT, "结昏登记结昏", ["结", "昏", "登记", "结", "昏"]),
        Reading(MENDED, "结婚登记结婚", ["结婚", "登记", "结婚"]),
    ]
    assert asked.get(CORRECTED) == ["结婚"]


def test_the_reading_without_the_place_comes_last() -> None:
    asked = message("我", "在", "长沙", "，", "补卡", **{PLACELESS: "补卡"})
    assert list(readings_of(asked))[-1] == Reading(PLACELESS, "补卡", ())

    asked.set(PLACELESS_WORDS, ["补卡"])
    assert list(readings_of(asked))[-1] == Reading(PLACELESS, "补卡", ["补卡"])


def test_a_message_without_words_has_no_reading(second_reading: SecondReading) -> None:
    blank = message()
    second_reading.process([blank])

    assert list(readings_of(blank)) == []


def test_training_questions_are_taken_as_they_are_written(second_reading: SecondReading) -> None:
    asked = message("结", "昏", "登记")
    second_reading.process_training_data(TrainingData([asked]))

    assert asked.get(MENDED) is None


def test_before_training_nothing_is_mended() -> None:
    asked = message("结", "昏", "登记")
    made_with(None).process([asked])

    assert asked.get(MENDED) is None
